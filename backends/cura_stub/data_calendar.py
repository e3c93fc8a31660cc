"""Appointments: visits, training, video, over midnight, over New Year and on both DST nights."""

from dataclasses import dataclass
from datetime import date, timedelta

from backends.cura_stub.data_people import ADDRESSES, UNITS, unit_reference
from backends.cura_stub.draw import Employee, Pen, crew, instant, later
from backends.cura_stub.terms import HL7, Json, coding, concept, extension, fsiii, own, parts

REASONS = {
    "selv": "Jeg klarer det selv",
    "paaroerende": "Jeg får hjælp af en pårørende",
    "syg": "Jeg er syg",
    "hospital": "Jeg er på hospitalet",
    "ring": "Jeg vil gerne ringes op",
    "andet": "Andet",
}


@dataclass(frozen=True)
class Kind:
    """One sort of appointment: its code, unit, title, clock time, minutes, place, FSIII code."""

    code: str
    unit: str
    title: str
    hour: int
    minutes: int
    place: str = "hjem"
    intervention: str | None = None


KINDS = (
    Kind("praktisk-hjaelp", "hjemmepleje", "Rengøring", 9, 45, intervention="Rengøring"),
    Kind("personlig-pleje", "hjemmepleje", "Bad og hårvask", 8, 40, "hjem", "Personlig hygiejne"),
    Kind("sygepleje", "sygepleje", "Sårpleje venstre UB, skift af kompression", 11, 25,
         intervention="Sårbehandling"),
    Kind("hjemmebesoeg", "hjemmepleje", "Morgenbesøg", 7, 20),
    Kind("traening", "genoptraening", "Genoptræning efter knæ-TEP, hold", 13, 60, "center",
         "Genoptræning af funktionsnedsættelse"),
    Kind("sygepleje", "sygepleje", "Medicindispensering, 14 dage", 10, 30,
         intervention="Medicindispensering"),
    Kind("videokonsultation", "sygepleje", "Videosamtale om blodtryk og vægt", 14, 20, "online",
         "Undersøgelser og måling af værdier"),
    Kind("praktisk-hjaelp", "hjemmepleje", "Tøjvask", 12, 30, intervention="Tøjvask"),
    Kind("moede", "genoptraening", "Opfølgningsmøde vedr. GOP og ADL", 15, 45, "center"),
    Kind("andet", "hjemmepleje", "Fodterapeut kommer på besøg", 16, 30, "andet"),
)  # fmt: skip
_CENTRES = {"aarhus": "Genoptræningscenter Åbo", "frederiksberg": "Træningscenter Ågade"}


def appointments(pen: Pen, people: list[Employee]) -> None:
    """Some every few days from sixty days back to a hundred and twenty ahead, and the hidden."""
    number = 0
    for offset in range(-60, 121, 2):
        for copy in range(pen.options.scale):
            kind = KINDS[number % len(KINDS)]
            _ordinary(pen, people, number, kind, offset, copy)
            number += 1
    _special(pen, people)
    _hidden(pen, people)


