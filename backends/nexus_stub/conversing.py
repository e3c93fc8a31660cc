"""Writing to the municipality, and having read what it wrote: prototypes, and what they become."""

from typing import Any

from sqlmodel import Session

from backends.nexus_stub.data_messages import made_uid, message_row
from backends.nexus_stub.links import Links
from backends.nexus_stub.orders import (
    Order,
    Refused,
    acting_person,
    check_active,
    made_before,
    missing,
    name_of,
    order_of,
    patient_of,
)
from backends.nexus_stub.rules import can_be_answered, conversation_is_seen
from backends.nexus_stub.scene import Scene
from backends.nexus_stub.store import Entity, Patient
from backends.nexus_stub.talk import added, begun, messages_of, read_by, said
from backends.nexus_stub.world import Row
from backends.stage.plot import Plot


def new_prototype(scene: Scene, links: Links, patient_id: int) -> dict[str, Any]:
    """A conversation with its first message, to fill in."""
    with scene.store.changing() as session:
        check_active(patient_of(session, links.tenant, patient_id))
    create = links.href(f"/patients/{patient_id}/citizenConversations", absolute=True)
    return {
        "uid": None,
        "version": 0,
        "patientId": patient_id,
        "recipient": {"id": None},
        "subject": None,
        "body": None,
        "author": None,
        "_links": {"create": create},
    }


def reply_prototype(scene: Scene, links: Links, conversation_id: int) -> dict[str, Any]:
    """A message in a conversation, to fill in."""
    with scene.store.changing() as session:
        entity = _conversation(session, links.tenant, conversation_id)
        _check(entity, patient_of(session, links.tenant, entity.patient_id))
        half = entity.body["half"]
    return {
        "uid": None,
        "version": half["version"],
        "conversationId": half["id"],
        "patientId": half["patientId"],
        "body": None,
        "author": None,
        "_links": {"create": links.href(f"/citizenConversations/{conversation_id}/messages")},
    }


def start(scene: Scene, plot: Plot, tenant: str, patient_id: int, told: Any) -> tuple[Entity, bool]:
    """The conversation that this order made now or before, and whether it was now."""
    with scene.store.changing() as session:
        patient = patient_of(session, tenant, patient_id)
        order = order_of(told, patient, by="author", required=("subject", "body"))
        wanted = _recipient_id(told)
        before = made_before(session, "conversation", order, patient, wanted)
        if before is not None:
            return session.get_one(Entity, (tenant, "conversation", before.made)), False
        check_active(patient)
        recipient = _recipient(session, tenant, wanted)
        number = scene.number(tenant, "conversation")
        half = {
            "id": number,
            "uid": order.uid,
            "subject": order.texts["subject"],
            "recipient": {key: recipient[key] for key in ("id", "name", "subjectArea")},
        }
        entity = begun(session, patient, half, _message(scene, tenant, order), by=order.reader)
        session.add(entity)
        session.add(name_of("conversation", order, patient, wanted, on=number, made=number))
    plot.note("message", order.uid, str(number), order.role)
    return entity, True


def reply(
    scene: Scene, plot: Plot, tenant: str, conversation_id: int, told: Any
) -> tuple[Row, bool]:
    """The message that this order made now or before, and whether it was now."""
    with scene.store.changing() as session:
        entity = _conversation(session, tenant, conversation_id)
        patient = patient_of(session, tenant, entity.patient_id)
        order = order_of(told, patient, by="author", required=("body",))
        before = made_before(session, "message", order, patient, conversation_id)
        if before is not None:
            return next(m for m in messages_of(entity) if m["id"] == before.made), False
        _check(entity, patient)
        if order.version != entity.body["half"]["version"]:
            raise Refused(409, "VERSION_STALE")
        message = {**_message(scene, tenant, order), "uid": order.uid}
        added(session, entity, message, by=order.reader)
        names = {"on": conversation_id, "made": message["id"]}
        session.add(name_of("message", order, patient, conversation_id, **names))
    plot.note("message", order.uid, str(conversation_id), order.role)
    return message, True


def mark_read(scene: Scene, plot: Plot, tenant: str, conversation_id: int, told: Any) -> Entity:
    """The conversation, with this reader taken out of those who have not read it."""
    with scene.store.changing() as session:
        entity = _conversation(session, tenant, conversation_id)
        patient = patient_of(session, tenant, entity.patient_id)
        if not conversation_is_seen(entity):
            raise missing()
        if not isinstance(told, dict):
            raise Refused(400, "INVALID_ORDER")
        person = acting_person(told.get("actingPerson"), patient)
        unread = entity.body["half"]["unreadBy"]
        left = [one for one in unread if one != person["personIdentifier"]]
        if len(left) == len(unread):
            return entity
        check_active(patient)
        messages = read_by(messages_of(entity), scene.now(), staff=False)
        said(session, entity, messages, unreadBy=left)
    plot.note("read", told.get("uid"), str(conversation_id), person["type"])
    return entity


def _message(scene: Scene, tenant: str, order: Order) -> Row:
    number = scene.number(tenant, "message")
    guid = made_uid(scene.world, tenant, "message", number)
    return message_row(number, guid, scene.now(), order.person, order.texts["body"])


def _conversation(session: Session, tenant: str, conversation_id: int) -> Entity:
    entity = session.get(Entity, (tenant, "conversation", conversation_id))
    if entity is None:
        raise missing()
    return entity


def _check(entity: Entity, patient: Patient) -> None:
    if not conversation_is_seen(entity):
        raise missing()
    check_active(patient)
    if not can_be_answered(entity):
        raise Refused(400, "CONVERSATION_CLOSED")


def _recipient_id(told: Any) -> int:
    wanted = told.get("recipient")
    number = wanted.get("id") if isinstance(wanted, dict) else None
    if not isinstance(number, int):
        raise Refused(400, "INVALID_ORDER")
    return number


def _recipient(session: Session, tenant: str, recipient_id: int) -> Row:
    entity = session.get(Entity, (tenant, "recipient", recipient_id))
    if entity is None or not entity.body["half"]["active"]:
        raise Refused(400, "RECIPIENT_NOT_AVAILABLE")
    recipient: Row = entity.body["half"]
    return recipient
