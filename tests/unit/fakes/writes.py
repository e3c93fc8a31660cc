"""What a care system in memory does when it takes a change: its own rows become others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.domain.aids import AidApplication, AidApplicationStatus
from gateway.domain.calendar import AppointmentStatus, NewTimeRequest
from gateway.domain.changes import Made
from gateway.domain.contacts import LifeStory
from gateway.domain.measurements import Measurement
from gateway.domain.messages import Message, MessageAuthor, MessageThread
from gateway.domain.people import Party
from gateway.domain.records import AcceptedTerms

WRITTEN_AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = timedelta(minutes=1)


def cancelled(system: Any, key: str, _: Any, change: Any) -> Made:
    del key
    row = replace(change.appointment, status=AppointmentStatus.CANCELLED)
    return _instead(system, "appointments", row)


def new_time(system: Any, key: str, _: Any, change: Any) -> Made:
    del key
    wish = NewTimeRequest(wish=change.wish, requested_at=WRITTEN_AT)
    return _instead(system, "appointments", replace(change.appointment, new_time_request=wish))


def started(system: Any, key: str, ref: Any, change: Any) -> Made:
    thread = MessageThread(
        id=key,
        subject=change.subject,
        recipient=change.recipient,
        last_activity_at=WRITTEN_AT,
        last_author=Party.CITIZEN,
        is_unread=False,
        can_reply=True,
    )
    system.rows["threads"] = (*system.rows["threads"], thread)
    system.details["messages", key] = (_message(f"{key}-1", ref, change.body),)
    return Made(id=key)


def replied(system: Any, key: str, ref: Any, change: Any) -> Made:
    place = "messages", change.thread.id
    system.details[place] = (*system.details[place], _message(key, ref, change.body))
    return Made(id=key, parent=change.thread.id)


def read(system: Any, key: str, _: Any, thread: Any) -> Made:
    del key
    return _instead(system, "threads", replace(thread, is_unread=False))


def measured(system: Any, key: str, _: Any, change: Any) -> Made:
    row = Measurement(
        id=key,
        kind=change.agreement.kind,
        label=change.agreement.label,
        taken_at=change.taken_at,
        values=change.values,
        entered_by=Party.CITIZEN,
        agreement_id=change.agreement.id,
        comment=change.comment,
    )
    system.rows["measurements"] = (*system.rows["measurements"], row)
    return Made(id=key)


def applied(system: Any, key: str, _: Any, change: Any) -> Made:
    received = AidApplicationStatus.RECEIVED
    row = AidApplication(id=key, kind=change.kind, submitted_at=WRITTEN_AT, status=received)
    system.rows["aid_applications"] = (*system.rows["aid_applications"], row)
    return Made(id=key)


def saved(system: Any, key: str, _: Any, change: Any) -> Made:
    del key
    at = (change.before.updated_at or WRITTEN_AT) + LATER
    system.rows["life_story"] = LifeStory(text=change.text, updated_at=at, updated_by=Party.CITIZEN)
    return Made()


def chosen(system: Any, key: str, _: Any, change: Any) -> Made:
    del key
    settings = replace(change.before, channel=change.channel, kinds=change.kinds)
    system.rows["notifications"] = settings
    return Made()


def accepted(system: Any, key: str, ref: Any, change: Any) -> Made:
    del key
    terms = AcceptedTerms(version=change.version, accepted_at=WRITTEN_AT)
    system.records[ref.asker.subject] = replace(ref.head, terms=terms)
    return Made()


WRITES: dict[str, Callable[[Any, str, Any, Any], Made]] = {
    "cancel_appointment": cancelled,
    "request_new_time": new_time,
    "start_thread": started,
    "reply_to_thread": replied,
    "mark_thread_read": read,
    "record_measurement": measured,
    "apply_for_aid": applied,
    "save_life_story": saved,
    "update_notifications": chosen,
    "accept_terms": accepted,
}
"""By the name of a write: what it does, given the system, a key for what is new, who, and what."""


def _instead(system: Any, rows: str, row: Any) -> Made:
    system.rows[rows] = tuple(row if old.id == row.id else old for old in system.rows[rows])
    return Made(id=row.id)


def _message(key: str, ref: Any, body: str) -> Message:
    author = MessageAuthor(kind=Party.CITIZEN, name=ref.asker.name, is_viewer=True)
    return Message(id=key, sent_at=WRITTEN_AT, author=author, body=body)
