"""Saving the life story, choosing notifications, accepting terms."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from gateway.domain.ids import Kind
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.resolvers.changes_terms import TermsResult, TermsTaken
from gateway.schema import contacts, notifications
from gateway.schema.costs import RECORDS, calls
from gateway.schema.outcomes import OutcomeUnknown, Refused, unconfirmed
from gateway.schema.publishing import resolved
from gateway.schema.read_back import KEY, ReadBack


@strawberry.input(description="A life story to take the place of the one it was written from.")
class SaveLifeStoryInput:
    care_record_id: strawberry.ID = strawberry.field(description="The record.")
    text: str = strawberry.field(
        description="The whole story, at most 10 000 characters; empty to take it away. CRLF "
        "becomes LF."
    )
    based_on_updated_at: datetime | None = strawberry.field(
        default=None,
        description="`lifeStory.updatedAt` of the story that was edited; left out where none was "
        "written. Where the story is another by now the answer is CONFLICT, and `lifeStory` has "
        "the newer text.",
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="What to be notified of, and how.")
class UpdateNotificationsInput:
    care_record_id: strawberry.ID = strawberry.field(description="The record.")
    channel: NotificationChannel | None = strawberry.field(
        default=None, description="How; the present one if left out."
    )
    kinds: list[NotificationKind] = strawberry.field(
        description="Everything to be notified of, among `availableKinds`; empty for nothing."
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="Terms that the person who is signed in accepts for their own part.")
class AcceptTermsInput:
    municipality: MunicipalityCode = strawberry.field(description="Whose portal's terms.")
    version: str = strawberry.field(description="The `version` of `portal.terms` that was read.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="The life story is saved.")
class LifeStorySaved(ReadBack):
    @resolved("The story, read anew.", calls(RECORDS))
    async def life_story(self) -> contacts.LifeStory | None:
        return await self.read(contacts.LifeStory, Kind.LIFE_STORY)


@strawberry.type(description="The choice is taken.")
class NotificationsUpdated(ReadBack):
    @resolved("The settings, read anew.", calls(RECORDS))
    async def notifications(self) -> notifications.NotificationSettings | None:
        return await self.read(notifications.NotificationSettings, Kind.NOTIFICATIONS)


@strawberry.type(description="The terms are accepted. The record opens when they take effect.")
class TermsAccepted:
    effective_from: datetime = strawberry.field(description="When they take effect.")


SaveLifeStoryResult: TypeAlias = Annotated[
    LifeStorySaved | Refused | OutcomeUnknown,
    strawberry.union("SaveLifeStoryResult", description="What came of saving a life story."),
]
UpdateNotificationsResult: TypeAlias = Annotated[
    NotificationsUpdated | Refused | OutcomeUnknown,
    strawberry.union("UpdateNotificationsResult", description="What came of a choice."),
]
AcceptTermsResult: TypeAlias = Annotated[
    TermsAccepted | Refused | OutcomeUnknown,
    strawberry.union("AcceptTermsResult", description="What came of accepting terms."),
]


def accepted(result: TermsResult) -> TermsAccepted | Refused | OutcomeUnknown:
    """What came of accepting terms, published."""
    if isinstance(result, TermsTaken):
        return TermsAccepted(effective_from=result.effective_from)
    return unconfirmed(result)