def _ordinary(
    pen: Pen, people: list[Employee], number: int, kind: Kind, offset: int, copy: int
) -> None:
    start = instant(pen.day(offset), (kind.hour + copy // 4) % 24, copy % 4 * 15)
    team = crew(people, kind.unit)
    body = appointment(pen, f"visit-{number}", kind, start, [team[number % len(team)]])
    body["status"] = "fulfilled" if offset < 0 else "booked"
    if number % 13 == 5:
        cancel(body, list(REASONS)[number // 13 % len(REASONS)])
    if number % 13 == 6 and offset >= 0:
        _wish_new_time(pen, body)
    pen.show(_with_hidden_elements(pen, body))


def _special(pen: Pen, people: list[Employee]) -> None:
    night_watch = crew(people, "hjemmepleje")
    night = Kind("hjemmebesoeg", "hjemmepleje", "Nattilsyn", 23, 90)
    for number, start in enumerate(
        (
            instant(pen.day(3), 23, 30),
            *(instant(day, 1, 30) for day in clock_changes(pen.options.today)),
            instant(next_new_year(pen.options.today) - timedelta(days=1), 23, 15),
        )
    ):
        two = [night_watch[number], night_watch[number - 1]]
        pen.show(appointment(pen, f"night-{number}", night, start, two))
    bare = Kind("andet", "hjemmepleje", "Aftale", 12, 30, "ukendt")
    body = appointment(pen, "bare", bare, instant(pen.day(5), 12, 0), [])
    pen.show(body)
    old = appointment(pen, "other-host", KINDS[6], instant(pen.day(6), 14, 0), people[:1])
    old["extension"][0]["extension"][0]["valueUrl"] = "http://video.fremmed.example/rum/1"
    pen.show(old)


def appointment(pen: Pen, key: str, kind: Kind, start: str, staff: list[Employee]) -> Json:
    """One booked appointment with the person, the staff and the place as participants."""
    place, held = _place(pen, kind)
    holders = [_staff_member(pen, kind, number, one) for number, one in enumerate(staff)]
    body: Json = {
        "resourceType": "Appointment",
        "id": pen.id("appointment", key),
        "contained": [*held, *(_practitioner(number, one) for number, one in enumerate(staff))],
        "extension": [],
        "status": "booked",
        "serviceCategory": [concept(own("service-category", kind.code))],
        "description": kind.title,
        "start": start,
        "end": later(start, kind.minutes),
        "participant": [{"actor": pen.subject, "status": "accepted"}, *holders, *place],
    }
    if kind.intervention:
        body["serviceType"] = [concept(fsiii(kind.intervention))]
    if kind.code == "videokonsultation":
        body["extension"].append(_video(pen, key, start, kind.minutes))
    return {k: v for k, v in body.items() if v != []}


def _video(pen: Pen, key: str, start: str, minutes: int) -> Json:
    room = pen.id("room", key)
    return parts(
        "video-meeting",
        url=("valueUrl", f"https://video.min-dialog.example/{pen.tenant}/{room}"),
        opensAt=("valueInstant", later(start, -10)),
        closesAt=("valueInstant", later(start, minutes + 15)),
    )


def _practitioner(number: int, one: Employee) -> Json:
    name = {"use": "official", "family": one.family, "given": [one.given], "text": one.display}
    return {"resourceType": "Practitioner", "id": f"p{number}", "name": [name]}


def _staff_member(pen: Pen, kind: Kind, number: int, one: Employee) -> Json:
    unit = unit_reference(pen, kind.unit)
    return {
        "extension": [extension("staff-unit", valueReference=unit)],
        "type": [concept(coding(f"{HL7}/v3-ParticipationType", "PPRF"), text=one.role)],
        "actor": {"reference": f"#p{number}", "display": one.display},
        "status": "accepted",
    }


def _place(pen: Pen, kind: Kind) -> tuple[list[Json], list[Json]]:
    """The participant that is a place, and the contained Location that it refers to."""
    known = {
        "hjem": ("Borgerens hjem", "PTRES", ADDRESSES[pen.tenant]),
        "center": (_CENTRES[pen.tenant], "COMM", _address(pen, "genoptraening")),
        "andet": ("Klinik for Fodterapi, 1. sal", "OF", None),
    }
    if kind.place not in known:
        return [], []
    name, code, address = known[kind.place]
    location: Json = {
        "resourceType": "Location",
        "id": "place",
        "name": name,
        "type": [concept(coding(f"{HL7}/v3-RoleCode", code))],
    }
    if address:
        location["address"] = {"text": address}
    actor = {"reference": "#place", "display": name}
    return [{"actor": actor, "status": "accepted"}], [location]


def _address(pen: Pen, kind: str) -> str:
    return next(unit[2] for unit in UNITS[pen.tenant] if unit[0] == kind)


def cancel(body: Json, reason: str | None) -> None:
    """Cancelled, for one of the six reasons or for none that is told."""
    body["status"] = "cancelled"
    if reason is not None:
        body["cancelationReason"] = concept(own("cancellation-reason", reason, REASONS[reason]))


def _wish_new_time(pen: Pen, body: Json) -> None:
    wish = parts(
        "new-time-request",
        requestedAt=("valueInstant", pen.moment(-1, 10, 12)),
        wish=("valueString", "Jeg vil gerne have en tid om eftermiddagen, helst torsdag."),
    )
    body.setdefault("extension", []).append(wish)


def _with_hidden_elements(pen: Pen, body: Json) -> Json:
    """Inside a shown appointment: the staff's comment, and what Frederiksberg has not opened."""
    for number in pen.hidden_times(0, 2):
        if number == 0:
            body["comment"] = f"Husk nøgleboks. {pen.canary('appointment-comment')}"
        else:
            body.setdefault("extension", []).extend(_interpreter_and_transport(pen, body["start"]))
    return body


def _interpreter_and_transport(pen: Pen, start: str) -> list[Json]:
    interpreter = parts(
        "interpreter",
        language=("valueString", f"Farsi {pen.canary('interpreter')}"),
        note=("valueString", pen.canary("interpreter-note")),
    )
    transport = parts(
        "transport",
        pickupAt=("valueInstant", later(start, -pen.dark.randrange(20, 60))),
        note=("valueString", pen.canary("transport-note")),
    )
    return [interpreter, transport]


def _hidden(pen: Pen, people: list[Employee]) -> None:
    wrong = ("entered-in-error", "proposed", "noshow", "waitlist")
    for number in pen.hidden_times(4, 9):
        kind = KINDS[pen.dark.randrange(len(KINDS))]
        start = instant(pen.day(pen.dark.randrange(-50, 110)), kind.hour, 5)
        body = appointment(pen, f"hidden-{number}", kind, start, people[:1])
        body["description"] = f"{kind.title} {pen.canary('appointment')}"
        body["comment"] = pen.canary("appointment-comment")
        if number < len(wrong):
            body["status"] = wrong[number]
        pen.hide(body, label="citizen" if number < len(wrong) else "internal")
    for number in pen.hidden_times(1, 3):
        start = instant(pen.day(number + 1), 9, 20)
        body = appointment(pen, f"foreign-{number}", KINDS[2], start, people[:1])
        body["description"] = pen.canary("foreign-appointment")
        body["participant"][0]["actor"] = {"reference": f"Patient/{pen.id('patient', 'foreign')}"}
        pen.hide(body, label="citizen")


def clock_changes(today: date) -> list[date]:
    """The next last Sunday of March and the next of October, from today on."""
    days = []
    for month in (3, 10):
        candidates = [_last_sunday(year, month) for year in (today.year, today.year + 1)]
        days.append(next(day for day in candidates if day >= today))
    return sorted(days)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def next_new_year(today: date) -> date:
    """The first of January after today."""
    return date(today.year + 1, 1, 1)
