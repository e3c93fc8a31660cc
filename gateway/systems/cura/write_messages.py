"""Writing to the units, answering them, and having read."""

from uuid import UUID

from gateway.domain.changes import Made, NewThread, NotDone, RefusalCode, Reply
from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.port import RecordRef
from gateway.systems.cura import names
from gateway.systems.cura.acting import Json, actor, came_of, coded, person, request, requested
from gateway.systems.cura.desk import Desk
from gateway.systems.cura.translate_messages import threads

_PLACE = "messages"


class ChangesMessages(Desk):
    """Messages are created under our name of them, and read state is kept for each person."""

    async def start_thread(self, ref: RecordRef, uid: UUID, change: NewThread) -> Made:
        """A first message, which gives its thread its id."""
        topic = {"topic": {"text": change.subject}}
        body = {**_letter(ref, uid, change.recipient, change.body), **topic}
        kept = await self._made_once(ref, uid, body, _PLACE)
        return Made(id=kept.id)

    async def reply_to_thread(self, ref: RecordRef, uid: UUID, change: Reply) -> Made:
        """An answer to the unit that the thread is with."""
        thread = change.thread
        if thread.recipient is None:
            raise NotDone(RefusalCode.NOT_OFFERED)
        above = {"partOf": [{"reference": f"Communication/{thread.id}"}]}
        body = {**_letter(ref, uid, thread.recipient, change.body), **above}
        kept = await self._made_once(ref, uid, body, _PLACE)
        return Made(id=kept.id, parent=thread.id)

    async def mark_thread_read(self, ref: RecordRef, uid: UUID, thread: MessageThread) -> Made:
        """`Communication/{id}/$mark-read`: what is read already stays as it was.

        The answer is the thread's first message. What it does not say itself is looked up: the
        reader may have written or read that one, and only the answers to it were new.
        """
        told = requested(ref, uid)
        kept = await self._order(ref, "Communication/$mark-read", thread.id, told, _PLACE)
        confirmed = came_of(kept.resource, "read-by", uid)
        if not confirmed and not await self._is_read(ref, thread.id):
            raise SourceInvalid(f"{_PLACE}.extension[read-by]")
        return Made(id=thread.id)

    async def _is_read(self, ref: RecordRef, thread: str) -> bool:
        """Whether a thread is there, and nothing in it is left for the reader to read."""
        category = names.token(names.CITIZEN_MESSAGE)
        found = await self._of_person(ref, "Communication", _PLACE, category=category)
        held = threads(found, ref)
        here = [one for one in held if isinstance(one, MessageThread) and one.id == thread]
        return bool(here) and not any(one.is_unread for one in here)


def _letter(ref: RecordRef, uid: UUID, to: MessageRecipient, body: str) -> Json:
    return {
        "resourceType": "Communication",
        "identifier": [request(uid)],
        "status": "completed",
        "category": [coded(names.CITIZEN_MESSAGE)],
        "subject": person(ref),
        "sender": actor(ref),
        "recipient": [{"reference": f"Organization/{to.id}", "display": to.name}],
        "payload": [{"contentString": body}],
    }
