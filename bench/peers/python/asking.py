"""What is asked of the sources in each work: the same calls as the gateway's, side by side.

A peer brings its own client, as `Fetch`: method, address, body and media type to bytes.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec

from bench.peers.python import wire_cura, wire_nexus
from bench.peers.python.cura import CPR, OWN, PLANNED
from bench.peers.python.cura_messages import CATEGORY
from bench.peers.python.nexus import DETAILS, view_named
from bench.peers.python.rules import NUMBER, ZONE

T = TypeVar("T")
Fetch = Callable[[str, str, bytes | None, str | None], Awaitable[bytes]]
FORM = "application/x-www-form-urlencoded"
CURA = os.environ.get("BENCH_CURA", "http://127.0.0.1:18101") + "/aarhus/fhir"
NEXUS = os.environ.get("BENCH_NEXUS", "http://127.0.0.1:18102")
VESTBY = os.environ.get("BENCH_HELSENORGE", "http://127.0.0.1:18103") + "/vestby/fhir"
_TENANTS = {"DK-0217": "helsingor", "DK-0530": "billund"}
_APPOINTMENTS = msgspec.json.Decoder(wire_cura.Bundle[wire_cura.Appointment])
_COMMUNICATIONS = msgspec.json.Decoder(wire_cura.Bundle[wire_cura.Communication])
_PATIENTS = msgspec.json.Decoder(wire_cura.Bundle[wire_cura.Patient])
_PLANS = msgspec.json.Decoder(wire_cura.Bundle[wire_cura.CarePlan])
_TEAMS = msgspec.json.Decoder(wire_cura.Bundle[wire_cura.Team])


class Cura:
    """Searches in Aarhus."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    async def patients(self) -> wire_cura.Bundle[wire_cura.Patient]:
        """Whoever has the citizen's number."""
        return await self._search(_PATIENTS, "Patient", identifier=f"{CPR}|{NUMBER}")

    async def appointments(
        self, patient: str, first: date, last: date
    ) -> wire_cura.Bundle[wire_cura.Appointment]:
        """Those that overlap the days from first to last."""
        window = [
            f"ge{midnight(first).isoformat()}",
            f"lt{midnight(last + timedelta(days=1)).isoformat()}",
        ]
        return await self._of(_APPOINTMENTS, "Appointment", patient, date=window)

    async def messages(self, patient: str) -> wire_cura.Bundle[wire_cura.Communication]:
        """Messages between the citizen and the units."""
        category = f"{CATEGORY}|borgerbesked"
        return await self._of(_COMMUNICATIONS, "Communication", patient, category=category)

    async def teams(self, patient: str) -> wire_cura.Bundle[wire_cura.Team]:
        """Care teams."""
        return await self._of(_TEAMS, "CareTeam", patient)

    async def teams_and_staff(self, patient: str) -> wire_cura.Bundle[wire_cura.Team]:
        """Care teams with their units and people."""
        include = {
            "_include": "CareTeam:participant",
            "_include:iterate": "PractitionerRole:practitioner",
        }
        return await self._of(_TEAMS, "CareTeam", patient, **include)

    async def plans(self, patient: str) -> wire_cura.Bundle[wire_cura.CarePlan]:
        """Planned interventions."""
        return await self._of(_PLANS, "CarePlan", patient, _profile=PLANNED)

    async def send(self, letter: dict[str, object]) -> str:
        """Create a message; its id."""
        body = json.dumps(letter, ensure_ascii=False).encode()
        answer = await self._fetch("POST", f"{CURA}/Communication", body, "application/fhir+json")
        key: str = msgspec.json.decode(answer)["id"]
        return key

    async def _of(
        self,
        decoder: msgspec.json.Decoder[T],
        kind: str,
        patient: str,
        **form: str | list[str],
    ) -> T:
        return await self._search(decoder, kind, patient=f"Patient/{patient}", **form)

    async def _search(
        self, decoder: msgspec.json.Decoder[T], kind: str, **form: str | list[str]
    ) -> T:
        body = urlencode({**form, "_count": "100"}, doseq=True).encode()
        return decoder.decode(await self._fetch("POST", f"{CURA}/{kind}/_search", body, FORM))


_DETAILS = msgspec.json.Decoder(wire_nexus.Details)
_PREFERENCES = msgspec.json.Decoder(wire_nexus.Preferences)
_VIEW = msgspec.json.Decoder(wire_nexus.View)
_EVENTS = msgspec.json.Decoder(wire_nexus.Events)
_TREE = msgspec.json.Decoder(list[wire_nexus.Leaf])
_LISTED_PAGES = msgspec.json.Decoder(wire_nexus.Pages)
_FULL_GRANT = msgspec.json.Decoder(wire_nexus.FullGrant)
_FULL_PLAN = msgspec.json.Decoder(wire_nexus.FullPlan)
_FULL_CONVERSATION = msgspec.json.Decoder(wire_nexus.FullConversation)
LISTS = {
    shape: msgspec.json.Decoder(list[shape])  # type: ignore[valid-type]
    for shape in (
        wire_nexus.Conversation,
        wire_nexus.Recipient,
        wire_nexus.Application,
        wire_nexus.AidKind,
        wire_nexus.BodyWornAid,
        wire_nexus.Lending,
        wire_nexus.Condition,
        wire_nexus.Plan,
    )
}


