"""What the Nexus stub answers about one person, kept short, and an adapter that is given it."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from httpx import URL

from gateway.domain.calendar import DayRange
from gateway.domain.errors import SourceError, SourceUnavailable
from gateway.domain.people import NationalNumber
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role
from gateway.port import Asker, RecordRef
from gateway.systems.nexus.adapter import Nexus
from gateway.upstream.answers import Answer
from gateway.upstream.links import Territory
from tests.contract.nexus import CITIZEN, ORIGIN, Asking, root

ZONE = ZoneInfo("Europe/Copenhagen")
DAYS = DayRange(date(2026, 11, 1), date(2026, 12, 31), ZONE)
ASKER = Asker(number=NationalNumber(CITIZEN), subject=NationalNumber(CITIZEN), role=Role.CITIZEN)
VIEWS = {
    "pathway_view": "Borgerportalen",
    "calendar_view": "Borgerkalender",
    "plan_view": "Handlingsplaner",
}
LISTS = (
    "threads",
    "recipients",
    "grants",
    "documents",
    "aid_applications",
    "applicable_kinds",
    "body_worn_aids",
    "aid_loans",
    "conditions",
    "action_plans",
)
OPENED = {"messages": "threads", "grant_details": "grants", "action_plan_details": "action_plans"}
READINGS = (*LISTS, *OPENED, "appointments", "find")
_MARKS = (
    "type",
    "patientId",
    "status",
    "visibility",
    "visibleForPatient",
    "hiddenOnPatient",
    "origin",
    "patientActivityType",
)
_OPENED = 2


class Replaying:
    """An upstream that answers what it was given, and keeps whom it asked."""

    name = "nexus"

    def __init__(self, bodies: dict[str, bytes]) -> None:
        self.territory = Territory(URL(f"{ORIGIN}{root()}/"))
        self.bodies = bodies
        self.asked: list[str] = []

    async def get(self, link: str, *, place: str, **_: Any) -> Answer:
        self.asked.append(link)
        return self._answer(link, place)

    async def post(self, link: str, *, place: str, **_: Any) -> Answer:
        self.asked.append(link)
        return self._answer(link, place)

    def _answer(self, link: str, place: str) -> Answer:
        url = self.territory.resolved(link, place)
        body = self.bodies.get(url.raw_path.decode())
        if body is None:
            raise SourceUnavailable(place)
        return Answer(status=200, url=url, media_type="application/json", place=place, body=body)


class Recording(Replaying):
    """An upstream that asks the stub, and keeps what it answered, whole or cut short."""

    def __init__(self, *, short: bool) -> None:
        super().__init__({})
        self._stub = Asking()
        self._cut = _short if short else lambda value: value

    async def get(self, link: str, *, place: str, query: Any = None, **_: Any) -> Answer:
        url = self.territory.resolved(link, place)
        asked = url.copy_merge_params(query) if query else url
        told = await self._stub.get(str(asked))
        return self._kept(url, link, place, told.content)

    async def post(self, link: str, *, place: str, **_: Any) -> Answer:
        url = self.territory.resolved(link, place)
        return self._kept(url, link, place, (await self._stub.person(CITIZEN)).content)

    def _kept(self, url: URL, link: str, place: str, body: bytes) -> Answer:
        short = json.dumps(self._cut(json.loads(body)), ensure_ascii=False).encode()
        self.bodies[url.raw_path.decode()] = short
        return self._answer(link, place)


def _short(value: Any) -> Any:
    """The same with one thing of each kind in its lists."""
    if isinstance(value, dict):
        return {key: _short(part) for key, part in value.items()}
    if not isinstance(value, list):
        return value
    seen = set()
    kept = []
    for item in value:
        kind = _kind(item)
        if not kind or kind not in seen:
            seen.add(kind)
            kept.append(_short(item))
    return kept


def _kind(item: Any) -> str:
    """By what decides whether it is shown; one without such marks is of no kind."""
    told = item if isinstance(item, dict) else {}
    told = told | (told.get("event") or {})
    return " ".join(f"{mark}={told[mark]}" for mark in _MARKS if mark in told)


@dataclass(frozen=True)
class World:
    """The person's answers by path, and which of them each reading asks for, in order."""

    bodies: dict[str, bytes]
    asked: dict[str, tuple[str, ...]]


async def recorded(*, short: bool) -> World:
    """Every reading once, over the stub."""
    stub = Recording(short=short)
    asked: dict[str, tuple[str, ...]] = {}
    for reading in READINGS:
        told = Replaying(stub.bodies)
        nexus = Nexus(stub, ZONE, VIEWS)
        await reading_of(nexus, reading)
        replayed = Nexus(told, ZONE, VIEWS)
        await reading_of(replayed, reading)
        paths = [told.territory.resolved(link, "").raw_path.decode() for link in told.asked]
        asked[reading] = tuple(paths)
    return World(stub.bodies, asked)


async def reading_of(nexus: Nexus, reading: str) -> Any:
    """What a reading answers, opened; of what is opened one by one, all of it."""
    head = await nexus.find(ASKER)
    if reading == "find" or head is None:
        return head
    ref = RecordRef(head=head, asker=ASKER)
    if reading == "appointments":
        return (await nexus.appointments(ref, DAYS))._value
    if reading in LISTS:
        return (await getattr(nexus, reading)(ref))._value
    rows = (await getattr(nexus, OPENED[reading])(ref))._value
    linked = [row for row in rows if not isinstance(row, Unreadable)]
    opened = [await getattr(nexus, reading)(ref, row) for row in linked[:_OPENED]]
    return [one._value for one in opened]


async def outcome(world: World, reading: str, changed: dict[str, bytes]) -> Any:
    """What a reading asks for, and what it comes to: values, or the error's place."""
    upstream = Replaying(world.bodies | changed)
    try:
        found = told(await reading_of(Nexus(upstream, ZONE, VIEWS), reading))
    except SourceError as error:
        found = type(error).__name__, error.place
    return found, upstream.asked


def told(value: Any) -> Any:
    """A value in plain words, with what does not count when values are compared."""
    if is_dataclass(value):
        parts = [(part.name, getattr(value, part.name)) for part in fields(value)]
        return type(value).__name__, [(name, told(part)) for name, part in parts]
    if isinstance(value, tuple | list):
        return [told(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat(), str(value.tzinfo)
    if isinstance(value, dict):
        return {key: told(part) for key, part in value.items()}
    plain = value is None or isinstance(value, str | int | float | date)
    return value if plain else type(value).__name__
