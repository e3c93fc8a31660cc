"""The shapes that are read of the answers: FHIR R4 with Norwegian base profiles.

What has no default must be there. Everything else in an answer is passed over.
"""

from typing import Any, Final, Literal, TypeAlias

import msgspec

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
D_NUMBER = "urn:oid:2.16.578.1.12.4.1.4.2"
SERVICE_CATEGORY = "urn:oid:2.16.578.1.12.4.1.1.7619"
SERVICE_TYPE = "urn:oid:2.16.578.1.12.4.1.1.8663"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
REFERRAL_METHOD = "http://terminology.hl7.org/CodeSystem/service-referral-method"
NO_BASIS = "http://hl7.no/fhir/StructureDefinition/"


class _Part(msgspec.Struct, rename="camel", kw_only=True, gc=False):
    pass


class Coding(_Part):
    """A code of a system."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(_Part):
    """A thing said in codes, in a text, or both."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Identifier(_Part):
    """A number or name of somebody or something, of a system."""

    system: str | None = None
    value: str | None = None


class ContactPoint(_Part):
    """A telephone number, an address on the net."""

    value: str | None = None


class Extension(_Part):
    """An extension, with the kinds of value that are read."""

    url: str
    extension: tuple["Extension", ...] = ()
    value_string: str | None = None
    value_url: str | None = None
    value_contact_point: ContactPoint | None = None
    value_date_time: str | None = None


class Reference(_Part):
    """A pointer to a resource: by address, by identifier, by name only."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Meta(_Part):
    """Labels that restrict who may see a resource, and its version."""

    security: tuple[Coding, ...] = ()
    version_id: str | None = None


class Name(_Part):
    """A person's name; Norwegian base profiles keep middle names in an extension."""

    text: str | None = None
    given: tuple[str, ...] = ()
    family: str | None = None
    extension: tuple[Extension, ...] = ()


class Address(_Part):
    """A postal address."""

    line: tuple[str, ...] = ()
    postal_code: str | None = None
    city: str | None = None


class Link(_Part):
    """A link of a Bundle."""

    relation: str
    url: str


class Bundle(_Part):
    """One page of a search. An empty one has no `entry`, and then says so in `total`."""

    resource_type: Literal["Bundle"]
    type: Literal["searchset"]
    link: tuple[Link, ...]
    total: int | None = None
    entry: tuple[msgspec.Raw, ...] | None = None


class Entry(_Part):
    """One entry of a page."""

    resource: msgspec.Raw


class Typed(_Part):
    """What every resource has, an OperationOutcome too."""

    resource_type: str


class Named(_Part):
    """What every resource about somebody or something has."""

    resource_type: str
    id: str


class Patient(_Part):
    """The person whose record it is."""

    id: str
    identifier: tuple[Identifier, ...]
    active: bool
    name: tuple[Name, ...]
    birth_date: str
    deceased_boolean: bool = False
    deceased_date_time: str | None = None


class ConsentHead(_Part):
    """As much of a Consent as tells what it is about."""

    status: Literal["draft", "proposed", "active", "rejected", "inactive", "entered-in-error"]
    category: tuple[Concept, ...]
    patient: Reference


class Consent(_Part):
    """Terms accepted."""

    date_time: str
    policy_rule: Concept


AppointmentStatus: TypeAlias = Literal[
    "proposed",
    "pending",
    "booked",
    "arrived",
    "fulfilled",
    "cancelled",
    "noshow",
    "entered-in-error",
    "checked-in",
    "waitlist",
]


class Participant(_Part):
    """Somebody or something that takes part; `status` is their answer."""

    status: str
    actor: Reference | None = None
    type: tuple[Concept, ...] = ()


class VisitHead(_Part):
    """Who takes part in an Appointment that may be shown, and where it stands."""

    status: AppointmentStatus
    participant: tuple[Participant, ...]


class Visit(_Part):
    """The rest of an Appointment that may be shown."""

    id: str
    start: str
    end: str | None = None
    description: str | None = None
    service_type: tuple[Concept, ...] = ()
    extension: tuple[Extension, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()


class Practitioner(_Part):
    """A contained employee."""

    name: tuple[Name, ...] = ()


class PractitionerRole(_Part):
    """A contained employee in a service."""

    practitioner: Reference | None = None
    code: tuple[Concept, ...] = ()
    healthcare_service: tuple[Reference, ...] = ()


class Location(_Part):
    """A contained place."""

    type: tuple[Concept, ...] = ()
    name: str | None = None
    address: Address | None = None


EventStatus: TypeAlias = Literal[
    "preparation",
    "in-progress",
    "not-done",
    "on-hold",
    "stopped",
    "completed",
    "entered-in-error",
    "unknown",
]


class LetterHead(_Part):
    """As much of a Communication that may be shown as tells in which thread it stands."""

    id: str
    in_response_to: tuple[Reference, ...] = ()


class Payload(_Part):
    """A part of a message; attachments are passed over."""

    content_string: str | None = None


class Letter(_Part):
    """The rest of a Communication that may be shown."""

    sent: str
    sender: Reference
    topic: Concept
    payload: tuple[Payload, ...]
    recipient: tuple[Reference, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()
    extension: tuple[Extension, ...] = ()


class Service(_Part):
    """A municipal service (helsekontakt)."""

    id: str
    active: bool
    name: str
    type: tuple[Concept, ...] = ()
    referral_method: tuple[Concept, ...] = ()


class SubscriptionHead(_Part):
    """What one is told of."""

    criteria: str


class Channel(_Part):
    """How one is told, and where."""

    type: Literal["rest-hook", "websocket", "email", "sms", "message"]
    endpoint: str | None = None


class Subscription(_Part):
    """One kind of notification."""

    status: Literal["requested", "active", "error", "off"]
    channel: Channel
    id: str | None = None
    meta: Meta = msgspec.field(default_factory=Meta)
    reason: str | None = None


CONCEPTS: Final = tuple[Concept, ...]
PARTICIPANTS: Final = tuple[Participant, ...]
VISIT_STATUS: Final[Any] = AppointmentStatus
EVENT_STATUS: Final[Any] = EventStatus
"""Shapes of single elements, for what decides whether a resource is shown."""
