"""Aids, conditions, plans, forms and documents as strict shapes."""

from typing import Any

import msgspec

from gateway.systems.nexus.wire import Linked, Named, Wire, href_of


class RowMarks(Wire):
    """What decides whether a row of most lists is shown."""

    patient_id: int
    status: str


class AidKind(Wire):
    """A kind of body-worn aid."""

    code: str
    name: str


class Documentation(Wire):
    """What a first application needs."""

    text: str
    url: str | None


class ApplicationKind(AidKind):
    """A kind that can be applied for."""

    documentation: Documentation | None


class Application(Wire):
    """An application for a body-worn aid."""

    id: int
    kind: AidKind
    status: str
    submitted_date: str
    decided_date: str | None


class BodyWornAid(Wire):
    """A body-worn aid that was granted."""

    id: int
    name: str
    aid_type: AidKind | None
    grant_date: str | None
    supplier: Named | None


class Product(Wire):
    """What was lent."""

    name: str
    category_name: str | None


class Item(Wire):
    """The piece that was lent."""

    product: Product


class Lending(Wire):
    """A loan of a reusable aid."""

    id: int
    lending_date: str | None
    delivery_status: str
    expected_delivery_date: str | None
    delivered_date: str | None
    item: Item


class ConditionGroup(Wire):
    """The area a condition belongs to, and the law it is documented under."""

    name: str
    law: str


class Classification(Wire):
    """What a condition is, in Fælles Sprog III or FFB."""

    name: str
    group: ConditionGroup
    kl_mapping_code: str
    classification_code: str


class Level(Wire):
    """A point on a scale."""

    numeric_representation: float


class Condition(Wire):
    """A condition."""

    id: int
    create_date: str
    condition_classification_item: Classification
    current_level: Level | None
    status: str


class PlanRow(Wire):
    """What a list says of an action plan."""

    id: int
    name: str
    assessment_date: str | None


class Plan(PlanRow):
    """An action plan as its list has it."""

    links: dict[str, msgspec.Raw] = msgspec.field(name="_links")

    def href(self, rel: str, place: str) -> str:
        """Where a link leads. `SourceInvalid` where there is no such link."""
        return href_of(self.links, rel, place)


class PlanParts(RowMarks):
    """The full plan: goals and follow-ups."""

    goals: list[msgspec.Raw]
    follow_ups: list[msgspec.Raw]


class Goal(Wire):
    """A goal."""

    text: str
    goal_type: Named | None
    goal_status: Named | None


class FollowUp(Wire):
    """A follow-up."""

    date: str
    text: str


class FormItem(Wire):
    """A question of a form; the answer's type follows the question's."""

    type: str
    label: str
    value: Any


class Form(Wire):
    """A filled-in form."""

    patient_id: int
    items: list[FormItem]


class Document(Linked):
    """A full document."""

    patient_id: int
    status: str
    document_text: str | None
    media_type: str | None
    file_size: int | None
