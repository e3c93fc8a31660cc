"""What happens in one record while the viewer watches, each event with an operation of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from gateway.domain.calendar import Appointment, AppointmentStatus
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.messages import Message, MessageThread
from gateway.domain.topics import Verdict
from gateway.domain.watching import WatchEndReason
from gateway.domain.words import Language
from gateway.records.watching.calendars import VISITS
from gateway.records.watching.noticed import AppointmentGone, MessageArrived, Noticed, VisitDone
from gateway.resolvers import calendar, messages
from gateway.resolvers.context import RequestContext
from gateway.resolvers.nodes import picked
from gateway.resolvers.scope import RecordKey, Scope
from gateway.resolvers.viewer import local_to


@dataclass(frozen=True, slots=True)
class Happening:
    """What a stream says next, and the operation in which it is to be shown and logged."""

    event: Any
    context: RequestContext


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A message has come. `at` is the moment it was noticed, here and in the other events."""

    at: datetime
    scope: Scope
    thread: MessageThread
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChanged:
    """An appointment is new, or shown otherwise than before."""

    at: datetime
    scope: Scope
    appointment: Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRemoved:
    """An appointment is shown no more. `key` is what its id is made of."""

    at: datetime
    key: RecordKey


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCompleted:
    """A visit has been kept; `completed_at` is when it was noted, else noticed."""

    at: datetime
    scope: Scope
    appointment: Appointment
    completed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEnded:
    """The last event of a stream. `language` is the one to tell it in if none is asked for."""

    at: datetime
    reason: WatchEndReason
    language: Language


Event: TypeAlias = MessageReceived | AppointmentChanged | AppointmentRemoved | VisitCompleted


def record_asked(context: RequestContext, text: str) -> RecordThing | None:
    """The record whose id this is; None for every other text."""
    thing = context.services.ids.read(text)
    is_record = isinstance(thing, RecordThing) and thing.kind is Kind.CARE_RECORD
    return thing if isinstance(thing, RecordThing) and is_record else None


def ended(context: RequestContext, reason: WatchEndReason) -> Happening:
    """The end of a stream. It tells the same whichever id was asked for."""
    viewer = context.signed_in()
    at, language = local_to(viewer, context.now), viewer.country.language
    return Happening(WatchEnded(at=at, reason=reason, language=language), context)


async def told(scope: Scope, noticed: Noticed) -> Event | None:
    """What has changed, read anew for this viewer; None where they are shown nothing of it.

    Raises a `SourceError`.
    """
    if scope.reader.ruling(noticed.topic).verdict is not Verdict.SHOWN:
        return None
    change = noticed.change
    if isinstance(change, MessageArrived):
        return await _message(scope, noticed.at, change)
    found = await calendar.appointment(scope, change.appointment)
    at = scope.local(noticed.at)
    if found is None:
        key = scope.key(Kind.APPOINTMENT, change.appointment)
        return AppointmentRemoved(at=at, key=key) if isinstance(change, AppointmentGone) else None
    is_done = found.status is AppointmentStatus.COMPLETED and found.kind in VISITS
    if isinstance(change, VisitDone) and is_done:
        completed_at = scope.local(found.completed_at or noticed.at)
        return VisitCompleted(at=at, scope=scope, appointment=found, completed_at=completed_at)
    return AppointmentChanged(at=at, scope=scope, appointment=found)


async def _message(scope: Scope, at: datetime, change: MessageArrived) -> MessageReceived | None:
    thread = await messages.thread(scope, change.thread)
    if thread is None:
        return None
    message = picked(await scope.reader.messages(thread), change.message)
    if message is None:
        return None
    return MessageReceived(at=scope.local(at), scope=scope, thread=thread, message=message)
