"""Every change that Cura takes, ready to be sent, for the tests of this folder."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from backends.stage.cast import danish_number, years_before
from gateway.domain.calendar import Appointment, AppointmentStatus
from gateway.domain.changes import (
    Cancellation,
    ChangeKind,
    Made,
    NewLifeStory,
    NewMeasurement,
    NewThread,
    NewTimeWish,
    Reply,
)
from gateway.domain.measurements import MeasuredValue
from gateway.domain.messages import MessageThread
from gateway.port import PortalSettings, RecordRef
from gateway.systems.cura import SYSTEM
from gateway.upstream.changing import noticing_changes
from tests.contract.cura_live import CITIZEN, NOW, RELATIVE, TODAY, YEARS, Source, value

REASONS = {
    reason.code: reason
    for reason in SYSTEM.offers(
        PortalSettings(options={"cancel_reasons": "on"})
    ).cancellation.reasons
}
COMMENT = "Jeg kommer først hjem torsdag."
WISH = "Helst en formiddag i næste uge."
BODY = "Kan I komme en time senere?\nVenlig hilsen"
STORY = "Jeg er født på Ærø.\n\nNu bor jeg i Aarhus."
_SEND = {
    ChangeKind.CANCEL_APPOINTMENT: "cancel_appointment",
    ChangeKind.REQUEST_NEW_TIME: "request_new_time",
    ChangeKind.START_THREAD: "start_thread",
    ChangeKind.REPLY_TO_THREAD: "reply_to_thread",
    ChangeKind.MARK_THREAD_READ: "mark_thread_read",
    ChangeKind.RECORD_MEASUREMENT: "record_measurement",
    ChangeKind.SAVE_LIFE_STORY: "save_life_story",
}


async def send(source: Source, ref: RecordRef, kind: ChangeKind, uid: UUID, change: Any) -> Made:
    """Send a change as the door sends it."""
    with noticing_changes():
        made: Made = await getattr(source.system, _SEND[kind])(ref, uid, change)
    return made


async def look_for(source: Source, ref: RecordRef, kind: ChangeKind, uid: UUID, about: str) -> Any:
    return await source.system.change_made(ref, uid, kind, about)


async def appointments(source: Source, ref: RecordRef) -> list[Appointment]:
    found: list[Appointment] = value(await source.system.appointments(ref, YEARS))
    return found


async def appointment(source: Source, ref: RecordRef, key: str) -> Appointment:
    return next(one for one in await appointments(source, ref) if one.id == key)


async def to_cancel(source: Source, ref: RecordRef) -> Appointment:
    """The first that is far enough ahead, and has no wish."""
    rows = sorted(await appointments(source, ref), key=lambda one: one.start)
    return next(
        one
        for one in rows
        if one.status is AppointmentStatus.BOOKED
        and one.start > NOW + timedelta(hours=3)
        and one.new_time_request is None
    )


async def threads(source: Source, ref: RecordRef) -> dict[str, MessageThread]:
    return {one.subject: one for one in value(await source.system.threads(ref))}


async def open_thread(source: Source, ref: RecordRef) -> MessageThread:
    """One that has something unread for everybody."""
    return (await threads(source, ref))["Kompressionsstrømper"]


async def _cancel(source: Source, ref: RecordRef) -> tuple[str, Any]:
    found = await to_cancel(source, ref)
    wish = WISH if source.tenant == "aarhus" else None
    return found.id, Cancellation(
        appointment=found, reason=REASONS["syg"], comment=COMMENT, new_time_wish=wish
    )


async def _new_time(source: Source, ref: RecordRef) -> tuple[str, Any]:
    found = await to_cancel(source, ref)
    return found.id, NewTimeWish(appointment=found, wish=WISH)


async def _start(source: Source, ref: RecordRef) -> tuple[str, Any]:
    unit = value(await source.system.recipients(ref))[0]
    return unit.id, NewThread(recipient=unit, subject="Tider i påsken", body=BODY)


async def _reply(source: Source, ref: RecordRef) -> tuple[str, Any]:
    thread = await open_thread(source, ref)
    return thread.id, Reply(thread=thread, body=BODY)


async def _read(source: Source, ref: RecordRef) -> tuple[str, Any]:
    thread = await open_thread(source, ref)
    return thread.id, thread


async def _measure(source: Source, ref: RecordRef) -> tuple[str, Any]:
    agreement = value(await source.system.agreements(ref))[0]
    numbers = {"8480-6": 141.0, "8462-4": 83.0}
    values = tuple(
        MeasuredValue(code=one.code, label=one.label, value=numbers[one.code], unit=one.unit)
        for one in agreement.components
    )
    taken = NOW - timedelta(minutes=20)
    return agreement.id, NewMeasurement(
        agreement=agreement, taken_at=taken, values=values, comment=COMMENT
    )


async def _story(source: Source, ref: RecordRef) -> tuple[str, Any]:
    before = value(await source.system.life_story(ref))
    return "", NewLifeStory(text=STORY, before=before)


@dataclass(frozen=True)
class Case:
    """One kind of change by one person at one tenant. `seen` is where its request goes."""

    kind: ChangeKind
    tenant: str
    viewer: str | None
    prepared: Callable[[Source, RecordRef], Awaitable[tuple[str, Any]]]
    seen: str
    effect: str
    whose: str = CITIZEN

    def __str__(self) -> str:
        return f"{self.kind}-{self.tenant}-{'relative' if self.viewer else 'citizen'}"

    @property
    def method(self) -> str:
        return _SEND[self.kind]

    @property
    def role(self) -> str:
        return "relative" if self.viewer else "citizen"

    async def ref(self, source: Source) -> RecordRef:
        return await source.ref(self.whose, self.viewer)


_KINDS = (
    (ChangeKind.CANCEL_APPOINTMENT, ("aarhus", "frederiksberg"), _cancel, r"cancel$", "cancel"),
    (ChangeKind.REQUEST_NEW_TIME, ("frederiksberg",), _new_time, r"request-new-time$", "new-time"),
    (ChangeKind.START_THREAD, ("aarhus", "frederiksberg"), _start, r"/Communication$", "message"),
    (ChangeKind.REPLY_TO_THREAD, ("aarhus",), _reply, r"/Communication$", "message"),
    (ChangeKind.MARK_THREAD_READ, ("aarhus", "frederiksberg"), _read, r"mark-read$", "read"),
    (ChangeKind.RECORD_MEASUREMENT, ("aarhus",), _measure, r"/Observation$", "measurement"),
    (ChangeKind.SAVE_LIFE_STORY, ("aarhus",), _story, r"/QuestionnaireResponse", "life-story"),
)
CASES = [
    Case(kind, tenant, viewer, prepared, seen, effect)
    for kind, tenants, prepared, seen, effect in _KINDS
    for tenant in tenants
    for viewer in ((None,) if kind is ChangeKind.RECORD_MEASUREMENT else (None, RELATIVE))
]
SOMEBODY = danish_number(years_before(TODAY, 88), 1)
"""One of those who only are there: a record in which nothing is written."""
FIRST_STORY = Case(
    *(ChangeKind.SAVE_LIFE_STORY, "aarhus", None, _story),
    *(r"/QuestionnaireResponse$", "life-story", SOMEBODY),
)
OF_KIND = {case.kind: case for case in reversed(CASES) if case.viewer is None}


async def done(source: Source, case: Case, uid: UUID | None = None) -> tuple[RecordRef, Any, Made]:
    """The case's change, sent once: whose it is, what was sent, and what came of it."""
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    made = await send(source, ref, case.kind, uid or uuid4(), change)
    return ref, change, made
