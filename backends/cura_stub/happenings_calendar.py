"""What can be made to happen with appointments: kept, moved, taken away, booked, called off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from backends.cura_stub.data_calendar import KINDS, Kind, appointment, cancel
from backends.cura_stub.desk import Desk
from backends.cura_stub.draw import Pen, crew, employees, later
from backends.cura_stub.options import ZONE
from backends.cura_stub.terms import Json, extension

Order = Mapping[str, Any]
_VISITS = frozenset({"hjemmebesoeg", "personlig-pleje", "praktisk-hjaelp", "sygepleje"})


def completed(desk: Desk, person: Json, order: Order) -> Json:
    """The visit was kept, as is noted now."""
    body = _booked(desk, person, order)
    body["status"] = "fulfilled"
    _extensions(body).append(extension("completed-at", valueInstant=desk.now()))
    desk.put(body)
    return {"appointment": body["id"]}


def moved(desk: Desk, person: Json, order: Order) -> Json:
    """It is that many `minutes` later (an hour unless told), and its video room with it."""
    body = _booked(desk, person, order)
    minutes = int(order.get("minutes", 60))
    body["start"], body["end"] = later(body["start"], minutes), later(body["end"], minutes)
    for one in _extensions(body):
        for part in one.get("extension", []):
            if part["url"] in {"opensAt", "closesAt", "pickupAt"}:
                part["valueInstant"] = later(part["valueInstant"], minutes)
    desk.put(body)
    return {"appointment": body["id"]}


def removed(desk: Desk, person: Json, order: Order) -> Json:
    """It is gone without a trace."""
    body = _booked(desk, person, order)
    desk.store.remove(desk.tenant, "Appointment", body["id"])
    return {"appointment": body["id"]}


def called_off(desk: Desk, person: Json, order: Order) -> Json:
    """The staff cancel it, and give no reason."""
    body = _booked(desk, person, order)
    cancel(body, None)
    desk.put(body)
    return {"appointment": body["id"]}


def booked(desk: Desk, person: Json, order: Order) -> Json:
    """A new one at `start` (with an offset, or in local time), of a `kind` of the calendar."""
    wanted = order.get("kind", "hjemmebesoeg")
    kind = next((one for one in KINDS if one.code == wanted), None)
    if kind is None:
        message = f"kind: choose one of {', '.join(sorted({one.code for one in KINDS}))}"
        raise ValueError(message)
    body = _new(desk, person["id"], kind, _start(order))
    made = desk.add(body, person["id"])
    return {"appointment": made["id"]}


def _new(desk: Desk, patient: str, kind: Kind, start: str) -> Json:
    pen = Pen(desk.options, desk.tenant, "booked", patient)
    staff = crew(employees(desk.options, desk.tenant), kind.unit)
    return appointment(pen, f"booked-{start}", kind, start, staff[:1])


def _start(order: Order) -> str:
    try:
        moment = datetime.fromisoformat(str(order["start"]))
    except (KeyError, ValueError):
        message = "start: write a moment such as 2026-03-12T09:00:00+01:00"
        raise ValueError(message) from None
    return later((moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).isoformat(), 0)


def _booked(desk: Desk, person: Json, order: Order) -> Json:
    """The `appointment` named, else the next visit; it must be booked."""
    wanted = order.get("appointment")
    held = [one for one in desk.seen("Appointment", person["id"]) if one["status"] == "booked"]
    if wanted is not None:
        found = [one for one in held if one["id"] == wanted]
    else:
        visits = [one for one in held if _is_visit(one) and _left(desk, one) > timedelta()]
        found = sorted(visits, key=lambda one: _left(desk, one))
    if not found:
        message = "appointment: there is none here that is booked"
        raise ValueError(message)
    return found[0]


def _is_visit(body: Json) -> bool:
    codes = {c["code"] for one in body["serviceCategory"] for c in one["coding"]}
    return bool(codes & _VISITS)


def _left(desk: Desk, body: Json) -> timedelta:
    return datetime.fromisoformat(body["start"]) - desk.moment()


def _extensions(body: Json) -> list[Json]:
    held: list[Json] = body.setdefault("extension", [])
    return held
