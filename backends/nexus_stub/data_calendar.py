"""Visits and appointments: every few days, over midnight, on nights when the clock is changed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from backends.nexus_stub.pen import Pen
from backends.nexus_stub.store import Entity
from backends.nexus_stub.world import COPENHAGEN, Row, utc_stamp

_HOME = {"type": "HOME", "name": "Borgerens hjem", "address": "Testvej 1"}
_CENTRE = {"type": "CENTER", "name": "Træningscenter Poppelgården", "address": "Kløvermarken 4"}
_ONLINE = {"type": "ONLINE", "name": "Videosamtale", "address": None}
_OTHER = {"type": "OTHER", "name": "Rådhuset, mødelokale 3", "address": "Stengade 59"}
_NOTED_AFTER = timedelta(minutes=4)


@dataclass(frozen=True)
class Sort:
    """One sort of event: the type's technical id, its local name, a title, minutes, a place."""

    id: str
    name: str
    title: str
    minutes: int
    location: dict[str, Any] | None
    hour: int = 9


Drawn: TypeAlias = tuple[Sort, datetime, datetime | None, str]
SORTS = (
    Sort("PLEJE", "Personlig pleje", "Hjælp til bad", 45, _HOME, 8),
    Sort("PLEJE", "Personlig pleje", "Morgenpleje inkl. på- og afklædning", 30, _HOME, 7),
    Sort("PRAKTISK", "Praktisk hjælp", "Rengøring", 60, _HOME, 11),
    Sort("SYGEPLEJE", "Sygepleje", "Sårpleje v. SPL", 30, _HOME, 10),
    Sort("SYGEPLEJE", "Sygepleje", "Kompressionsbehandling, UE bilat.", 15, _HOME, 13),
    Sort("TRAENING", "Træning", "Genoptræning, SEL § 86 stk. 1", 60, _CENTRE, 14),
    Sort("TRAENING", "Træning", "Vedligeholdende holdtræning (balance)", 75, _CENTRE, 10),
    Sort("VIDEO", "Videokonsultation", "Videosamtale med ergoterapeut", 20, _ONLINE, 12),
    Sort("MOEDE", "Møde", "Opfølgning på handlingsplan", 60, _OTHER, 9),
    Sort("HJEMMEBESOEG", "Hjemmebesøg", "Besøg af visitator (ADL-vurdering)", 90, _HOME, 13),
    Sort("ANDET", "Andet", "Kørsel til fodterapeut", 30, None, 15),
    Sort("AKTIVITET", "Aktivitet", "Café Æblehaven – fællesspisning", 120, _OTHER, 17),
)


def events(pen: Pen) -> list[Entity]:
    """The calendar of one person, and what the portal must not show of it."""
    shown = [event_row(pen, *drawn) for drawn in _drawn(pen)]
    hidden = [
        *pen.copies("event", shown, "slettet-aftale", status="DELETED"),
        *pen.copies("event", shown, "fremmed-aftale", patientId=pen.neighbour),
        *pen.copies("event", shown, "intern-aftale", visibleForPatient=False),
    ]
    return pen.entities("event", shown, hidden)


def _drawn(pen: Pen) -> list[Drawn]:
    random, offset = pen.random, -60
    drawn: list[Drawn] = []
    while offset <= 120:
        for _ in range(pen.scale if pen.rich else 1):
            sort = random.choice(SORTS)
            begin = _local(pen.world.day(offset), sort.hour, random.choice((0, 15, 30, 45)))
            end = None if random.random() < 0.06 else _after(begin, sort.minutes)
            drawn.append((sort, begin, end, _status(random.random(), past=offset < 0)))
        offset += random.randint(1, 3) if pen.rich else random.randint(9, 14)
    return sorted(drawn + (_odd_nights(pen) if pen.rich else []), key=lambda event: event[1])


def _odd_nights(pen: Pen) -> list[Drawn]:
    today = pen.world.today
    night = Sort("PLEJE", "Personlig pleje", "Nattilsyn", 120, _HOME)
    watch = Sort("HJEMMEBESOEG", "Hjemmebesøg", "Aften- og natvagt", 120, _HOME)
    nights: list[Drawn] = []
    for month in (3, 10):
        sunday = _next_last_sunday(today, month)
        status = "PLANNED" if sunday >= today else "COMPLETED"
        nights.append((night, _local(sunday, 1, 30), _local(sunday, 3, 30), status))
    soon = pen.world.day(2)
    nights.append((watch, _local(soon, 22, 30), _local(soon + timedelta(days=1), 0, 45), "PLANNED"))
    eve = date(today.year, 12, 31)
    nights.append((watch, _local(eve, 23, 30), _local(eve + timedelta(days=1), 0, 30), "PLANNED"))
    return nights


def _next_last_sunday(today: date, month: int) -> date:
    def last_sunday(year: int) -> date:
        end = date(year, month, 31)
        return end - timedelta(days=(end.weekday() + 1) % 7)

    this_year = last_sunday(today.year)
    return this_year if this_year >= today else last_sunday(today.year + 1)


def _status(chance: float, *, past: bool) -> str:
    if chance < 0.1:
        return "CANCELLED"
    if past:
        return "COMPLETED"
    return "CANCEL_REQUESTED" if chance < 0.14 else "PLANNED"


def event_row(pen: Pen, sort: Sort, begin: datetime, end: datetime | None, status: str) -> Row:
    """One event. What was kept was noted as done some minutes after its end."""
    done = (end or _after(begin, sort.minutes)) + _NOTED_AFTER
    number = pen.id("event")
    people = [pen.staff() for _ in range(pen.random.choice((0, 1, 1, 1, 2)))]
    event = {
        "id": number,
        "version": 1,
        "title": sort.title,
        "description": pen.random.choice((None, "", "Husk at lukke hunden inde 🐕")),
        "startDate": utc_stamp(begin),
        "endDate": utc_stamp(end) if end else None,
        "eventType": {"id": sort.id, "name": sort.name},
        "status": status,
        "completedDate": utc_stamp(done) if status == "COMPLETED" else None,
        "location": sort.location,
        "patientId": pen.resident.id,
        "visibleForPatient": True,
        "virtualMeetingUrl": _meeting(pen, number) if sort.id == "VIDEO" else None,
        "participants": [_participant(pen, person) for person in people],
        "internalNote": pen.note("intern-note"),
    }
    return {"half": {"event": event}}


def _participant(pen: Pen, person: dict[str, Any]) -> dict[str, Any]:
    unit = pen.random.choice(("Hjemmeplejen Nord", "Sygeplejen Syd", "Træning og Rehabilitering"))
    return {"type": "PROFESSIONAL", **person, "organization": {"id": 17, "name": unit}}


def _meeting(pen: Pen, number: int) -> str:
    """Most are what a portal may hand on; some go elsewhere or are no web address at all."""
    host = f"https://video.{pen.tenant}.example/m/{number}"
    return pen.random.choice((host, host, f"http://video.{pen.tenant}.example/m/{number}", "sip:1"))


def _local(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), COPENHAGEN)


def _after(begin: datetime, minutes: int) -> datetime:
    return begin + timedelta(minutes=minutes)
