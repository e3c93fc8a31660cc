"""Asks KMD Nexus, and answers in sealed values; changes it where its portal does.

Nothing but the home address is known beforehand; everything else is a link in an answer. What one
operation has fetched of a person is shared by its topics and forgotten with it.
"""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from gateway.disclosure.sealed import Sealed
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.errors import Misconfigured, SourceInvalid
from gateway.domain.messages import Message, MessageRecipient, MessageThread
from gateway.domain.records import RecordHead, RecordState, Rows
from gateway.domain.topics import Topic
from gateway.port import Asker, MakesUpstream, RecordRef, SourceSettings
from gateway.systems.nexus import messages, translate, wire
from gateway.systems.nexus.applying import Applying
from gateway.systems.nexus.asking import link_of, way_of
from gateway.systems.nexus.cancelling import Cancelling
from gateway.systems.nexus.casework import Casework
from gateway.systems.nexus.conversing import Conversing
from gateway.systems.nexus.finding import Finding
from gateway.systems.nexus.papers import Papers
from gateway.systems.nexus.plain import calendar, views
from gateway.systems.nexus.plain import messages as plain
from gateway.systems.nexus.plain.reading import listed, plainly
from gateway.systems.nexus.plain.wire import LookedUp
from gateway.systems.nexus.way import Way
from gateway.upstream.answers import Answer
from gateway.upstream.client import Upstream
from gateway.upstream.machine_tokens import TokenRequest
from gateway.upstream.reading import Marks, read

_NOT_FOUND = 404
_ADDRESS = re.compile(r"^/api/core/mobile/(?P<tenant>[^/]+)/v2/?$")
_ZULU = "%Y-%m-%dT%H:%M:%S.000Z"
_VIEWS = MappingProxyType(
    {
        "pathway_view": "Borgerportalen",
        "calendar_view": "Borgerkalender",
        "plan_view": "Handlingsplaner",
    }
)
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "token_url": "The realm's token endpoint; by default under the address's own origin.",
        "pathway_view": 'The CITIZEN_PATHWAY view the portal reads; "Borgerportalen" by default.',
        "calendar_view": 'The CITIZEN_CALENDAR view the portal reads; "Borgerkalender" by default.',
        "plan_view": 'The EOP_VISITATION view the portal reads; "Handlingsplaner" by default.',
    }
)


def connect(settings: SourceSettings, upstream: MakesUpstream) -> "Nexus":
    """A municipality's Nexus. Raises `Misconfigured` for an address or option that cannot be."""
    empty = [key for key, value in settings.options.items() if key in OPTIONS and not value.strip()]
    if empty:
        raise Misconfigured(f"{empty[0]}: it is empty; write a value or leave it out")
    views = {key: settings.options.get(key, name) for key, name in _VIEWS.items()}
    url = settings.options.get("token_url") or _token_url(settings.address)
    token = TokenRequest(url=url, credentials=settings.credentials)
    return Nexus(upstream(token), settings.zone, views)


def _token_url(address: str) -> str:
    parts = urlsplit(address)
    found = _ADDRESS.match(parts.path)
    if found is None:
        raise Misconfigured(
            "address: it should end with /api/core/mobile/TENANT/v2/; write it so, or set token_url"
        )
    realm = f"/authx/realms/{found['tenant']}/protocol/openid-connect/token"
    return f"{parts.scheme}://{parts.netloc}{realm}"


def _looked_up(answer: Answer) -> LookedUp:
    """Who was found, the careful way; of one who is not accessible nothing is read."""
    marks = Marks(answer.body, answer.place)
    accessible = marks.of("isPatientAccessible", bool)
    patient = marks.maybe("patient", wire.Patient) if accessible else None
    return LookedUp(is_patient_accessible=accessible, patient=patient)


def _events(body: bytes, place: str) -> list[msgspec.Raw]:
    return read(body, wire.EventResources, place).event_resources


