"""Asks a Norwegian municipality's record for what Digital innbyggerdialog shows, and changes it.

The person's number goes in a header. Every read is one search, followed page by page; every change
is one call (`writing.py`).
"""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID, uuid4

from gateway.disclosure.sealed import Sealed
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.errors import Misconfigured
from gateway.domain.messages import Message, MessageRecipient, MessageThread
from gateway.domain.notifications import NotificationSettings
from gateway.domain.records import RecordHead, Rows
from gateway.domain.topics import Topic
from gateway.port import Asker, MakesUpstream, RecordRef, SourceSettings
from gateway.systems.helsenorge import hearing, translate
from gateway.systems.helsenorge.asking import Asking
from gateway.systems.helsenorge.conversations import Conversations
from gateway.systems.helsenorge.offers import SCOPE, TOKEN_URL
from gateway.systems.helsenorge.visits import Visits
from gateway.systems.helsenorge.writing import Writing
from gateway.upstream.client import Upstream
from gateway.upstream.machine_tokens import TokenRequest
from gateway.upstream.reading import rows

_PAGE: Final = "50"


class Helsenorge(Writing):
    """One municipality's record. `event_ids` makes the id that each request must carry."""

    def __init__(
        self,
        settings: SourceSettings,
        upstream: Upstream,
        event_ids: Callable[[], UUID] = uuid4,
    ) -> None:
        super().__init__(Asking(settings.address, upstream, event_ids))
        self._zone = settings.zone
        self._upstream = upstream

    async def find(self, asker: Asker) -> RecordHead | None:
        """The record and the accepted terms, in one search."""
        query = {"_revinclude": "Consent:patient"}
        entries = await self._asking.entries(asker, "Patient", query)
        return translate.head(entries, asker.subject, self._zone, "Patient")

    async def probe(self) -> None:
        """The capability statement, which is about nobody."""
        await self._upstream.get(f"{self._asking.base}/metadata", place="metadata")

    async def appointments(self, ref: RecordRef, days: DayRange) -> Sealed[Rows[Appointment]]:
        """One search by window."""
        window = [("date", f"ge{_utc(days.start)}"), ("date", f"lt{_utc(days.end)}")]
        query = [*window, ("_count", _PAGE)]
        entries = await self._asking.entries(ref.asker, "Appointment", query)
        visits = Visits(ref.asker.subject, ref.head.id, self._zone)
        found = rows(entries, "Appointment", visits.translated, source=self._upstream.name)
        return Sealed(Topic.CALENDAR, found)

    async def threads(self, ref: RecordRef) -> Sealed[Rows[MessageThread]]:
        """One search for all messages, gathered into threads."""
        query = {
            "category": "dialog",
            "_sort": "-sent",
            "_include": "Communication:recipient",
            "_count": _PAGE,
        }
        entries = await self._asking.entries(ref.asker, "Communication", query)
        conversations = Conversations(ref, self._zone, self._upstream.name)
        return Sealed(Topic.MESSAGES, conversations.threads(entries, "Communication"))

    async def messages(self, ref: RecordRef, thread: MessageThread) -> Sealed[Rows[Message]]:
        """No search: the thread came with its messages."""
        del ref
        return Sealed(Topic.MESSAGES, cast("Rows[Message]", thread.handle))

    async def recipients(self, ref: RecordRef) -> Sealed[Rows[MessageRecipient]]:
        """One search for the services."""
        query = {"_count": _PAGE}
        entries = await self._asking.entries(ref.asker, "HealthcareService", query)
        found = rows(entries, "HealthcareService", translate.recipient, source=self._upstream.name)
        return Sealed(Topic.MESSAGES, found)

    async def notifications(self, ref: RecordRef) -> Sealed[NotificationSettings]:
        """One search for the settings."""
        entries = await self._asking.entries(ref.asker, "Subscription", {"_count": _PAGE})
        return Sealed(Topic.NOTIFICATIONS, translate.notifications(entries, "Subscription"))

    def changed_records(self) -> AsyncIterator[str]:
        """One stream for the whole municipality, about nobody in particular."""
        return hearing.changed_records(self._asking)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def connect(settings: SourceSettings, upstream: MakesUpstream) -> Helsenorge:
    """The adapter for one municipality. Raises `Misconfigured` without a token address."""
    url = settings.options.get(TOKEN_URL)
    if not url:
        raise Misconfigured(
            f"{TOKEN_URL}: give the address of the token endpoint, and list its origin among the"
            " further origins"
        )
    form = {"scope": settings.options.get(SCOPE, "nhn:digital-innbyggerdialog/api")}
    request = TokenRequest(url=url, credentials=settings.credentials, form=form)
    return Helsenorge(settings, upstream(request))
