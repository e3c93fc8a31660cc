"""What becomes of a conversation when something is written in it or read: who has what unread."""

from typing import Any

from sqlmodel import Session, select

from backends.nexus_stub.rules import conversation_is_seen
from backends.nexus_stub.scene import rewritten, top_of_list
from backends.nexus_stub.store import Entity, Patient
from backends.nexus_stub.world import Row


def messages_of(entity: Entity) -> list[Row]:
    """A conversation's messages, notes among the staff too."""
    messages: list[Row] = entity.body["full"]["messages"]
    return messages


def said(session: Session, entity: Entity, messages: list[Row], **changes: Any) -> None:
    """A conversation with these messages, and with these changes to what its list shows."""
    half = {**entity.body["half"], **changes}
    rewritten(session, entity, half=half, full={**half, "messages": messages})


def added(session: Session, entity: Entity, message: Row, *, by: Row | None = None) -> None:
    """One more message that the citizen sees: unread for all who follow, but who wrote it.

    `by` is a writer who is not on the staff, and who follows from now on. What they had not read
    before, they still have not.
    """
    half = entity.body["half"]
    followers = joined(entity.body["followers"], by)
    unread = [one for one in followers if one != by or one in half["unreadBy"]]
    said(
        session,
        entity,
        [*messages_of(entity), message],
        version=half["version"] + 1,
        lastActivity=message["sentDate"],
        lastAuthorType=message["author"]["type"],
        unreadBy=unread,
    )
    rewritten(session, entity, followers=followers)
    entity.place = top_of_list(session, entity.tenant, "conversation", entity.patient_id)


def read_by(messages: list[Row], now: str, *, staff: bool) -> list[Row]:
    """The messages of the other side, read now unless they were before."""
    return [_read(one, now) if _from_other_side(one, staff=staff) else one for one in messages]


def _from_other_side(message: Row, *, staff: bool) -> bool:
    from_staff = message["author"]["type"] == "PROFESSIONAL"
    return from_staff is not staff and message["visibility"] == "CITIZEN"


def _read(message: Row, now: str) -> Row:
    return {**message, "readDate": message["readDate"] or now}


def begun(session: Session, patient: Patient, half: Row, message: Row, *, by: Row) -> Entity:
    """A new conversation at the top of the list, unread for everybody who follows others."""
    followers = joined(_followers(session, patient), by)
    shown = {
        **half,
        "version": 2,
        "status": "OPEN",
        "visibility": "CITIZEN",
        "patientId": patient.id,
        "lastActivity": message["sentDate"],
        "lastAuthorType": message["author"]["type"],
        "lastInternalActivity": None,
        "unreadBy": [one for one in followers if one != by],
        "internalNote": None,
    }
    return Entity(
        tenant=patient.tenant,
        kind="conversation",
        id=shown["id"],
        patient_id=patient.id,
        place=top_of_list(session, patient.tenant, "conversation", patient.id),
        body={"half": shown, "full": {**shown, "messages": [message]}, "followers": followers},
    )


def _followers(session: Session, patient: Patient) -> list[Row]:
    """The person, and whoever follows another conversation of theirs."""
    question = select(Entity).where(
        Entity.tenant == patient.tenant,
        Entity.kind == "conversation",
        Entity.patient_id == patient.id,
    )
    found = [{"type": "cpr", "identifier": patient.body["patientIdentifier"]["identifier"]}]
    for entity in session.exec(question):
        if conversation_is_seen(entity):
            for follower in entity.body["followers"]:
                found = joined(found, follower)
    return found


def joined(people: list[Row], one_more: Row | None) -> list[Row]:
    """The people, with one more who may be among them."""
    return people if one_more is None or one_more in people else [*people, one_more]
