"""Asks a Norwegian municipality's record for what Digital innbyggerdialog shows of it.

The person's number goes in a header. Every read is one search, followed page by page.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

import msgspec

from gateway.disclosure.sealed import Sealed
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.errors import Misconfigured, SourceInvalid
from gateway.domain.messages import Message, MessageRecipient, MessageThread
from gateway.domain.notifications import NotificationSettings
from gateway.domain.records import RecordHead, Rows
from gateway.domain.topics import Role, Topic
from gateway.port import Asker, MakesUpstream, RecordRef, SourceSettings
from gateway.systems.helsenorge import translate, wire
from gateway.systems.helsenorge.conversations import Conversations
from gateway.systems.helsenorge.offers import SCOPE, TOKEN_URL
from gateway.systems.helsenorge.visits import Visits
from gateway.upstream.client import Upstream
from gateway.upstream.links import Trail
from gateway.upstream.machine_tokens import TokenRequest
from gateway.upstream.reading import rows

_ROLES: Final = {Role.CITIZEN: "innbygger", Role.RELATIVE: "representant"}
_PAGE: Final = "50"


class Helsenorge:
    """One municipality's record. `event_ids` makes the id that each request must carry."""

    def __init__(
        self,
        settings: SourceSettings,
        upstream: Upstream,
        event_ids: Callable[[], UUID] = uuid4,
    ) -> None:
        self._base = settings.address.rstrip("/")
        self._zone = settings.zone
        self._upstream = upstream
        self._event_ids = event_ids

    async def find(self, asker: Asker) -> RecordHead | None:
        """The record and the accepted terms, in one search."""
        entries = await self._entries(asker, "Patient", {"_revinclude": "Consent:patient"})
        return translate.head(entries, asker.subject, self._zone, "Patient")

    async def probe(self) -> None:
        """The capability statement, which is about nobody."""
        await self._upstream.get(f"{self._base}/metadata", place="metadata")

    async def appointments(self, ref: RecordRef, days: DayRange) -> Sealed[Rows[Appointment]]:
        """One search by window."""
        query = [("date", f"ge{_utc(days.start)}"), ("date", f"lt{_utc(days.end)}")]
        entries = await self._entries(ref.asker, "Appointment", [*query, ("_count", _PAGE)])
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
        entries = await self._entries(ref.asker, "Communication", query)
        conversations = Conversations(ref, self._zone, self._upstream.name)
        return Sealed(Topic.MESSAGES, conversations.threads(entries, "Communication"))

    async def messages(self, ref: RecordRef, thread: MessageThread) -> Sealed[Rows[Message]]:
        """No search: the thread came with its messages."""
        del ref
        return Sealed(Topic.MESSAGES, cast("Rows[Message]", thread.handle))

    async def recipients(self, ref: RecordRef) -> Sealed[Rows[MessageRecipient]]:
        """One search for the services."""
        entries = await self._entries(ref.asker, "HealthcareService", {"_count": _PAGE})
        found = rows(entries, "HealthcareService", translate.recipient, source=self._upstream.name)
        return Sealed(Topic.MESSAGES, found)

    async def notifications(self, ref: RecordRef) -> Sealed[NotificationSettings]:
        """One search for the settings."""
        entries = await self._entries(ref.asker, "Subscription", {"_count": _PAGE})
        return Sealed(Topic.NOTIFICATIONS, translate.notifications(entries, "Subscription"))

    async def _entries(
        self, asker: Asker, kind: str, query: dict[str, str] | list[tuple[str, str]]
    ) -> list[msgspec.Raw]:
        """Every entry of every page of one search."""
        trail, found = Trail(kind), list[msgspec.Raw]()
        following: str | None = f"{self._base}/{kind}?{urlencode(query)}"
        while following is not None:
            trail.step(self._upstream.territory.resolved(following, kind))
            answer = await self._upstream.get(following, place=kind, headers=self._headers(asker))
            page = answer.read(wire.Bundle)
            if page.entry is None and page.total != 0:
                raise SourceInvalid(f"{kind}.entry")
            found += page.entry or ()
            following = _next(page, kind)
        return found

    def _headers(self, asker: Asker) -> dict[str, str]:
        return {
            "accept": "application/fhir+json",
            "nhn-patient-nin": asker.subject.reveal(),
            "nhn-source-system": "omsorg",
            "nhn-event-id": str(self._event_ids()),
            "nhn-user-role": _ROLES.get(asker.role, "system"),
        }


def _next(page: wire.Bundle, place: str) -> str | None:
    links = [link.url for link in page.link if link.relation == "next"]
    if len(links) > 1:
        raise SourceInvalid(f"{place}.link")
    return links[0] if links else None


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
