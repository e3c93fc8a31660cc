"""Writing to the units, answering them, and having read."""

from uuid import UUID

from gateway.domain.changes import Made, NewThread, NotDone, RefusalCode, Reply
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.port import RecordRef
from gateway.systems.cura import names
from gateway.systems.cura.acting import Json, actor, coded, person, request, requested
from gateway.systems.cura.desk import Desk

_PLACE = "messages"


class ChangesMessages(Desk):
    """Messages are created under our name of them, and read state is kept for each person."""

    async def start_thread(self, ref: RecordRef, uid: UUID, change: NewThread) -> Made:
        """A first message, which gives its thread its id."""
        topic = {"topic": {"text": change.subject}}
        body = {**_letter(ref, uid, change.recipient, change.body), **topic}
        kept = await self._create(body, (names.REQUEST, str(uid)), _PLACE)
        return Made(id=kept.id)

    async def reply_to_thread(self, ref: RecordRef, uid: UUID, change: Reply) -> Made:
        """An answer to the unit that the thread is with."""
        thread = change.thread
        if thread.recipient is None:
            raise NotDone(RefusalCode.NOT_OFFERED)
        above = {"partOf": [{"reference": f"Communication/{thread.id}"}]}
        body = {**_letter(ref, uid, thread.recipient, change.body), **above}
        kept = await self._create(body, (names.REQUEST, str(uid)), _PLACE)
        return Made(id=kept.id, parent=thread.id)

    async def mark_thread_read(self, ref: RecordRef, uid: UUID, thread: MessageThread) -> Made:
        """`Communication/{id}/$mark-read`: what is read already stays as it was."""
        await self._order("Communication/$mark-read", thread.id, requested(ref, uid), _PLACE)
        return Made(id=thread.id)


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
