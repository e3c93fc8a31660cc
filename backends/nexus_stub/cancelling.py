"""Cancelling a visit: the prototype, and what becomes of it filled in."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from backends.nexus_stub.links import Links
from backends.nexus_stub.orders import (
    Order,
    Refused,
    check_active,
    made_before,
    missing,
    name_of,
    order_of,
    patient_of,
)
from backends.nexus_stub.rules import can_be_cancelled, deadline_of, event_is_seen, event_of
from backends.nexus_stub.scene import Scene, rewritten
from backends.nexus_stub.store import Entity, Patient
from backends.stage.plot import Plot

_KIND = "cancellation"
_NO_LONGER_BOOKED = frozenset({"CANCELLED", "CANCEL_REQUESTED"})


def prototype(scene: Scene, links: Links, event_id: int) -> dict[str, Any]:
    """A cancellation to fill in."""
    with scene.store.changing() as session:
        entity = _event(session, links.tenant, event_id)
        _check(scene, entity, patient_of(session, links.tenant, entity.patient_id))
        event = event_of(entity)
    return {
        "uid": None,
        "version": event["version"],
        "eventId": event["id"],
        "patientId": event["patientId"],
        "comment": None,
        "actingPerson": None,
        "_links": {"cancel": links.href(f"/events/{event_id}/cancellation")},
    }


def cancel(scene: Scene, plot: Plot, tenant: str, event_id: int, told: Any) -> Entity:
    """The event, cancelled by this order now or before."""
    with scene.store.changing() as session:
        entity = _event(session, tenant, event_id)
        patient = patient_of(session, tenant, entity.patient_id)
        order = order_of(told, patient, by="actingPerson", required=(), free=("comment",))
        if made_before(session, _KIND, order, patient, event_id) is not None:
            return entity
        _check(scene, entity, patient)
        if order.version != event_of(entity)["version"]:
            raise Refused(409, "VERSION_STALE")
        session.add(name_of(_KIND, order, patient, event_id, on=event_id, made=event_id))
        _write(session, entity, order, scene.now())
    plot.note("cancel", order.uid, str(event_id), order.role)
    return entity


def _write(session: Session, entity: Entity, order: Order, now: str) -> None:
    event = event_of(entity)
    cancelled = {**event, "status": "CANCELLED", "version": event["version"] + 1}
    cancellation = {
        "uid": order.uid,
        "cancelledDate": now,
        "comment": order.texts["comment"],
        "actingPerson": order.person,
    }
    rewritten(session, entity, half={"event": cancelled}, cancellation=cancellation)


def _event(session: Session, tenant: str, event_id: int) -> Entity:
    entity = session.get(Entity, (tenant, "event", event_id))
    if entity is None:
        raise missing()
    return entity


def _check(scene: Scene, entity: Entity, patient: Patient) -> None:
    if not event_is_seen(entity):
        raise missing()
    check_active(patient)
    event = event_of(entity)
    start, now = datetime.fromisoformat(event["startDate"]), scene.clock.now()
    if event["status"] in _NO_LONGER_BOOKED:
        raise Refused(409, "EVENT_CANCELLED")
    if event["status"] == "COMPLETED" or now >= start:
        raise Refused(400, "EVENT_BEGUN")
    if not can_be_cancelled(entity):
        raise Refused(400, "EVENT_NOT_CANCELLABLE")
    if scene.notice is not None and now >= deadline_of(start, scene.notice):
        raise Refused(400, "DEADLINE_PASSED")
