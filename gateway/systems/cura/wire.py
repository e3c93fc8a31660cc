"""What Cura's FHIR answers look like, as far as the gateway reads them. Unknown keys are ignored.

A field without a default must be there: its absence makes the row unreadable.
"""

from typing import Any

import msgspec


class Shape(msgspec.Struct, rename="camel", gc=False):
    """FHIR's own names, in camel case. Nothing here refers back to what holds it."""


class Coding(Shape):
    """A code; each part may be missing, as in FHIR."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Shape):
    """Codings of one concept, and its text."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Identifier(Shape):
    """An identifier in a system."""

    system: str | None = None
    value: str | None = None


class Reference(Shape):
    """A reference by id, by identifier, or by name only."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Extension(Shape):
    """An extension with one value, or with parts."""

    url: str
    extension: tuple["Extension", ...] = ()
    value_string: str | None = None
    value_code: str | None = None
    value_url: str | None = None
    value_instant: str | None = None
    value_date: str | None = None
    value_identifier: Identifier | None = None
    value_boolean: bool | None = None
    value_decimal: float | None = None
    value_reference: Reference | None = None
    value_coding: Coding | None = None


class Period(Shape):
    """From and to."""

    start: str | None = None
    end: str | None = None


class HumanName(Shape):
    """A name in its parts."""

    family: str | None = None
    given: tuple[str, ...] = ()
    text: str | None = None


class ContactPoint(Shape):
    """A telephone number or the like."""

    system: str | None = None
    value: str | None = None


class Address(Shape):
    """An address as one text."""

    text: str | None = None


class Link(Shape):
    """A link of a Bundle."""

    relation: str
    url: str


class Bundle(Shape):
    """A page of a search. Entries are read one by one."""

    resource_type: str
    type: str
    link: tuple[Link, ...] = ()
    entry: tuple[Any, ...] = ()


class Patient(Shape):
    """The person; `active` says whether the record is open."""

    id: str
    active: bool
    identifier: tuple[Identifier, ...]
    name: tuple[HumanName, ...]
    birth_date: str | None = None
    deceased_boolean: bool = False
    deceased_date_time: str | None = None


class Participant(Shape):
    """Somebody or something that takes part in an appointment."""

    actor: Reference | None = None
    type: tuple[Concept, ...] = ()
    extension: tuple[Extension, ...] = ()


class Visit(Shape):
    """A visit, a training, a video call; also a local activity."""

    id: str
    status: str
    start: str
    participant: tuple[Participant, ...]
    end: str | None = None
    description: str | None = None
    patient_instruction: str | None = None
    service_category: tuple[Concept, ...] = ()
    service_type: tuple[Concept, ...] = ()
    extension: tuple[Extension, ...] = ()


class Appointment(Visit):
    """The same with what it contains, of which each is read when it is asked for."""

    contained: tuple[dict[str, Any], ...] = ()


class Location(Shape):
    """A contained place."""

    name: str | None = None
    type: tuple[Concept, ...] = ()
    address: Address | None = None


class Practitioner(Shape):
    """Somebody of the staff."""

    name: tuple[HumanName, ...] = ()


class Payload(Shape):
    """A part of a message."""

    content_string: str | None = None


class Communication(Shape):
    """One message."""

    id: str
    sent: str
    sender: Reference
    topic: Concept
    payload: tuple[Payload, ...]
    recipient: tuple[Reference, ...] = ()
    extension: tuple[Extension, ...] = ()


class Annotation(Shape):
    """A note; whose it is decides who may see it."""

    text: str
    time: str | None = None
    author_reference: Reference | None = None


class Marked(Shape):
    """Any resource, for the marks that say which request made or changed it."""

    id: str
    extension: tuple[Extension, ...] = ()


class Named(Shape):
    """Any resource, for its identifiers."""

    id: str
    identifier: tuple[Identifier, ...] = ()


class Issue(Shape):
    """One thing that is wrong."""

    details: Concept | None = None


class OperationOutcome(Shape):
    """Why something was refused."""

    resource_type: str
    issue: tuple[Issue, ...]
