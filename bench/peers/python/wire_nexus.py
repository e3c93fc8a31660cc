"""The parts of Nexus' JSON that the works need."""

from msgspec import Struct, field


class Wire(Struct, rename="camel", gc=False):
    """Keys are camelCase; what is not named here is skipped."""


class Link(Wire):
    href: str


class Named(Wire):
    name: str


class Identifier(Wire):
    identifier: str


class PatientLinks(Wire):
    patient_preferences: Link
    citizen_conversations: Link
    conversation_recipients: Link
    hcl_applications: Link
    available_hcl_application_kinds: Link
    hcl_grants: Link
    patient_conditions: Link
    lendings: Link | None = None


class Patient(Wire):
    id: int
    full_name: str
    links: PatientLinks = field(name="_links")
    birth_date: str | None = None


class Details(Wire):
    is_patient_accessible: bool
    patient: Patient


class SelfLinks(Wire):
    self: Link | None = None
    referenced_object: Link | None = None
    events: Link | None = None
    visitations: Link | None = None
    pathway_references: Link | None = None


class View(Wire):
    name: str
    links: SelfLinks = field(name="_links")


class Preferences(Wire, rename=None):
    CITIZEN_PATHWAY: list[View]
    CITIZEN_CALENDAR: list[View]
    EOP_VISITATION: list[View] = []


class Page(Wire):
    links: SelfLinks = field(name="_links")


class Pages(Wire):
    pages: list[Page]


class Location(Wire):
    type: str
    name: str | None
    address: str | None


class Participant(Wire):
    type: str
    first_name: str | None = None
    full_name: str | None = None
    professional_job: Named | None = None
    organization: Named | None = None
    person_identifier: Identifier | None = None


class EventType(Wire):
    id: str


class Event(Wire):
    id: int
    title: str
    start_date: str
    end_date: str | None
    event_type: EventType
    status: str
    location: Location | None
    patient_id: int
    visible_for_patient: bool
    participants: list[Participant]


class EventResource(Wire):
    event: Event


class Events(Wire):
    event_resources: list[EventResource]


class Recipient(Wire):
    name: str
    subject_area: str | None
    id: int
    active: bool = True


class Conversation(Wire):
    id: int
    subject: str
    recipient: Recipient | None
    status: str
    visibility: str
    patient_id: int
    last_activity: str
    unread_by: list[Identifier]
    links: SelfLinks = field(name="_links")


class Message(Wire):
    id: int
    sent_date: str
    visibility: str
    status: str
    author: Participant
    body: str


class FullConversation(Wire):
    messages: list[Message]


class AidKind(Wire):
    code: str
    name: str


class Application(Wire):
    id: int
    kind: AidKind
    status: str
    submitted_date: str
    decided_date: str | None
    patient_id: int


class BodyWornAid(Wire):
    id: int
    name: str
    status: str
    grant_date: str | None
    supplier: Named | None
    patient_id: int


class Product(Wire):
    name: str
    category_name: str | None


class Item(Wire):
    product: Product


class Lending(Wire):
    id: int
    status: str
    lending_date: str | None
    delivery_status: str
    expected_delivery_date: str | None
    delivered_date: str | None
    item: Item
    patient_id: int


class Group(Wire):
    name: str
    law: str


class Classification(Wire):
    name: str
    group: Group
    kl_mapping_code: str
    classification_code: str


class Level(Wire):
    numeric_representation: float


class Condition(Wire):
    id: int
    create_date: str
    condition_classification_item: Classification
    current_level: Level | None
    status: str
    patient_id: int


class Plan(Wire):
    id: int
    name: str
    assessment_date: str | None
    status: str
    patient_id: int
    links: SelfLinks = field(name="_links")


class Goal(Wire):
    text: str
    status: str
    hidden_on_patient: bool
    goal_type: Named | None
    goal_status: Named | None


class FollowUp(Wire):
    date: str
    text: str
    status: str
    hidden_on_patient: bool


class FullPlan(Wire):
    goals: list[Goal]
    follow_ups: list[FollowUp]


class Tag(Wire):
    name: str
    grouping: str | None


class FormDefinition(Wire):
    title: str | None = None
    category: str | None = None


class Info(Wire):
    key: str
    value: str | None


class Leaf(Wire):
    type: str
    name: str
    links: SelfLinks = field(name="_links")
    id: int = 0
    date: str | None = None
    status: str | None = None
    origin: str | None = None
    patient_id: int | None = None
    patient_activity_type: str | None = None
    activity_identifier: Identifier | None = None
    additional_info: list[Info] = []
    tags: list[Tag] = []
    form_definition: FormDefinition | None = None
    children: list["Leaf"] = []


class Metadata(Wire):
    hidden_on_patient: bool


class Paragraph(Wire):
    name: str
    section: str | None


class Element(Wire):
    type: str
    metadata: Metadata
    date: str | None = None
    text: str | None = None
    paragraph: Paragraph | None = None
    supplier: Named | None = None


class FullGrant(Wire):
    current_elements: list[Element]
