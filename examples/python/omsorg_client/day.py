"""One's day in words. Every match ends with `assert_never`: mypy sees a case that is left out."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar, assert_never

from omsorg_client.answers import (
    Appointment,
    AppointmentStatus,
    Calendar,
    CalendarResult,
    CareRecord,
    CareRecordRefusal,
    Day,
    Medications,
    MedicationsResult,
    Messages,
    MessagesResult,
    Municipality,
    NotOffered,
    Page,
    Step,
    Thread,
    Unfamiliar,
    Withheld,
)
from omsorg_client.gateway import Answer, GatewayError, what_to_do

T = TypeVar("T")
Errors = Sequence[GatewayError]


def day_in_words(answer: Answer[Day], day: date) -> list[str]:
    """The lines of a day; where something could not be had, the lines say so in its place."""
    found = answer.data.care_record if answer.data else None
    match found:
        case None:
            return _missing(answer.errors, "careRecord")
        case CareRecord():
            return [
                f"{found.person.name}, {found.municipality.name}, {day}",
                *("", "Appointments", *_indented(_calendar(found.calendar, day, answer.errors))),
                *_indented(_reasons(found.municipality)),
                *("", "Messages", *_indented(_messages(found.messages, answer.errors))),
                *("", "Medicine", *_indented(_medicine(found.medications, answer.errors))),
            ]
        case CareRecordRefusal():
            return [found.explanation, *instead(found.next_step)]
        case Unfamiliar():
            return unfamiliar(found)
        case _:
            assert_never(found)


def _calendar(topic: CalendarResult | None, day: date, errors: Errors) -> list[str]:
    match topic:
        case None:
            return _missing(errors, "calendar")
        case Calendar():
            without = _missing(errors, "calendar")
            return _list(topic.appointments, lambda one: _appointment(one, day), without)
        case Withheld():
            return _withheld(topic)
        case NotOffered():
            return _not_offered(topic)
        case Unfamiliar():
            return unfamiliar(topic)
        case _:
            assert_never(topic)


def _messages(topic: MessagesResult | None, errors: Errors) -> list[str]:
    match topic:
        case None:
            return _missing(errors, "messages")
        case Messages():
            return _list(topic.threads, _thread, _missing(errors, "messages"))
        case Withheld():
            return _withheld(topic)
        case NotOffered():
            return _not_offered(topic)
        case Unfamiliar():
            return unfamiliar(topic)
        case _:
            assert_never(topic)


def _medicine(topic: MedicationsResult | None, errors: Errors) -> list[str]:
    match topic:
        case None:
            return _missing(errors, "medications")
        case Medications():
            without = _missing(errors, "medications")
            return _list(topic.items, lambda one: [f"{one.name}: {one.dose}"], without)
        case Withheld():
            return _withheld(topic)
        case NotOffered():
            return _not_offered(topic)
        case Unfamiliar():
            return unfamiliar(topic)
        case _:
            assert_never(topic)


def _withheld(topic: Withheld) -> list[str]:
    return [f"Withheld: {topic.explanation}", *instead(topic.alternative)]


def _not_offered(topic: NotOffered) -> list[str]:
    return [f"Not offered here: {topic.explanation}", *instead(topic.alternative)]


def unfamiliar(found: Unfamiliar) -> list[str]:
    """The gateway is newer than this client: say what it says, if anything."""
    return [found.explanation or "not known to this client"]


def instead(step: Step | None) -> list[str]:
    if step is None:
        return []
    return [f"Instead: {', '.join(filter(None, (step.title, step.url, step.phone)))}"]


def _clock(moment: datetime, day: date) -> str:
    """The municipality's wall clock: its offset is the one that is written."""
    return f"{moment:%H:%M}" if moment.date() == day else f"{moment:%Y-%m-%d %H:%M}"


def _appointment(one: Appointment, day: date) -> list[str]:
    when = "-".join(_clock(moment, day) for moment in (one.start, one.end) if moment)
    where = one.place.name if one.place else None
    what = filter(None, (one.title, where, status(one.status)))
    free = one.cancellation.code == "ALLOWED"
    second = f"cancel --appointment={one.id}" if free else one.cancellation.explanation
    return [f"{when} {', '.join(what)}", f"  {second}"]


def status(status: AppointmentStatus) -> str:
    match status:
        case AppointmentStatus.BOOKED:
            return "booked"
        case AppointmentStatus.CANCELLATION_PENDING:
            return "cancellation on its way"
        case AppointmentStatus.CANCELLED:
            return "cancelled"
        case AppointmentStatus.COMPLETED:
            return "over"
        case AppointmentStatus.UNFAMILIAR:
            return "not known to this client"
        case _:
            assert_never(status)


def _reasons(municipality: Municipality) -> list[str]:
    rule = municipality.portal and municipality.portal.cancellation
    words = [f"{one.code} ({one.label})" for one in rule.reasons] if rule else []
    return [f"Reasons to cancel with: {', '.join(words)}"] if words else []


def _thread(one: Thread) -> list[str]:
    promised = f"an answer is promised by {one.expected_reply_by}" if one.expected_reply_by else ""
    what = filter(None, (one.subject, "unread" if one.is_unread else "", promised))
    return [f"{one.last_activity_at:%Y-%m-%d} {', '.join(what)}"]


def _list(page: Page[T] | None, words: Callable[[T], list[str]], without: list[str]) -> list[str]:
    if page is None:
        return without
    lines = [
        line
        for one in page.nodes
        for line in (["(one that cannot be read)"] if one is None else words(one))
    ]
    return [*(lines or ["none"]), *(["and more"] if page.page_info.has_next_page else [])]


def _missing(errors: Errors, field: str) -> list[str]:
    """Why a part of the answer is not there: the error whose path leads to it or over it."""
    for error in errors:
        if field in error.path or len(error.path) == 1:
            return [f"{what_to_do(error)} ({error.extensions.code})"]
    return ["not told"]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
