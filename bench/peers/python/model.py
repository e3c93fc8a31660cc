"""The answer's types, with the fields that the works ask for. What is UNSET is not asked for."""

from msgspec import UNSET, Struct, UnsetType


class Model(Struct, rename="camel", gc=False):
    """Keys are camelCase in the answer."""


class Person(Model):
    name: str
    birth_year: int | UnsetType | None = UNSET


class Place(Model):
    kind: str
    name: str | None
    address: str | UnsetType | None = UNSET


class StaffMember(Model):
    name: str
    role: str | None
    unit: str | UnsetType | None = UNSET


class Cancelability(Model):
    code: str
    until: str | None
    explanation: str | UnsetType = UNSET


class VideoMeeting(Model):
    join_url: str | None
    opens_at: str
    closes_at: str | None


class NewTimeRequest(Model):
    wish: str
    requested_at: str | None


class Appointment(Model):
    kind: str
    title: str
    start: str
    end: str | None
    status: str
    place: Place | None
    staff: list[StaffMember]
    cancellation: Cancelability
    video: VideoMeeting | UnsetType | None = UNSET
    new_time_request: NewTimeRequest | UnsetType | None = UNSET


class CalendarDay(Model):
    date: str
    public_holiday: str | None
    appointments: list[Appointment]


class Recipient(Model):
    name: str
    area: str | UnsetType | None = UNSET


class Author(Model):
    kind: str
    name: str
    unit: str | UnsetType | None
    is_viewer: bool


class Message(Model):
    sent_at: str
    body: str
    author: Author
    read_at: str | UnsetType | None = UNSET


class Messages(Model):
    nodes: list[Message]


class Thread(Model):
    subject: str
    is_unread: bool
    last_activity_at: str
    can_reply: bool
    recipient: Recipient | None
    messages: Messages
    expected_reply_by: str | UnsetType | None = UNSET


class CareUnit(Model):
    name: str
    kind: str | None
    phone: str | None
    address: str | None
    opening_hours: str | None
    message_recipient: Recipient | None


class Grant(Model):
    title: str
    status: str
    granted_on: str | None
    law: str | UnsetType | None = UNSET
    paragraph: str | UnsetType | None = UNSET
    starts_on: str | UnsetType | None = UNSET
    ends_on: str | UnsetType | None = UNSET
    supplier: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET


class AidKind(Model):
    code: str
    name: str


class AidApplication(Model):
    kind: AidKind
    submitted_at: str
    status: str
    decided_on: str | None


class BodyWornAid(Model):
    name: str
    granted_on: str | None
    supplier: str | None


class AidLoan(Model):
    name: str
    category: str | None
    lent_on: str | None
    delivery: str
    expected_on: str | None
    delivered_on: str | None


class Coding(Model):
    code: str
    display: str | None


class Condition(Model):
    kind: str
    area: str
    name: str
    code: Coding
    level: int | None
    active: bool
    recorded_on: str | None


class Document(Model):
    kind: str
    title: str
    documented_at: str
    unit: str | None


class Goal(Model):
    text: str
    kind: str | None
    status: str | None


class FollowUp(Model):
    date: str
    text: str


class ActionPlan(Model):
    title: str
    assessed_on: str | None
    goals: list[Goal]
    follow_ups: list[FollowUp]
