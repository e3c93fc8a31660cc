"""Recording measurements, and applying for aids."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from gateway.domain.ids import Kind
from gateway.schema.aids import AidApplication
from gateway.schema.costs import RECORDS, calls
from gateway.schema.measurements import Measurement
from gateway.schema.outcomes import OutcomeUnknown, Refused
from gateway.schema.publishing import resolved
from gateway.schema.read_back import KEY, ReadBack


@strawberry.input(description="One number of a measurement.")
class MeasuredValueInput:
    code: str = strawberry.field(description="The `code` of the agreement's component.")
    value: float = strawberry.field(description="The number, in the component's unit.")


@strawberry.input(description="A measurement of exactly the components that are agreed, each once.")
class RecordMeasurementInput:
    agreement_id: strawberry.ID = strawberry.field(
        description="One of the record's `measurements.agreements`."
    )
    taken_at: datetime = strawberry.field(description="When it was measured; not in the future.")
    values: list[MeasuredValueInput] = strawberry.field(
        description="Every component of the agreement, within its bounds (included)."
    )
    comment: str | None = strawberry.field(
        default=None, description="A comment for the staff; at most 2 000 characters."
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="An application for a body-worn aid.")
class ApplyForAidInput:
    care_record_id: strawberry.ID = strawberry.field(description="The record.")
    kind_code: str = strawberry.field(
        description="The `code` of one of the record's `aidApplications.applicableKinds`."
    )
    motivation: str = strawberry.field(
        description="Why it is needed: 1 to 10 000 characters. CRLF becomes LF."
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="The measurement is recorded.")
class MeasurementRecorded(ReadBack):
    @resolved(
        "The measurement, read anew; null where the record no longer shows it.", calls(RECORDS + 1)
    )
    async def measurement(self) -> Measurement | None:
        return await self.read(Measurement, Kind.MEASUREMENT, self.done.made.id)


@strawberry.type(description="The application is handed in.")
class AidApplied(ReadBack):
    @resolved(
        "The application, read anew; null where the record no longer shows it.", calls(RECORDS + 1)
    )
    async def application(self) -> AidApplication | None:
        return await self.read(AidApplication, Kind.AID_APPLICATION, self.done.made.id)


RecordMeasurementResult: TypeAlias = Annotated[
    MeasurementRecorded | Refused | OutcomeUnknown,
    strawberry.union("RecordMeasurementResult", description="What came of a measurement."),
]
ApplyForAidResult: TypeAlias = Annotated[
    AidApplied | Refused | OutcomeUnknown,
    strawberry.union("ApplyForAidResult", description="What came of an application."),
]
