"""The rest of what is read: grants and aids, measurements, people around, forms, documents."""

from gateway.systems.cura.wire import (
    Address,
    Annotation,
    Concept,
    ContactPoint,
    Extension,
    HumanName,
    Period,
    Reference,
    Shape,
)


class Detail(Shape):
    """What an activity of a plan is."""

    code: Concept
    status: str


class Activity(Shape):
    """One activity of a plan, and what came of it."""

    detail: Detail | None = None
    progress: tuple[Annotation, ...] = ()


class CarePlan(Shape):
    """A planned intervention (a grant), or an action plan."""

    id: str
    status: str
    period: Period | None = None
    title: str | None = None
    created: str | None = None
    activity: tuple[Activity, ...] = ()
    goal: tuple[Reference, ...] = ()
    extension: tuple[Extension, ...] = ()


class Goal(Shape):
    """A goal of an action plan."""

    description: Concept
    lifecycle_status: str
    category: tuple[Concept, ...] = ()
    achievement_status: Concept | None = None


class DeviceRequest(Shape):
    """A body-worn aid."""

    id: str
    code_codeable_concept: Concept
    authored_on: str | None = None
    performer: Reference | None = None


class SuppliedItem(Shape):
    """What is delivered."""

    item_codeable_concept: Concept


class SupplyDelivery(Shape):
    """A loan."""

    id: str
    supplied_item: SuppliedItem
    occurrence_date_time: str | None = None
    extension: tuple[Extension, ...] = ()


class ServiceRequest(Shape):
    """An agreement to measure."""

    id: str
    code: Concept
    extension: tuple[Extension, ...]
    patient_instruction: str | None = None


class Quantity(Shape):
    """A number and its unit in UCUM."""

    value: float
    code: str


class Component(Shape):
    """One number of several."""

    code: Concept
    value_quantity: Quantity


class Observation(Shape):
    """A measurement."""

    id: str
    code: Concept
    effective_date_time: str
    performer: tuple[Reference, ...]
    based_on: tuple[Reference, ...] = ()
    value_quantity: Quantity | None = None
    component: tuple[Component, ...] = ()
    note: tuple[Annotation, ...] = ()


class Member(Shape):
    """Somebody of a care team, or its unit."""

    member: Reference
    role: tuple[Concept, ...] = ()


class CareTeam(Shape):
    """Those who help, of one unit."""

    id: str
    name: str
    category: tuple[Concept, ...] = ()
    participant: tuple[Member, ...] = ()
    managing_organization: tuple[Reference, ...] = ()
    extension: tuple[Extension, ...] = ()


class Organization(Shape):
    """A unit."""

    name: str
    telecom: tuple[ContactPoint, ...] = ()
    address: tuple[Address, ...] = ()
    extension: tuple[Extension, ...] = ()


class PractitionerRole(Shape):
    """Somebody's post in a unit."""

    practitioner: Reference | None = None


class ClinicalImpression(Shape):
    """A summary of one area of general information."""

    code: Concept
    summary: str


class RelatedPerson(Shape):
    """A relative named in the record."""

    name: tuple[HumanName, ...]
    relationship: tuple[Concept, ...] = ()
    telecom: tuple[ContactPoint, ...] = ()


class Actor(Shape):
    """Who holds a mandate."""

    reference: Reference


class Provision(Shape):
    """What a consent gives, to whom, until when."""

    actor: tuple[Actor, ...]
    period: Period | None = None


class Consent(Shape):
    """A mandate (fuldmagt) as the care system knows it."""

    provision: Provision


class Answer(Shape):
    """An answer in a form."""

    value_string: str | None = None


class Item(Shape):
    """A question in a form."""

    answer: tuple[Answer, ...] = ()


class Meta(Shape):
    """What the server says of a resource: which version this is."""

    version_id: str | None = None


class QuestionnaireResponse(Shape):
    """A filled-in form."""

    id: str
    authored: str
    meta: Meta
    author: Reference | None = None
    item: tuple[Item, ...] = ()


class Condition(Shape):
    """A condition after KL's profile."""

    id: str
    code: Concept
    clinical_status: Concept
    severity: Concept | None = None
    recorded_date: str | None = None


class Attachment(Shape):
    """A file, inside the answer."""

    content_type: str
    data: str | None = None


class Content(Shape):
    """A document's file."""

    attachment: Attachment


class DocumentReference(Shape):
    """A document."""

    id: str
    type: Concept
    date: str
    description: str
    content: tuple[Content, ...] = ()
