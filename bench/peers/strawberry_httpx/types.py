"""The plain types: resolved by name from what the translation makes."""

import strawberry

from bench.peers.strawberry_httpx import scalars as s


@strawberry.type
class Person:
    name: str
    birth_year: int | None


@strawberry.type
class CareSystem:
    name: str


@strawberry.type
class Alternative:
    title: str
    url: s.URL | None
    requires_separate_consent: bool


@strawberry.type
class Redaction:
    part: str
    explanation: str


@strawberry.type
class TopicRule:
    topic: str
    verdict: s.Verdict
    explanation: str
    source: str
    redactions: list[Redaction]


@strawberry.type
class Portal:
    name: str
    care_system: CareSystem


@strawberry.type
class Municipality:
    code: s.MunicipalityCode
    name: str
    portal: Portal


@strawberry.interface
class NotShown:
    topic: str
    explanation: str
    alternative: Alternative | None
    source: str


@strawberry.type
class Withheld(NotShown):
    pass


@strawberry.type
class NotOffered(NotShown):
    pass


@strawberry.type
class PageInfo:
    has_next_page: bool


@strawberry.type
class Place:
    kind: s.PlaceKind
    name: str | None
    address: str | None


@strawberry.type
class StaffMember:
    name: str
    role: str | None
    unit: str | None


@strawberry.type
class Cancelability:
    code: s.CancelabilityCode
    until: s.DateTime | None
    explanation: str


@strawberry.type
class VideoMeeting:
    join_url: s.URL | None
    opens_at: s.DateTime
    closes_at: s.DateTime | None


@strawberry.type
class NewTimeRequest:
    wish: str
    requested_at: s.DateTime | None


@strawberry.type
class Appointment:
    kind: s.AppointmentKind
    title: str
    start: s.DateTime
    end: s.DateTime | None
    status: s.AppointmentStatus
    place: Place | None
    staff: list[StaffMember]
    cancellation: Cancelability
    video: VideoMeeting | None
    new_time_request: NewTimeRequest | None


@strawberry.type
class CalendarDay:
    date: s.Date
    public_holiday: str | None
    appointments: list[Appointment]


@strawberry.type
class AppointmentConnection:
    nodes: list[Appointment]
    page_info: PageInfo


@strawberry.type
class MessageRecipient:
    name: str
    area: str | None


@strawberry.type
class MessageAuthor:
    kind: s.Party
    name: str
    unit: str | None
    is_viewer: bool


@strawberry.type
class Message:
    sent_at: s.DateTime
    body: str
    read_at: s.DateTime | None
    author: MessageAuthor


@strawberry.type
class MessageConnection:
    nodes: list[Message]


@strawberry.type
class CareUnit:
    name: str
    kind: str | None
    phone: str | None
    address: str | None
    opening_hours: str | None
    message_recipient: MessageRecipient | None


@strawberry.type
class BodyWornAidKind:
    code: str
    name: str


@strawberry.type
class AidApplication:
    kind: BodyWornAidKind
    submitted_at: s.DateTime
    status: s.AidApplicationStatus
    decided_on: s.Date | None


@strawberry.type
class BodyWornAid:
    name: str
    granted_on: s.Date | None
    supplier: str | None


@strawberry.type
class AidLoan:
    name: str
    category: str | None
    lent_on: s.Date | None
    delivery: s.DeliveryStatus
    expected_on: s.Date | None
    delivered_on: s.Date | None


@strawberry.type
class Coding:
    code: str
    display: str | None


@strawberry.type
class Condition:
    kind: s.ConditionKind
    area: str
    name: str
    code: Coding
    level: int | None
    active: bool
    recorded_on: s.Date | None


@strawberry.type
class Document:
    kind: s.DocumentKind
    title: str
    documented_at: s.DateTime
    unit: str | None


@strawberry.type
class Goal:
    text: str
    kind: str | None
    status: str | None


@strawberry.type
class FollowUp:
    date: s.Date
    text: str


@strawberry.type
class AidApplicationConnection:
    nodes: list[AidApplication]


@strawberry.type
class BodyWornAidConnection:
    nodes: list[BodyWornAid]


@strawberry.type
class AidLoanConnection:
    nodes: list[AidLoan]


@strawberry.type
class ConditionConnection:
    nodes: list[Condition]


@strawberry.type
class DocumentConnection:
    nodes: list[Document]