class Nexus:
    """Links in Helsingør or Billund."""

    def __init__(self, fetch: Fetch, code: str) -> None:
        self._fetch = fetch
        self._tenant = _TENANTS[code]

    async def patient(self) -> wire_nexus.Patient:
        """The citizen."""
        url = f"{NEXUS}/api/core/mobile/{self._tenant}/v2/patients/details/search"
        answer = await self._fetch("POST", url, DETAILS, "application/json")
        return _DETAILS.decode(answer).patient

    async def preferences(self, patient: wire_nexus.Patient) -> wire_nexus.Preferences:
        """Which views there are."""
        return _PREFERENCES.decode(await self.get(patient.links.patient_preferences.href))

    async def events(
        self, found: wire_nexus.Preferences, first: date, last: date
    ) -> wire_nexus.Events:
        """The calendar of the days from first to last."""
        view = await self._view(found.CITIZEN_CALENDAR, "Borgerkalender")
        begin, end = midnight(first), midnight(last + timedelta(days=1))
        query = f"?from={_zulu(begin)}&to={_zulu(end)}"
        return _EVENTS.decode(await self.get(view.events.href + query))  # type: ignore[union-attr]

    async def tree(self, found: wire_nexus.Preferences) -> list[wire_nexus.Leaf]:
        """The pathway tree."""
        view = await self._view(found.CITIZEN_PATHWAY, "Borgerportalen")
        return _TREE.decode(await self.get(view.pathway_references.href))  # type: ignore[union-attr]

    async def plans(self, found: wire_nexus.Preferences) -> list[wire_nexus.Plan]:
        """Action plans."""
        view = await self._view(found.EOP_VISITATION, "Handlingsplaner")
        return await self.listed(view.visitations, wire_nexus.Plan)

    async def listed(self, link: wire_nexus.Link | None, shape: type[T]) -> list[T]:
        """A list behind a link."""
        answer = await self.get(link.href)  # type: ignore[union-attr]
        rows: list[T] = LISTS[shape].decode(answer)  # type: ignore[index]
        return rows

    async def paged(self, link: wire_nexus.Link, shape: type[T]) -> list[list[T]]:
        """Every page of a list that is told as links to its pages."""
        pages = _LISTED_PAGES.decode(await self.get(link.href)).pages
        return await asyncio.gather(*(self.listed(page.links.self, shape) for page in pages))

    async def full_grant(self, found: wire_nexus.Leaf) -> wire_nexus.FullGrant:
        """What stands in a grant."""
        return _FULL_GRANT.decode(await self.get(found.links.referenced_object.href))  # type: ignore[union-attr]

    async def full_plan(self, found: wire_nexus.Plan) -> wire_nexus.FullPlan:
        """What stands in a plan."""
        return _FULL_PLAN.decode(await self.get(found.links.self.href))  # type: ignore[union-attr]

    async def full_conversation(
        self, found: wire_nexus.Conversation
    ) -> wire_nexus.FullConversation:
        """The messages of a conversation."""
        return _FULL_CONVERSATION.decode(await self.get(found.links.self.href))  # type: ignore[union-attr]

    async def get(self, href: str) -> bytes:
        """What a link answers; links may leave out the host."""
        url = href if href.startswith("http") else NEXUS + href
        return await self._fetch("GET", url, None, None)

    async def _view(self, views: Iterable[wire_nexus.View], name: str) -> wire_nexus.SelfLinks:
        return _VIEW.decode(await self.get(view_named(views, name))).links


class _Resource(wire_cura.Wire):
    resource_type: str
    name: tuple[wire_cura.HumanName, ...] = ()


class _People(wire_cura.Wire):
    entry: tuple[wire_cura.Entry[_Resource], ...] = ()


class Vestby:
    """Look-ups in Vestby."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    async def name(self) -> str:
        """The name of the person whose number goes in a header."""
        url = f"{VESTBY}/Patient?_revinclude={quote('Consent:patient', safe='')}"
        found = msgspec.json.decode(await self._fetch("GET", url, None, None), type=_People)
        patient = next(e.resource for e in found.entry if e.resource.resource_type == "Patient")
        first = patient.name[0]
        return " ".join([*first.given, first.family or ""])


def midnight(day: date) -> datetime:
    """The beginning of a day in Denmark."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def _zulu(found: datetime) -> str:
    return quote(found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"), safe="")


__all__ = [
    "CURA",
    "FORM",
    "LISTS",
    "NEXUS",
    "OWN",
    "VESTBY",
    "Cura",
    "Fetch",
    "Nexus",
    "Vestby",
    "midnight",
]