class Nexus(Casework, Papers, Cancelling, Conversing, Applying, Finding):
    """One municipality's Nexus: every Protocol of what Borgerportalen shows and takes."""

    def __init__(self, upstream: Upstream, zone: ZoneInfo, views: Mapping[str, str]) -> None:
        super().__init__(upstream, zone, views)
        self._home: wire.Linked | None = None
        self._asking_home = asyncio.Lock()

    async def probe(self) -> None:
        """The home resource, read anew: impersonal, and the links are fresh afterwards."""
        self._home = await self._read_home()

    async def find(self, asker: Asker) -> RecordHead | None:
        """By number, in the body of a POST. Unknown and not accessible answer alike."""
        answer = await self._looked_up(asker)
        if answer.status == _NOT_FOUND:
            return None
        found = plainly(answer, views.looked_up) or _looked_up(answer)
        patient = found.patient if found.is_patient_accessible else None
        if patient is None:
            return None
        person, state = translate.person(patient, asker.subject)
        if state is RecordState.CLOSED:
            return None
        way = Way(self._upstream, patient.id, patient)
        return RecordHead(id=str(patient.id), person=person, state=state, handle=way)

    async def appointments(self, ref: RecordRef, days: DayRange) -> Sealed[Rows[Appointment]]:
        """The citizen's calendar, between two moments."""
        way = way_of(ref)
        view = await way.view("CITIZEN_CALENDAR", self._views["calendar_view"])
        span = {"from": days.start, "to": days.end}
        query = {key: moment.astimezone(UTC).strftime(_ZULU) for key, moment in span.items()}
        answer = await self._upstream.get(view.href("events", "view"), place="events", query=query)
        about = way.patient_id, self._zone
        found = listed(answer, lambda body: calendar.appointments(body, *about), _events)
        return self._sealed(
            Topic.CALENDAR, [found], lambda raw, at: translate.appointment(raw, at, *about)
        )

    async def threads(self, ref: RecordRef) -> Sealed[Rows[MessageThread]]:
        """The portal's own conversations, every page."""
        way = way_of(ref)
        about = way.patient_id, ref.asker, self._zone
        found = await way.paged(
            "citizenConversations", "conversations", lambda body: plain.threads(body, *about)
        )
        return self._sealed(Topic.MESSAGES, found, lambda raw, at: messages.thread(raw, at, *about))

    async def messages(self, ref: RecordRef, thread: MessageThread) -> Sealed[Rows[Message]]:
        """One conversation's messages."""
        way = way_of(ref)
        about = ref.asker, self._zone
        answer = await self._upstream.get(link_of(thread), place="conversation")

        def opened(body: bytes, place: str) -> list[msgspec.Raw]:
            full = read(body, wire.ConversationMessages, place)
            if not messages.shown(full, way.patient_id):
                raise SourceInvalid(place)
            return full.messages

        found = listed(answer, lambda body: plain.messages(body, way.patient_id, *about), opened)
        return self._sealed(
            Topic.MESSAGES, [found], lambda raw, at: messages.message(raw, at, *about)
        )

    async def recipients(self, ref: RecordRef) -> Sealed[Rows[MessageRecipient]]:
        """Subject areas and departments."""
        found = await way_of(ref).listed("conversationRecipients", "recipients", plain.recipients)
        return self._sealed(Topic.MESSAGES, found, messages.recipient)

    async def _looked_up(self, asker: Asker) -> Answer:
        search = (await self._known_home()).href("patientDetailsSearch", "home")
        question = {"businessKey": asker.subject.reveal(), "keyType": "CPR"}
        try:
            return await self._upstream.post(
                search, place="patient", json=question, also=frozenset({_NOT_FOUND})
            )
        except SourceInvalid:
            self._home = None  # its links may be old: the next operation reads them anew
            raise

    async def _known_home(self) -> wire.Linked:
        """The home resource: one for the municipality, kept until the next probe."""
        async with self._asking_home:
            if self._home is None:
                self._home = await self._read_home()
            return self._home

    async def _read_home(self) -> wire.Linked:
        return (await self._upstream.get("", place="home")).read(wire.Linked)
