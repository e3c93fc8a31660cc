"""Applying for a body-worn aid: the prototype, and the application that it becomes."""

from typing import Any

from sqlmodel import Session, select

from backends.nexus_stub.links import Links
from backends.nexus_stub.orders import (
    Order,
    Refused,
    check_active,
    made_before,
    name_of,
    order_of,
    patient_of,
)
from backends.nexus_stub.scene import Scene, top_of_list
from backends.nexus_stub.store import Entity, Patient
from backends.nexus_stub.world import Row
from backends.stage.plot import Plot

_KIND = "application"


def prototype(scene: Scene, links: Links, patient_id: int) -> dict[str, Any]:
    """An application to fill in."""
    with scene.store.changing() as session:
        check_active(patient_of(session, links.tenant, patient_id))
    applications = f"/patients/{patient_id}/hclApplications"
    return {
        "uid": None,
        "version": 0,
        "patientId": patient_id,
        "kind": {"code": None},
        "motivation": None,
        "actingPerson": None,
        "_links": {
            "create": links.href(applications),
            "availableKinds": links.href(f"{applications}/kinds"),
        },
    }


def apply(scene: Scene, plot: Plot, tenant: str, patient_id: int, told: Any) -> tuple[Entity, bool]:
    """The application that this order made now or before, and whether it was now."""
    with scene.store.changing() as session:
        patient = patient_of(session, tenant, patient_id)
        order = order_of(told, patient, by="actingPerson", required=("motivation",))
        code = _code(told)
        before = made_before(session, _KIND, order, patient, code)
        if before is not None:
            return session.get_one(Entity, (tenant, _KIND, before.made)), False
        check_active(patient)
        kind = _available(session, tenant, code)
        number = scene.number(tenant, _KIND)
        entity = _received(session, patient, number, order, kind, scene.now())
        session.add(entity)
        session.add(name_of(_KIND, order, patient, code, on=number, made=number))
    plot.note("application", order.uid, str(number), order.role)
    return entity, True


def _code(told: Any) -> str:
    kind = told.get("kind")
    code = kind.get("code") if isinstance(kind, dict) else None
    if not isinstance(code, str):
        raise Refused(400, "INVALID_ORDER")
    return code


def _available(session: Session, tenant: str, code: str) -> Row:
    question = select(Entity).where(Entity.tenant == tenant, Entity.kind == "applicationKind")
    kinds = [entity.body["half"] for entity in session.exec(question)]
    found: Row | None = next((kind for kind in kinds if kind["code"] == code), None)
    if found is None:
        raise Refused(400, "KIND_NOT_AVAILABLE")
    return found


def _received(
    session: Session, patient: Patient, number: int, order: Order, kind: Row, now: str
) -> Entity:
    half = {
        "id": number,
        "version": 1,
        "uid": order.uid,
        "kind": {"code": kind["code"], "name": kind["name"]},
        "status": "MODTAGET",
        "submittedDate": now,
        "decidedDate": None,
        "patientId": patient.id,
        "motivation": order.texts["motivation"],
        "caseworkerNote": None,
    }
    return Entity(
        tenant=patient.tenant,
        kind=_KIND,
        id=number,
        patient_id=patient.id,
        place=top_of_list(session, patient.tenant, _KIND, patient.id),
        body={"half": half, "full": {**half, "actingPerson": order.person}},
    )
