"""What a citizen does with an appointment: cancel it (aflyse), or wish for another time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backends.cura_stub.acting import Acting, acting, request_id, request_of
from backends.cura_stub.answers import forbidden
from backends.cura_stub.data_calendar import REASONS, cancel
from backends.cura_stub.desk import Desk
from backends.cura_stub.parameters_told import Told
from backends.cura_stub.received import text
from backends.cura_stub.terms import Json, parts


@dataclass(frozen=True)
class Rule:
    """A tenant's own rule: how long before the start is too late, and how a wish is taken."""

    notice: timedelta
    wish_with_cancellation: bool


RULES = {
    "aarhus": Rule(timedelta(hours=2), wish_with_cancellation=True),
    "frederiksberg": Rule(timedelta(), wish_with_cancellation=False),
}
_OVER = frozenset({"arrived", "checked-in", "fulfilled"})


@dataclass(frozen=True)
class Asked:
    """What a request is about: its own name, the person, who acts, and the appointment."""

    uid: str
    person: Json
    who: Acting
    body: Json


def cancelled(desk: Desk, identity: str, told: Told) -> Json:
    """`$cancel`: the appointment, cancelled by this request; once, however often it is sent."""
    told.only("requestId", "patient", "by", "reason", "comment", "requestNewTime")
    asked = _asked(desk, identity, told)
    if asked.uid in requests(asked.body, "cancellation"):
        return asked.body
    _require_changeable(desk, asked)
    reason, comment, wish = told.code("reason"), told.text("comment"), told.text("requestNewTime")
    if reason is not None and reason not in REASONS:
        raise forbidden("UNKNOWN_REASON", "Årsagen er ikke en af dem, der kan vælges.")
    if wish is not None and not RULES[desk.tenant].wish_with_cancellation:
        raise forbidden("WISH_NOT_TAKEN", "En ny tid ønskes for sig.")
    said = {"comment": ("valueString", comment)} if comment else {}
    cancel(asked.body, reason)
    _add(asked, "cancellation", at=("valueInstant", desk.now()), **said)
    if wish is not None:
        _wish(desk, asked, wish)
    desk.put(asked.body)
    desk.note("cancel", asked.uid, identity, asked.who.role)
    return asked.body


def new_time_requested(desk: Desk, identity: str, told: Told) -> Json:
    """`$request-new-time`: the appointment stands, with a wish; one wish at most."""
    told.only("requestId", "patient", "by", "wish")
    asked = _asked(desk, identity, told)
    if RULES[desk.tenant].wish_with_cancellation:
        raise forbidden("WISH_NOT_TAKEN", "En ny tid ønskes sammen med en aflysning.")
    if asked.uid in (wishes := requests(asked.body, "new-time-request")):
        return asked.body
    _require_changeable(desk, asked)
    if wishes:
        raise forbidden("ALREADY_REQUESTED", "Der er allerede ønsket en ny tid.", 409)
    _wish(desk, asked, text(told.text("wish") or "", "wish"))
    desk.put(asked.body)
    desk.note("new-time", asked.uid, identity, asked.who.role)
    return asked.body


def requests(body: Json, name: str) -> list[str | None]:
    """The requests that made an appointment's extensions of a name; None for the staff's own."""
    found = [one for one in body.get("extension", []) if one["url"].endswith(f"/{name}")]
    values = [{part["url"]: part for part in one["extension"]} for one in found]
    named = [one.get("requestId", {}).get("valueIdentifier", {}) for one in values]
    return [one.get("value") for one in named]


def _asked(desk: Desk, identity: str, told: Told) -> Asked:
    uid = request_of(told.identifier("requestId"))
    person = desk.person(told.reference("patient"))
    who = acting(told.reference("by"), person)
    body = desk.one_seen("Appointment", who.patient, identity)
    if body is None or body["status"] not in {"booked", "cancelled", *_OVER}:
        raise forbidden("UNKNOWN_APPOINTMENT", "Aftalen findes ikke.", 404)
    return Asked(uid, person, who, body)


def _require_changeable(desk: Desk, asked: Asked) -> None:
    desk.require_open(asked.person)
    if asked.body["status"] == "cancelled":
        raise forbidden("ALREADY_CANCELLED", "Aftalen er allerede aflyst.", 409)
    start = datetime.fromisoformat(asked.body["start"]).timestamp()
    left = timedelta(seconds=start - desk.moment().timestamp())
    if asked.body["status"] in _OVER or left <= timedelta():
        raise forbidden("APPOINTMENT_OVER", "Aftalen er holdt eller begyndt.")
    if left <= RULES[desk.tenant].notice:
        raise forbidden("CANCELLATION_DEADLINE_PASSED", "Fristen er overskredet.")


def _wish(desk: Desk, asked: Asked, wish: str) -> None:
    told = {"requestedAt": ("valueInstant", desk.now()), "wish": ("valueString", wish)}
    _add(asked, "new-time-request", **told)


def _add(asked: Asked, name: str, **values: tuple[str, Any]) -> None:
    """One more extension that says which request it came from, and who made that."""
    origin = {
        "requestId": ("valueIdentifier", request_id(asked.uid)),
        "by": ("valueReference", asked.who.reference),
    }
    asked.body.setdefault("extension", []).append(parts(name, **values, **origin))
