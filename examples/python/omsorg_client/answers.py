"""What the documents' answers look like. `omsorg_client.contract` compares this with the schema.

A union of the schema is a union here, told apart by `__typename`, and has `Unfamiliar` beside its
members: what a gateway may answer that is newer than this client. An enum likewise.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic, NewType, TypeAlias, TypeVar

import msgspec

T = TypeVar("T")
Id = NewType("Id", str)


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An object of the answer. What the schema lets be null may be None."""


class Member(Part, frozen=True, kw_only=True, tag_field="__typename", tag=True):
    """An object that is one of a union."""


class Unfamiliar(Member, frozen=True, kw_only=True):
    explanation: str | None = None


class Step(Part, frozen=True, kw_only=True):
    title: str
    url: str | None
    phone: str | None


class Withheld(Member, frozen=True, kw_only=True):
    """There may be something; the portal shows nobody what."""

    explanation: str
    alternative: Step | None


class NotOffered(Member, frozen=True, kw_only=True):
    """The portal has no such page at all."""

    explanation: str
    alternative: Step | None


class PageInfo(Part, frozen=True, kw_only=True):
    has_next_page: bool


class Page(Part, Generic[T], frozen=True, kw_only=True):
    """One item that cannot be read is None, and the others are good."""

    nodes: list[T | None]
    page_info: PageInfo


class AppointmentStatus(StrEnum):
    BOOKED = "BOOKED"
    CANCELLATION_PENDING = "CANCELLATION_PENDING"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    UNFAMILIAR = ""

    @classmethod
    def _missing_(cls, value: object) -> "AppointmentStatus":
        del value
        return cls.UNFAMILIAR


class Place(Part, frozen=True, kw_only=True):
    name: str | None


class Cancelability(Part, frozen=True, kw_only=True):
    code: str
    explanation: str


class Appointment(Part, frozen=True, kw_only=True):
    id: Id
    title: str
    start: datetime
    end: datetime | None
    status: AppointmentStatus
    place: Place | None
    cancellation: Cancelability


class Calendar(Member, frozen=True, kw_only=True):
    appointments: Page[Appointment] | None


class Thread(Part, frozen=True, kw_only=True):
    subject: str
    is_unread: bool
    last_activity_at: datetime
    expected_reply_by: date | None


class Messages(Member, frozen=True, kw_only=True):
    threads: Page[Thread] | None


class Medicine(Part, frozen=True, kw_only=True):
    name: str
    dose: str


class Medications(Member, frozen=True, kw_only=True):
    items: Page[Medicine] | None


class Reason(Part, frozen=True, kw_only=True):
    code: str
    label: str


class CancellationRule(Part, frozen=True, kw_only=True):
    reasons: list[Reason]


class Portal(Part, frozen=True, kw_only=True):
    cancellation: CancellationRule | None


class Municipality(Part, frozen=True, kw_only=True):
    name: str
    portal: Portal | None


class Person(Part, frozen=True, kw_only=True):
    name: str


CalendarResult: TypeAlias = Calendar | Withheld | NotOffered | Unfamiliar
MessagesResult: TypeAlias = Messages | Withheld | NotOffered | Unfamiliar
MedicationsResult: TypeAlias = Medications | Withheld | NotOffered | Unfamiliar


class CareRecord(Member, frozen=True, kw_only=True):
    municipality: Municipality
    person: Person
    calendar: CalendarResult | None
    messages: MessagesResult | None
    medications: MedicationsResult | None


class CareRecordRefusal(Member, frozen=True, kw_only=True):
    explanation: str
    next_step: Step | None


CareRecordResult: TypeAlias = CareRecord | CareRecordRefusal | Unfamiliar


class Day(Part, frozen=True, kw_only=True):
    care_record: CareRecordResult | None


class Representation(Part, frozen=True, kw_only=True):
    id: Id
    role: str
    person: Person


class Viewer(Part, frozen=True, kw_only=True):
    representations: list[Representation] | None


class People(Part, frozen=True, kw_only=True):
    viewer: Viewer | None


class ChangedAppointment(Part, frozen=True, kw_only=True):
    status: AppointmentStatus


class AppointmentCancelled(Member, frozen=True, kw_only=True):
    appointment: ChangedAppointment | None


class Refused(Member, frozen=True, kw_only=True):
    code: str
    explanation: str
    next_step: Step | None


class OutcomeUnknown(Member, frozen=True, kw_only=True):
    explanation: str
    retry_after: timedelta
    next_step: Step | None


CancelAppointmentResult: TypeAlias = AppointmentCancelled | Refused | OutcomeUnknown | Unfamiliar


class Cancel(Part, frozen=True, kw_only=True):
    cancel_appointment: CancelAppointmentResult | None


DOCUMENTS: dict[str, type[Part]] = {"People": People, "Day": Day, "Cancel": Cancel}
"""What the answer to each document is."""
_FAMILIAR = {member.__name__ for member in Member.__subclasses__()}


def read(data: object, kind: type[T]) -> T:
    """An answer of that kind. Raises `msgspec.ValidationError` where it does not fit."""
    return msgspec.convert(_familiar(data), kind)


def _familiar(value: object) -> object:
    """The same with `Unfamiliar` in the place of types that this client has never heard of."""
    if isinstance(value, list):
        return [_familiar(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("__typename", "Unfamiliar") not in _FAMILIAR:
        return {"__typename": "Unfamiliar", "explanation": value.get("explanation")}
    return {name: _familiar(one) for name, one in value.items()}
