"""Writing to the municipality, and having read what it wrote."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from gateway.domain.changes import Made, NewThread, NotDone, RefusalCode, Reply
from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import MessageThread
from gateway.domain.people import NationalNumber
from gateway.port import Asker, RecordRef
from gateway.systems.nexus import messages
from gateway.systems.nexus.asking import Asking, link_of, way_of
from gateway.systems.nexus.prototypes import (
    acting_person,
    is_named,
    made_by,
    made_for,
    prototype,
    while_it_is_old,
)
from gateway.systems.nexus.refusing import done
from gateway.systems.nexus.way import Way
from gateway.systems.nexus.wire_changes import FullConversation, Ordered
from gateway.upstream import reading

_PLACE = "conversation"


class Conversing(Asking):
    """Takes messages. Who has read what is kept for each person by itself."""

    async def start_thread(self, ref: RecordRef, uid: UUID, change: NewThread) -> Made:
        """A conversation with its first message."""
        way = way_of(ref)
        return await while_it_is_old(lambda: _started(way, ref.asker, uid, change))

    async def reply_to_thread(self, ref: RecordRef, uid: UUID, change: Reply) -> Made:
        """A message in an open conversation."""
        way = way_of(ref)
        return await while_it_is_old(lambda: _replied(way, ref.asker, uid, change))

    async def mark_thread_read(self, ref: RecordRef, uid: UUID, thread: MessageThread) -> Made:
        """Takes this reader out of those who have not read it; nobody else."""
        way = way_of(ref)
        found = await _opened(way, thread)
        if is_read_by(found, ref.asker):
            return Made(id=thread.id)
        order = {"uid": str(uid), "actingPerson": acting_person(ref.asker)}
        answer = await way.change("PUT", found.href("markRead", _PLACE), "markRead", order)
        if not done(answer):
            raise SourceInvalid("markRead")
        read = asked_for(answer.read(FullConversation), way.patient_id, thread.id)
        if not is_read_by(read, ref.asker):
            raise SourceInvalid("markRead.unreadBy")
        return Made(id=thread.id)


async def _started(way: Way, asker: Asker, uid: UUID, change: NewThread) -> Made | None:
    blank = await prototype(way, way.href("conversationPrototype"), "conversationPrototype")
    answer = await blank.sent(
        way,
        "POST",
        "create",
        uid=str(uid),
        recipient={"id": int(change.recipient.id)},
        subject=change.subject,
        body=change.body,
        author=acting_person(asker),
    )
    return None if answer is None else Made(id=str(made_for(way, answer, uid).id))


async def _replied(way: Way, asker: Asker, uid: UUID, change: Reply) -> Made | None:
    found = await _opened(way, change.thread)
    made = message_of(found, uid)
    if made is not None:
        return made
    if "replyPrototype" not in found.links:
        raise NotDone(RefusalCode.NOT_OFFERED)
    href = found.href("replyPrototype", _PLACE)
    blank = await prototype(way, href, "replyPrototype", conversationId=found.id)
    answer = await blank.sent(
        way, "POST", "create", uid=str(uid), body=change.body, author=acting_person(asker)
    )
    if answer is None:
        return None
    return Made(id=str(made_by(answer, uid).id), parent=str(found.id))


async def _opened(way: Way, thread: MessageThread) -> FullConversation:
    found = await way.found(link_of(thread), FullConversation, _PLACE)
    if found is None:
        raise NotDone(RefusalCode.NOT_FOUND)
    asked_for(found, way.patient_id, thread.id)
    if not messages.shown(found, way.patient_id):
        raise NotDone(RefusalCode.NOT_FOUND)
    return found


def asked_for(found: FullConversation, patient_id: int, about: str) -> FullConversation:
    """The conversation itself. Another one, or somebody else's, is `SourceInvalid`."""
    if found.patient_id != patient_id:
        raise SourceInvalid(f"{_PLACE}.patientId")
    if str(found.id) != about:
        raise SourceInvalid(f"{_PLACE}.id")
    return found


def is_read_by(found: FullConversation, asker: Asker) -> bool:
    """Whether nothing in a conversation is unread for the one who asks."""
    return asker.number not in {NationalNumber(one.identifier) for one in found.unread_by}


def message_of(found: FullConversation, uid: UUID) -> Made | None:
    """The message of this uid in a conversation."""
    made = _named(found.messages, uid)
    return None if made is None else Made(id=str(made.id), parent=str(found.id))


def _named(raws: Sequence[msgspec.Raw], uid: UUID) -> Ordered | None:
    for raw in raws:
        try:
            named = reading.read(raw, Ordered, f"{_PLACE}.messages")
        except SourceInvalid:
            continue  # a rotten message is not ours, and may be one that nobody is to know of
        if is_named(named.uid, uid):
            return named
    return None
