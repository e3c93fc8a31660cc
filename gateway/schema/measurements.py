"""Measurements, and the agreements by which a person enters their own."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from gateway.domain import measurements as model
from gateway.domain.ids import Kind
from gateway.domain.measurements import MeasurementKind
from gateway.domain.people import Party
from gateway.domain.topics import Topic
from gateway.domain.words import Language, Words
from gateway.resolvers import measurements
from gateway.resolvers.measurements import MeasurementsWanted
from gateway.resolvers.scope import Scope
from gateway.schema.costs import PAGES, at_most, once
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut, items
from gateway.schema.publishing import published, resolved
from gateway.schema.shown import shown
from gateway.schema.words import Asked, said

published(
    MeasurementKind,
    "MeasurementKind",
    "What is measured. More may come.",
    {
        MeasurementKind.BLOOD_PRESSURE: "Blood pressure.",
        MeasurementKind.WEIGHT: "Weight.",
        MeasurementKind.BLOOD_GLUCOSE: "Blood sugar.",
        MeasurementKind.PAIN: "Pain.",
        MeasurementKind.PULSE: "Pulse.",
        MeasurementKind.TEMPERATURE: "Temperature.",
        MeasurementKind.OXYGEN_SATURATION: "Oxygen in the blood.",
        MeasurementKind.OTHER: "Something else.",
    },
)


@strawberry.type(description="One number of a measurement: blood pressure has two.")
class MeasurementComponent:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    code: str = strawberry.field(description="Which number it is.")
    unit: str = strawberry.field(description="The unit, after UCUM.")
    minimum: float | None = strawberry.field(description="The least that can be entered.")
    maximum: float | None = strawberry.field(description="The most that can be entered.")

    @resolved("What it is called.")
    def label(self, language: Asked = None) -> str:
        return shown(said(self.text, language, self.own))

    @classmethod
    def of(cls, found: model.MeasurementComponent, own: Language) -> "MeasurementComponent":
        return cls(
            text=found.label,
            own=own,
            code=found.code,
            unit=found.unit,
            minimum=found.minimum,
            maximum=found.maximum,
        )


@strawberry.type(description="What the person has agreed with the staff to measure.")
class MeasurementAgreement(Node):
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    kind: MeasurementKind = strawberry.field(description="What is measured.")
    frequency: str | None = strawberry.field(description="How often, as agreed.")
    components: list[MeasurementComponent] = strawberry.field(
        description="The numbers to enter, in the agreement's order.", directives=[at_most(5)]
    )

    @resolved("What it is called.")
    def label(self, language: Asked = None) -> str:
        return shown(said(self.text, language, self.own))

    @classmethod
    def of(cls, found: model.MeasurementAgreement, scope: Scope) -> "MeasurementAgreement":
        own = scope.language
        return cls(
            key=scope.key(Kind.MEASUREMENT_AGREEMENT, found.id),
            text=found.label,
            own=own,
            kind=found.kind,
            frequency=shown(found.frequency),
            components=[MeasurementComponent.of(each, own) for each in found.components],
        )


@strawberry.type(description="One number that was measured.")
class MeasuredValue:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    code: str = strawberry.field(description="Which number it is.")
    value: float = strawberry.field(description="The number.")
    unit: str = strawberry.field(description="The unit, after UCUM.")

    @resolved("What it is called.")
    def label(self, language: Asked = None) -> str:
        return shown(said(self.text, language, self.own))

    @classmethod
    def of(cls, found: model.MeasuredValue, own: Language) -> "MeasuredValue":
        return cls(text=found.label, own=own, code=found.code, value=found.value, unit=found.unit)


@strawberry.type(description="One measurement.")
class Measurement(Node):
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    kind: MeasurementKind = strawberry.field(description="What was measured.")
    taken_at: datetime = strawberry.field(description="When it was measured.")
    values: list[MeasuredValue] = strawberry.field(
        description="The numbers, in the measurement's order.", directives=[at_most(5)]
    )
    entered_by: Party = strawberry.field(description="Whose side entered it.")
    comment: str | None = strawberry.field(description="A comment, as written.")

    @resolved("What it is called.")
    def label(self, language: Asked = None) -> str:
        return shown(said(self.text, language, self.own))

    @classmethod
    def of(cls, found: model.Measurement, scope: Scope) -> "Measurement":
        return cls(
            key=scope.key(Kind.MEASUREMENT, found.id),
            text=found.label,
            own=scope.language,
            kind=found.kind,
            taken_at=scope.local(found.taken_at),
            values=[MeasuredValue.of(value, scope.language) for value in found.values],
            entered_by=found.entered_by,
            comment=found.comment,
        )


@strawberry.type(description="The measurements of a record.")
class Measurements(Node):
    scope: strawberry.Private[Scope]

    @resolved(
        "What the person has agreed with the staff to measure, by name in the "
        "municipality's language.",
        *once(1, "agreements"),
        at_most(20),
    )
    async def agreements(self) -> list[MeasurementAgreement] | None:
        rows = await measurements.agreements(self.scope)
        return items(rows, MeasurementAgreement.of, self.scope, Topic.MEASUREMENTS)

    @resolved("Newest first.", *once(1, "items"), PAGES)
    async def items(
        self,
        agreement_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only those of this agreement; all if left out."),
        ] = None,
        kind: Annotated[
            MeasurementKind | None,
            strawberry.argument(description="Only this kind; all of them if left out."),
        ] = None,
        from_: Annotated[
            date | None,
            strawberry.argument(name="from", description="Not measured before this day."),
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="Not measured after this day.")
        ] = None,
        first: First = 100,
        after: After = None,
    ) -> Connection[Measurement] | None:
        wanted = MeasurementsWanted(agreement_id=agreement_id, kind=kind, first=from_, last=to)
        page = await measurements.measurements(self.scope, wanted, cut(first, after))
        return connection(page, Measurement.of, self.scope, Topic.MEASUREMENTS)

    @classmethod
    def of(cls, scope: Scope) -> "Measurements":
        return cls(key=scope.key(Kind.MEASUREMENTS), scope=scope)
