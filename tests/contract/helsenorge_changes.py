"""Each change of helsenorge's as it is prepared, sent, and found again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.changes import (
    Cancellation,
    ChangeKind,
    Made,
    NewThread,
    NotificationChoice,
    Reply,
    TermsAcceptance,
)
from gateway.domain.messages import MessageRecipient, MessageThread
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.upstream.changing import noticing_changes
from tests.contract.helsenorge_world import EVERYTHING, NOW, World

BODY = "Hei!\n\n\tKan dere komme litt senere på torsdag? 😊"


@dataclass(frozen=True, kw_only=True)
class Change:
    """`prepared` reads what the change is about; `path` is where it is sent."""

    kind: ChangeKind
    path: str
    prepared: Callable[[World, RecordRef], Awaitable[Any]]
    about: Callable[[Any], str]
    person: str = "innbygger"

    async def sent(self, world: World, ref: RecordRef, uid: UUID, change: Any) -> Made:
        """Sent as the door sends it."""
        with noticing_changes():
            return await getattr(world.adapter, _METHODS[self.kind])(ref, uid, change)


_METHODS = {
    ChangeKind.CANCEL_APPOINTMENT: "cancel_appointment",
    ChangeKind.START_THREAD: "start_thread",
    ChangeKind.REPLY_TO_THREAD: "reply_to_thread",
    ChangeKind.MARK_THREAD_READ: "mark_thread_read",
    ChangeKind.UPDATE_NOTIFICATIONS: "update_notifications",
    ChangeKind.ACCEPT_TERMS: "accept_terms",
}


async def visits(world: World, ref: RecordRef) -> list[Appointment]:
    """All of them, the next one first, then the others of the future, then the past."""
    found = (await world.adapter.appointments(ref, EVERYTHING))._value
    return sorted(found, key=lambda v: (v.start <= NOW, v.start, v.id))


async def visit(
    world: World,
    ref: RecordRef,
    kind: AppointmentKind = AppointmentKind.NURSING,
    status: AppointmentStatus = AppointmentStatus.BOOKED,
) -> Appointment:
    """The next one of this kind that stands so."""
    return next(v for v in await visits(world, ref) if (v.kind, v.status) == (kind, status))


async def again(world: World, ref: RecordRef, appointment: Appointment) -> Appointment:
    """The same visit, read anew."""
    return next(v for v in await visits(world, ref) if v.id == appointment.id)


async def thread(world: World, ref: RecordRef, key: str) -> MessageThread:
    """By its subject or its key."""
    found = (await world.adapter.threads(ref))._value
    return next(t for t in found if key in {t.id, t.subject})


async def recipient(world: World, ref: RecordRef, name: str) -> MessageRecipient:
    """By its name."""
    found = (await world.adapter.recipients(ref))._value
    return next(r for r in found if r.name == name)


async def cancellation(world: World, ref: RecordRef) -> Cancellation:
    return Cancellation(appointment=await visit(world, ref), comment="Jeg er bortreist.")


async def confirmed_cancellation(world: World, ref: RecordRef) -> Cancellation:
    return Cancellation(appointment=await visit(world, ref, AppointmentKind.PRACTICAL_HELP))


async def first_message(world: World, ref: RecordRef) -> NewThread:
    service = await recipient(world, ref, "Ergoterapi og mestring")
    return NewThread(recipient=service, subject="Rullator", body=BODY)


async def reply(world: World, ref: RecordRef) -> Reply:
    return Reply(thread=await thread(world, ref, "Trygghetsalarm"), body=BODY)


async def unread(world: World, ref: RecordRef) -> MessageThread:
    return await thread(world, ref, "Tidspunkt for sårskift")


async def choice(world: World, ref: RecordRef) -> NotificationChoice:
    return NotificationChoice(
        channel=NotificationChannel.EMAIL,
        kinds=(NotificationKind.NEW_MESSAGE,),
        before=(await world.adapter.notifications(ref))._value,
    )


async def terms(_world: World, _ref: RecordRef) -> TermsAcceptance:
    return TermsAcceptance(version="2024-1")


CHANGES = {
    "cancel": Change(
        kind=ChangeKind.CANCEL_APPOINTMENT,
        path="/AppointmentResponse$",
        prepared=cancellation,
        about=lambda c: c.appointment.id,
    ),
    "message": Change(
        kind=ChangeKind.START_THREAD,
        path="/Communication$",
        prepared=first_message,
        about=lambda c: c.recipient.id,
    ),
    "reply": Change(
        kind=ChangeKind.REPLY_TO_THREAD,
        path="/Communication$",
        prepared=reply,
        about=lambda c: c.thread.id,
    ),
    "read": Change(
        kind=ChangeKind.MARK_THREAD_READ,
        path=r"/Communication/\$les$",
        prepared=unread,
        about=lambda t: t.id,
    ),
    "notifications": Change(
        kind=ChangeKind.UPDATE_NOTIFICATIONS,
        path="/vestby/fhir$",
        prepared=choice,
        about=lambda _: "",
    ),
    "terms": Change(
        kind=ChangeKind.ACCEPT_TERMS,
        path="/Consent$",
        prepared=terms,
        about=lambda c: c.version,
        person="nyinnbygger",
    ),
}
CHANGES["cancel, confirmed at once"] = replace(CHANGES["cancel"], prepared=confirmed_cancellation)
BY_BOTH = ("cancel", "cancel, confirmed at once", "message", "reply")
"""What the holder of a fullmakt may do too."""


async def done(
    world: World, name: str, *, role: Role = Role.CITIZEN, change: Any = None
) -> tuple[RecordRef, Any, Made]:
    """One change of the table, or another of its kind: the record, the change, what was made."""
    what = CHANGES[name]
    ref = await world.record(what.person, role)
    change = change or await what.prepared(world, ref)
    return ref, change, await what.sent(world, ref, uuid4(), change)
