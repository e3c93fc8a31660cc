"""Everything that a citizen may change, as orders to the source: each is sent once, by name.

A name that the source has seen is not carried out again: a resource is made only if none of that
name is there, and what leaves no resource of its own leaves a Task that carries the name.
"""

from uuid import UUID

from gateway.domain.changes import (
    Cancellation,
    ChangeKind,
    Made,
    NewThread,
    NotDone,
    NotificationChoice,
    RefusalCode,
    Reply,
    TermsAcceptance,
)
from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import MessageThread
from gateway.port import RecordRef
from gateway.systems.helsenorge import orders
from gateway.systems.helsenorge.asking import Asking
from gateway.systems.helsenorge.choosing import settings_after
from gateway.systems.helsenorge.finding import found
from gateway.systems.helsenorge.naming import key_of, only_citizen


class Writing:
    """The changes of one municipality's records."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def change_made(
        self, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str
    ) -> Made | None:
        """One search for what the change would have left."""
        return await found(self._asking, ref, uid, kind, about)

    async def cancel_appointment(self, ref: RecordRef, uid: UUID, change: Cancellation) -> Made:
        """Two calls. What it is accepted with, now or later, stands in the appointment."""
        if change.new_time_wish is not None:
            raise NotDone(RefusalCode.NOT_OFFERED)
        await self._asking.create(ref.asker, uid, orders.cancellation(ref, uid, change))
        kind = ChangeKind.CANCEL_APPOINTMENT
        return await self._confirmed(ref, uid, kind, change.appointment.id)

    async def start_thread(self, ref: RecordRef, uid: UUID, change: NewThread) -> Made:
        """One call."""
        resource = orders.first_message(ref, uid, change)
        answer = await self._asking.create(ref.asker, uid, resource)
        return Made(id=key_of(answer.body, uid, answer.place))

    async def reply_to_thread(self, ref: RecordRef, uid: UUID, change: Reply) -> Made:
        """One call, to the service of the thread."""
        recipient = change.thread.recipient
        if recipient is None:
            raise NotDone(RefusalCode.NOT_OFFERED)
        resource = orders.answer(ref, uid, change, recipient)
        answer = await self._asking.create(ref.asker, uid, resource)
        return Made(id=key_of(answer.body, uid, answer.place), parent=change.thread.id)

    async def mark_thread_read(self, ref: RecordRef, uid: UUID, thread: MessageThread) -> Made:
        """Two calls, for the citizen only: the source has one mark for all who see a thread."""
        only_citizen(ref, RefusalCode.NOT_OFFERED)
        marks = orders.read_mark(ref, uid, thread)
        await self._asking.order(ref.asker, "Communication/$les", marks)
        return await self._confirmed(ref, uid, ChangeKind.MARK_THREAD_READ, thread.id)

    async def update_notifications(
        self, ref: RecordRef, uid: UUID, change: NotificationChoice
    ) -> Made:
        """Two calls for both kinds, or none where everything is as chosen."""
        only_citizen(ref, RefusalCode.ROLE_NOT_PERMITTED)
        settings = settings_after(change)
        if settings is None:
            return Made()
        await self._asking.order(ref.asker, "", orders.choices(ref, uid, settings))
        return await self._confirmed(ref, uid, ChangeKind.UPDATE_NOTIFICATIONS, "")

    async def accept_terms(self, ref: RecordRef, uid: UUID, change: TermsAcceptance) -> Made:
        """Two calls."""
        only_citizen(ref, RefusalCode.ROLE_NOT_PERMITTED)
        await self._asking.create(ref.asker, uid, orders.acceptance(ref, uid, change))
        return await self._confirmed(ref, uid, ChangeKind.ACCEPT_TERMS, change.version)

    async def _confirmed(self, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str) -> Made:
        """An order whose answer need not say what came of it is done when that is there.

        Raises `SourceInvalid` where it is not: then nobody knows.
        """
        made = await self.change_made(ref, uid, kind, about)
        if made is None:
            raise SourceInvalid(kind.value.lower())
        return made
