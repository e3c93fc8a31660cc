"""Topics that the works ask for and no portal of theirs shows: in the schema, in no answer."""

import strawberry


@strawberry.type
class Measurement:
    kind: str


@strawberry.type
class MeasurementConnection:
    nodes: list[Measurement]


@strawberry.type
class Measurements:
    items: MeasurementConnection


@strawberry.type
class Medication:
    name: str


@strawberry.type
class MedicationConnection:
    nodes: list[Medication]


@strawberry.type
class Medications:
    items: MedicationConnection


@strawberry.type
class MedcomMessage:
    subject: str


@strawberry.type
class MedcomMessageConnection:
    nodes: list[MedcomMessage]


@strawberry.type
class MedcomMessages:
    items: MedcomMessageConnection


@strawberry.type
class Relative:
    name: str


@strawberry.type
class Profile:
    relatives: list[Relative]


@strawberry.type
class LifeStory:
    text: str


@strawberry.type
class Activity:
    title: str


@strawberry.type
class ActivityConnection:
    nodes: list[Activity]


@strawberry.type
class Activities:
    items: ActivityConnection


@strawberry.type
class NotificationSettings:
    channel: str
