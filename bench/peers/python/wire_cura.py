"""The parts of Cura's FHIR resources that the works need."""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Wire(Struct, rename="camel", gc=False):
    """Keys are camelCase; what is not named here is skipped."""


class Coding(Wire):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Wire):
    coding: list[Coding] = []
    text: str | None = None


class Identifier(Wire):
    system: str | None = None
    value: str | None = None


class Reference(Wire):
    reference: str = ""
    type: str | None = None
    display: str | None = None
    identifier: Identifier | None = None


class Extension(Wire):
    url: str
    extension: list["Extension"] = []
    value_string: str | None = None
    value_instant: str | None = None
    value_url: str | None = None
    value_date: str | None = None
    value_boolean: bool | None = None
    value_reference: Reference | None = None


class Meta(Wire):
    security: list[Coding] = []
    profile: list[str] = []


class HumanName(Wire):
    given: list[str] = []
    family: str | None = None


class Address(Wire):
    text: str | None = None


class Telecom(Wire):
    system: str | None = None
    value: str | None = None


class Patient(Wire):
    id: str
    active: bool
    name: list[HumanName]
    birth_date: str | None = None
    identifier: list[Identifier] = []


class Contained(Wire):
    resource_type: str
    id: str
    name: str | list[HumanName] | None = None
    type: list[Concept] = []
    address: Address | None = None


class Participant(Wire):
    actor: Reference | None = None
    type: list[Concept] = []
    extension: list[Extension] = []


class Appointment(Wire):
    id: str
    status: str
    start: str
    meta: Meta
    end: str | None = None
    description: str | None = None
    participant: list[Participant] = []
    contained: list[Contained] = []
    service_category: list[Concept] = []
    service_type: list[Concept] = []
    extension: list[Extension] = []


class Payload(Wire):
    content_string: str | None = None


class Communication(Wire):
    id: str
    status: str
    sent: str
    sender: Reference
    meta: Meta
    subject: Reference | None = None
    category: list[Concept] = []
    recipient: list[Reference] = []
    payload: list[Payload] = []
    part_of: list[Reference] = []
    topic: Concept | None = None
    extension: list[Extension] = []


class Member(Wire):
    member: Reference
    role: list[Concept] = []


class CareTeam(Wire, tag_field="resourceType", tag="CareTeam"):
    id: str
    status: str
    meta: Meta
    subject: Reference
    name: str
    category: list[Concept] = []
    managing_organization: list[Reference] = []
    participant: list[Member] = []
    extension: list[Extension] = []


class Organization(Wire, tag_field="resourceType", tag="Organization"):
    id: str
    name: str
    telecom: list[Telecom] = []
    address: list[Address] = []
    extension: list[Extension] = []


class Practitioner(Wire, tag_field="resourceType", tag="Practitioner"):
    id: str
    name: list[HumanName] = []


class PractitionerRole(Wire, tag_field="resourceType", tag="PractitionerRole"):
    id: str
    practitioner: Reference | None = None


Team = CareTeam | Organization | Practitioner | PractitionerRole


class Detail(Wire):
    code: Concept
    status: str = ""


class Activity(Wire):
    detail: Detail


class Period(Wire):
    start: str | None = None
    end: str | None = None


class CarePlan(Wire):
    id: str
    status: str
    meta: Meta
    period: Period
    subject: Reference
    activity: list[Activity] = []
    extension: list[Extension] = []


class Entry(Wire, Generic[T]):
    resource: T


class Link(Wire):
    relation: str
    url: str


class Bundle(Wire, Generic[T]):
    entry: list[Entry[T]] = []
    link: list[Link] = []
