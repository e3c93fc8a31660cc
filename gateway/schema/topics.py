"""Topics, what a portal does with them, and how that is said."""

from typing import Annotated, TypeAlias

import strawberry

from gateway.domain import portal as model
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.domain.words import Language, Words
from gateway.resolvers.scope import Redaction as RedactionMade
from gateway.resolvers.scope import Ruling, Scope
from gateway.schema.costs import at_most
from gateway.schema.publishing import published, resolved
from gateway.schema.scalars import Url
from gateway.schema.words import Asked, said

published(
    Role,
    "Role",
    "In what capacity somebody looks at a record.",
    {
        Role.CITIZEN: "The person whom the record is about.",
        Role.RELATIVE: "Somebody with a mandate (fuldmagt, fullmakt) from that person.",
        Role.PARENT: "Somebody with custody of a child.",
        Role.GUARDIAN: "A guardian (værge) of an adult.",
    },
)
published(
    Topic,
    "Topic",
    "A part of a care record. More may come.",
    {
        Topic.CALENDAR: "Appointments and visits.",
        Topic.MESSAGES: "Messages between the person and the municipality.",
        Topic.GRANTS: "What the municipality has decided to give.",
        Topic.AID_APPLICATIONS: "Applications for body-worn aids.",
        Topic.BODY_WORN_AIDS: "Body-worn aids that were granted.",
        Topic.AID_LOANS: "Aids on loan.",
        Topic.CONDITIONS: "What a person can do, and health problems, after Fælles Sprog III.",
        Topic.DOCUMENTS: "Letters, forms, observations and other documents.",
        Topic.ACTION_PLANS: "Action plans with goals and follow-ups.",
        Topic.MEASUREMENTS: "Measurements such as blood pressure and weight.",
        Topic.MEDICATIONS: "Medicine.",
        Topic.MEDCOM_MESSAGES: "Messages between professionals.",
        Topic.CONTACTS: "Units and staff that the person is in touch with.",
        Topic.PROFILE: "The person's own page: relatives, mandate holders, health in general.",
        Topic.LIFE_STORY: "The life story that the person or a relative has written.",
        Topic.ACTIVITIES: "Local activities.",
        Topic.NOTIFICATIONS: "Notifications by SMS or e-mail.",
    },
)
published(
    Verdict,
    "Verdict",
    "What a portal does with a topic. More may come.",
    {
        Verdict.SHOWN: "The portal shows it.",
        Verdict.WITHHELD: "The portal has it and hides it, or shows it in other applications only.",
        Verdict.NOT_OFFERED: "The portal does not have it.",
    },
)
published(
    RecordAction,
    "RecordAction",
    "Something that can be done in a record. More may come.",
    {
        RecordAction.CANCEL_APPOINTMENT: "Cancel an appointment.",
        RecordAction.REQUEST_NEW_TIME: "Ask for another time for an appointment.",
        RecordAction.START_THREAD: "Write a first message.",
        RecordAction.REPLY_TO_THREAD: "Answer in a thread.",
        RecordAction.RECORD_MEASUREMENT: "Enter a measurement.",
        RecordAction.APPLY_FOR_AID: "Apply for a body-worn aid.",
        RecordAction.SAVE_LIFE_STORY: "Write the life story.",
        RecordAction.UPDATE_NOTIFICATIONS: "Choose notifications.",
    },
)


@strawberry.type(description="What to do instead: a page, a number to call, or both.")
class Alternative:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    url: Url | None = strawberry.field(description="A page to go to.")
    phone: str | None = strawberry.field(description="A number to call.")
    requires_separate_consent: bool = strawberry.field(
        description="Whether the person must give a consent of its own there first."
    )

    @resolved("What it is, in a few words.")
    def title(self, language: Asked = None) -> str:
        return said(self.text, language, self.own)

    @classmethod
    def of(cls, found: model.Alternative, own: Language) -> "Alternative":
        return cls(
            text=found.title,
            own=own,
            url=None if found.url is None else Url(found.url),
            phone=found.phone,
            requires_separate_consent=found.requires_separate_consent,
        )


def alternative(found: model.Alternative | None, own: Language) -> Alternative | None:
    """An alternative, published, where there is one."""
    return None if found is None else Alternative.of(found, own)


@strawberry.type(description="A part of a shown topic that is cut away.")
class Redaction:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    part: str = strawberry.field(description="Which part, e.g. `STAFF_SURNAMES`. More may come.")

    @resolved("What is cut away, and why, in a sentence.")
    def explanation(self, language: Asked = None) -> str:
        return said(self.text, language, self.own)


@strawberry.type(description="What a portal does with one topic for one role.")
class TopicRule:
    ruling: strawberry.Private[Ruling]
    own: strawberry.Private[Language]
    topic: Topic = strawberry.field(description="The topic.")
    redactions: list[Redaction] = strawberry.field(
        description="Parts of a shown topic that are cut away, e.g. staff surnames, in the order "
        "of the policy.",
        directives=[at_most(6)],
    )

    @resolved("Whether it is shown.")
    def verdict(self) -> Verdict:
        return self.ruling.verdict

    @resolved("The rule in a sentence.")
    def explanation(self, language: Asked = None) -> str:
        return said(self.ruling.explanation, language, self.own)

    @resolved("Where to go for it instead, if anywhere.")
    def alternative(self) -> Alternative | None:
        return alternative(self.ruling.alternative, self.own)

    @resolved("Where the rule comes from, e.g. a guide's title and version.")
    def source(self) -> str:
        return self.ruling.source

    @classmethod
    def of(
        cls, topic: Topic, ruling: Ruling, cut: tuple[RedactionMade, ...], own: Language
    ) -> "TopicRule":
        redactions = [Redaction(text=r.explanation, own=own, part=r.part.value) for r in cut]
        return cls(ruling=ruling, own=own, topic=topic, redactions=redactions)


@strawberry.interface(
    description="A topic that is not shown, and why: what `Withheld` and `NotOffered` share, so "
    "that a client can handle both in one fragment. Implementations may grow."
)
class NotShown:
    ruling: strawberry.Private[Ruling]
    own: strawberry.Private[Language]
    topic: Topic = strawberry.field(description="The topic that was asked for.")

    @resolved("Why it is not shown, in a sentence.")
    def explanation(self, language: Asked = None) -> str:
        return said(self.ruling.explanation, language, self.own)

    @resolved("Where to go for it instead, if anywhere.")
    def alternative(self) -> Alternative | None:
        return alternative(self.ruling.alternative, self.own)

    @resolved("Where the rule comes from, e.g. a guide's title and version.")
    def source(self) -> str:
        return self.ruling.source


@strawberry.type(
    description="The portal hides this topic from everyone in this role, or from everyone in this "
    "application. It says nothing about whether the record has anything of it."
)
class Withheld(NotShown):
    pass


@strawberry.type(description="The portal does not have this topic.")
class NotOffered(NotShown):
    pass


Hidden: TypeAlias = Withheld | NotOffered


def not_shown(scope: Scope, topic: Topic) -> Withheld | NotOffered | None:
    """Why a topic that was asked for is not shown; None where it is. No care system is asked."""
    ruling = scope.reader.asked(topic)
    if ruling.verdict is Verdict.SHOWN:
        return None
    kind = Withheld if ruling.verdict is Verdict.WITHHELD else NotOffered
    return kind(ruling=ruling, own=scope.language, topic=topic)


RoleAsked: TypeAlias = Annotated[
    Role, strawberry.argument(name="role", description="The role to be told about.")
]
