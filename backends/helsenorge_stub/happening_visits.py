"""What the municipality does with visits: books, moves, makes, cancels and removes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from backends.helsenorge_stub.calendar_plan import Visit
from backends.helsenorge_stub.canaries import Canaries
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json, changed, local, utc
from backends.helsenorge_stub.happening_whose import Whose
from backends.helsenorge_stub.options import ZONE
from backends.helsenorge_stub.staff import roster
from backends.helsenorge_stub.visit_state import begins, has_begun, is_shown, is_visit, made, stands
from backends.helsenorge_stub.visits import appointment

Told = Mapping[str, Any]

_KINDS = {
    "hjemmebesok": ("HOME_VISIT", "nord", "Tilsyn", 0),
    "egenomsorg": ("PERSONAL_CARE", "bistand", "Stell og påkledning", 3),
    "daglige-gjoremal": ("PRACTICAL_HELP", "bistand", "Rengjøring", 3),
    "KP02": ("NURSING", "nord", "Sårskift", 0),
}
"""By tjenestetype: another name for it, the service, what it is called, who comes."""


def book(epj: Epj, person: Whose, told: Told) -> Told:
    """A new visit: `start` (with a zone), `kind` (hjemmebesok unless told), `minutes` (30)."""
    start = _instant(told.get("start"))
    code = _code(str(told.get("kind", "hjemmebesok")))
    _, service, title, who = _KINDS[code]
    visit = Visit(
        key=epj.new_id(),
        start=start.astimezone(ZONE),
        minutes=_minutes(told, 30),
        service=service,
        code=code,
        title=title,
        staff=(who,),
    )
    new = appointment(epj.options, visit, person.number, roster(Canaries(epj.options)), None)
    return _kept(epj, person, changed(new, epj.now()))


def moved(epj: Epj, person: Whose, told: Told) -> Told:
    """So many `minutes` later (60 unless told; less than nothing: earlier)."""
    visit, later = _sought(epj, person, told), timedelta(minutes=_minutes(told, 60))
    times = {key: utc(datetime.fromisoformat(visit[key]) + later) for key in ("start", "end")}
    return _kept(epj, person, changed(visit, epj.now(), **times))


def completed(epj: Epj, person: Whose, told: Told) -> Told:
    """Somebody was there (utført), and notes it now."""
    return _kept(epj, person, made(_sought(epj, person, told), epj.now()))


def called_off(epj: Epj, person: Whose, told: Told) -> Told:
    """The municipality cannot come."""
    reason = local("avlysning", "kommunen", "Avlyst av kommunen")
    visit = _sought(epj, person, told)
    gone = changed(visit, epj.now(), status="cancelled", cancelationReason=reason)
    return _kept(epj, person, gone)


def noted_by_staff(epj: Epj, person: Whose, told: Told) -> Told:
    """Something for the staff only, which changes the record and nothing that is shown of it."""
    note = f"Internt: {Canaries(epj.options).word('internnotat')}"
    visit = changed(_sought(epj, person, told), epj.now(), comment=note)
    return _kept(epj, person, visit)


def removed(epj: Epj, person: Whose, told: Told) -> Told:
    """It was never meant: entered in error, and shown to nobody from then on."""
    visit = changed(_sought(epj, person, told), epj.now(), status="entered-in-error")
    return _kept(epj, person, visit)


def _kept(epj: Epj, person: Whose, visit: Json) -> Told:
    epj.keep(person.number, [visit])
    return {"appointment": visit["id"]}


def _sought(epj: Epj, person: Whose, told: Told) -> Json:
    """The visit asked for, or the next one that can be cancelled."""
    own = [v for v in epj.shelf.every("Appointment", person.number) if is_shown(v, person.number)]
    asked = told.get("appointment")
    if asked is not None:
        found = next((visit for visit in own if visit["id"] == asked), None)
    else:
        now = epj.now()
        ahead = (v for v in own if is_visit(v) and stands(v, person.number))
        found = min((v for v in ahead if not has_begun(v, now)), key=begins, default=None)
    if found is None:
        raise ValueError("there is no such visit")
    return found


def _instant(told: Any) -> datetime:
    start = datetime.fromisoformat(str(told)) if told else None
    if start is None or start.tzinfo is None:
        raise ValueError("say when it starts: start is an instant with a zone")
    return start


def _minutes(told: Told, usual: int) -> int:
    minutes = told.get("minutes", usual)
    if not isinstance(minutes, int):
        raise ValueError("minutes is a whole number")  # noqa: TRY004 - what a happening raises
    return minutes


def _code(kind: str) -> str:
    found = next((code for code, (name, *_) in _KINDS.items() if kind in {code, name}), None)
    if found is None:
        message = f"kind is one of {', '.join(_KINDS)}"
        raise ValueError(message)
    return found
