"""What can be made to happen in a record as if the staff had done it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from backends.cura_stub import happenings_calendar as calendar
from backends.cura_stub.acting import name_of
from backends.cura_stub.data_people import UNITS
from backends.cura_stub.desk import Desk
from backends.cura_stub.draw import Employee, crew, employees, patient_id
from backends.cura_stub.message_changes import is_closed, letters, message, root_of, thread
from backends.cura_stub.terms import Json, extension
from backends.stage.plot import Happening

_TENANTS = {"DK-0751": "aarhus", "DK-0147": "frederiksberg"}
_ANSWER = "Tak for din besked. Vi vender tilbage, når vi har talt om det på enheden."
Order = Mapping[str, Any]
Deed = Callable[[Desk, Json, Order], Json]


def happenings(desks: Mapping[str, Desk]) -> dict[str, Happening]:
    """By name; each order names a `municipality` and a `person` of the cast who has a record."""
    deeds: dict[str, Deed] = {
        "answer": answered,
        "complete-visit": calendar.completed,
        "move": calendar.moved,
        "remove": calendar.removed,
        "book": calendar.booked,
        "cancel": calendar.called_off,
        "close-record": closed,
        "end-agreement": agreement_ended,
    }
    return {name: _happening(desks, deed) for name, deed in deeds.items()}


def _happening(desks: Mapping[str, Desk], deed: Deed) -> Happening:
    def happens(order: Order) -> Json:
        municipality = str(order.get("municipality"))
        if municipality not in _TENANTS:
            message = f"municipality: choose one of {', '.join(_TENANTS)}"
            raise ValueError(message)
        desk = desks[_TENANTS[municipality]]
        identity = patient_id(desk.options, desk.tenant, str(order.get("person")))
        person = desk.store.read(desk.tenant, "Patient", identity)
        if person is None:
            message = "person: choose somebody who has a record here, e.g. citizen"
            raise ValueError(message)
        return deed(desk, person, order)

    return happens


def answered(desk: Desk, person: Json, order: Order) -> Json:
    """The unit answers in the `thread` named, or in the newest that is open; `body` if told."""
    patient = person["id"]
    messages = thread(desk, patient, str(order.get("thread") or _newest_open(desk, patient)))
    if not messages:
        said = "thread: there is none of that id here, or none that is open"
        raise ValueError(said)
    told = [messages[0]["sender"], *messages[0]["recipient"]]
    unit = next(one for one in told if one.get("reference", "").startswith("Organization/"))
    body = message(
        patient,
        topic=messages[0]["topic"]["text"],
        above=messages,
        sent=desk.now(),
        sender=unit,
        recipient={"reference": f"Patient/{patient}", "display": name_of(person)},
        body=str(order.get("body") or _ANSWER),
    )
    one = _who_answers(desk, unit["display"])
    author = {"reference": f"Practitioner/{one.key}", "display": one.display}
    made = desk.add({**body, "extension": [extension("author", valueReference=author)]}, patient)
    return {"thread": messages[0]["id"], "message": made["id"]}


def closed(desk: Desk, person: Json, _order: Order) -> Json:
    """The record is no longer active."""
    desk.put({**person, "active": False})
    return {"record": person["id"]}


def agreement_ended(desk: Desk, person: Json, order: Order) -> Json:
    """The `agreement` named, or the first that holds, is over."""
    wanted = order.get("agreement")
    held = [
        one
        for one in desk.seen("ServiceRequest", person["id"])
        if one["status"] == "active" and wanted in (None, one["id"])
    ]
    if not held:
        said = "agreement: there is none here that holds"
        raise ValueError(said)
    desk.put({**held[0], "status": "completed"})
    return {"agreement": held[0]["id"]}


def _newest_open(desk: Desk, patient: str) -> str:
    seen = letters(desk, patient)
    shut = {root_of(one) for one in seen if is_closed(one)}
    talks = [one for one in seen if root_of(one) not in shut]
    newest = max(talks, key=lambda one: datetime.fromisoformat(one["sent"]), default=None)
    return root_of(newest) if newest else ""


def _who_answers(desk: Desk, unit: str) -> Employee:
    kinds = [kind for kind, name, *_ in UNITS[desk.tenant] if name == unit]
    return crew(employees(desk.options, desk.tenant), kinds[0] if kinds else "")[0]
