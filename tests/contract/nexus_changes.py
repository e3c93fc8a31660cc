"""Everything that can be changed in Nexus, each in the same shape, and the people who change it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backends.stage.cast import cast
from gateway.domain.calendar import Appointment, AppointmentStatus
from gateway.domain.changes import (
    AidWish,
    Cancellation,
    ChangeKind,
    Made,
    NewThread,
    Reply,
)
from gateway.domain.errors import SourceUncertain
from gateway.domain.topics import Role
from gateway.port import PortalSettings, RecordRef
from gateway.systems.nexus.offers import offers
from gateway.upstream.changing import noticing_changes
from tests.contract.nexus_live import TODAY, YEAR, Source, reaching, value
from tests.world import NOW

UID = UUID("5f1d3b1e-0c0c-4f3a-9a51-2f4f0f9a7c11")
ANOTHER_UID = UUID("0d9f0c5e-66b5-4c8b-8a5f-51d3c1a7e2b4")
PEOPLE = cast(TODAY)
_VISITS = offers(PortalSettings()).cancellation.kinds


@dataclass(frozen=True)
class Actor:
    """Somebody who changes a record: their own or, in a role, somebody else's."""

    key: str
    subject: str
    role: Role
    party: str

    async def ref(self, source: Source) -> RecordRef:
        viewer, subject = PEOPLE[self.key], PEOPLE[self.subject]
        return await source.opened(
            source.asker(subject.number, viewer.number, self.role, viewer.name)
        )


CITIZEN = Actor("citizen", "citizen", Role.CITIZEN, "CITIZEN")
RELATIVE = Actor("relative", "citizen", Role.RELATIVE, "REPRESENTATIVE")
GUARDIAN = Actor("guardian", "ward", Role.GUARDIAN, "REPRESENTATIVE")
PARENT = Actor("parent", "child", Role.PARENT, "REPRESENTATIVE")
ACTORS = (CITIZEN, RELATIVE, GUARDIAN, PARENT)


def readers_of(subject: str) -> list[Actor]:
    """Everybody who sees a person's record: the person, and who acts for them."""
    return [
        Actor(subject, subject, Role.CITIZEN, "CITIZEN"),
        *(a for a in ACTORS if a.subject == subject and a.role is not Role.CITIZEN),
    ]


Send = Callable[[Source, RecordRef, UUID, Any], Awaitable[Made]]


@dataclass(frozen=True)
class Change:
    """One kind of change: what it is about, how it is sent, and where the stub keeps it.

    `prepared` chooses what it is about; `about` is that thing's key, as the gateway keeps it.
    `sends` and `opens` are addresses in the stub: where it is sent, and the prototype before it.
    """

    kind: ChangeKind
    effect: str
    prepared: Callable[[Source, RecordRef], Awaitable[Any]]
    about: Callable[[Any], str]
    send: Send
    method: str
    sends: str
    opens: str


async def next_visit(source: Source, ref: RecordRef) -> Appointment:
    """The next visit that is booked."""
    found = value(await source.system.appointments(ref, YEAR))
    booked = [a for a in found if a.status is AppointmentStatus.BOOKED and a.kind in _VISITS]
    return min((a for a in booked if a.start > NOW), key=lambda a: a.start)


async def a_cancellation(source: Source, ref: RecordRef) -> Cancellation:
    return Cancellation(appointment=await next_visit(source, ref), comment="Jeg er bortrejst.")


async def an_unread_thread(source: Source, ref: RecordRef) -> Any:
    """The latest open one with something unread for the citizen; else the latest open one."""
    found = [t for t in value(await source.system.threads(ref)) if t.can_reply]
    return next((t for t in found if t.is_unread), found[0])


async def a_reply(source: Source, ref: RecordRef) -> Reply:
    return Reply(thread=await an_unread_thread(source, ref), body="Tak, det passer fint 👍")


async def a_thread(source: Source, ref: RecordRef) -> NewThread:
    recipient = value(await source.system.recipients(ref))[0]
    return NewThread(recipient=recipient, subject="Badedag", body="Kan badet flyttes?\n\nMvh.")


async def a_wish(source: Source, ref: RecordRef) -> AidWish:
    kinds = value(await source.system.applicable_kinds(ref))
    kind = next(k for k in kinds if k.code == "PARYK")
    return AidWish(kind=kind, motivation="Den gamle er slidt op.")


CANCEL = Change(
    kind=ChangeKind.CANCEL_APPOINTMENT,
    effect="cancel",
    prepared=a_cancellation,
    about=lambda c: c.appointment.id,
    send=lambda source, ref, uid, c: source.system.cancel_appointment(ref, uid, c),
    method="PUT",
    sends="/cancellation$",
    opens="/cancelPrototype$",
)
START = Change(
    kind=ChangeKind.START_THREAD,
    effect="message",
    prepared=a_thread,
    about=lambda c: c.recipient.id,
    send=lambda source, ref, uid, c: source.system.start_thread(ref, uid, c),
    method="POST",
    sends="/citizenConversations$",
    opens="/citizenConversations/prototype$",
)
REPLY = Change(
    kind=ChangeKind.REPLY_TO_THREAD,
    effect="message",
    prepared=a_reply,
    about=lambda c: c.thread.id,
    send=lambda source, ref, uid, c: source.system.reply_to_thread(ref, uid, c),
    method="POST",
    sends="/messages$",
    opens="/replyPrototype$",
)
READ = Change(
    kind=ChangeKind.MARK_THREAD_READ,
    effect="read",
    prepared=an_unread_thread,
    about=lambda thread: thread.id,
    send=lambda source, ref, uid, c: source.system.mark_thread_read(ref, uid, c),
    method="PUT",
    sends="/markRead$",
    opens=r"/citizenConversations/\d+$",
)
APPLY = Change(
    kind=ChangeKind.APPLY_FOR_AID,
    effect="application",
    prepared=a_wish,
    about=lambda c: c.kind.code,
    send=lambda source, ref, uid, c: source.system.apply_for_aid(ref, uid, c),
    method="POST",
    sends="/hclApplications$",
    opens="/hclApplications/prototype$",
)
CHANGES = (CANCEL, START, REPLY, READ, APPLY)
BY_PROTOTYPE = (CANCEL, START, REPLY, APPLY)


async def done(source: Source, ref: RecordRef, change: Change, thing: Any, uid: UUID = UID) -> Made:
    """Send it as the door does."""
    with noticing_changes():
        return await change.send(source, ref, uid, thing)


async def lost(source: Source, ref: RecordRef, change: Change, thing: Any) -> None:
    """Send it, and never learn what came of it."""
    with noticing_changes() as sent:
        try:
            await change.send(source, ref, UID, thing)
        except SourceUncertain:
            assert sent.maybe_done
            return
    raise AssertionError("an answer came")


@asynccontextmanager
async def changing(origin: str, tenant: str = "helsingor") -> AsyncIterator[Source]:
    """A source whose clock stands still, and whose data are put back at the end."""
    async with reaching(origin, tenant) as source:
        await source.at(NOW)
        try:
            yield source
        finally:
            await source.controls.delete("/demo/faults")
            await source.controls.post("/demo/reset")
            await source.controls.delete("/demo/clock")
