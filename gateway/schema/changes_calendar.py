"""Cancelling appointments, and asking for another time."""

from typing import Annotated, TypeAlias

import strawberry

from gateway.domain.ids import Kind
from gateway.schema.calendar import Appointment
from gateway.schema.costs import RECORDS, ROWS, calls
from gateway.schema.outcomes import OutcomeUnknown, Refused
from gateway.schema.publishing import resolved
from gateway.schema.read_back import KEY, ReadBack

_WISH = "A wish for another time, in words; at most 2 000 characters."


@strawberry.input(description="An appointment to cancel.")
class CancelAppointmentInput:
    appointment_id: strawberry.ID = strawberry.field(description="The appointment.")
    reason_code: str | None = strawberry.field(
        default=None, description="One of the portal's `cancellation.reasons`, where it has any."
    )
    comment: str | None = strawberry.field(
        default=None, description="A comment for the staff; at most 2 000 characters."
    )
    new_time_wish: str | None = strawberry.field(
        default=None,
        description=f"{_WISH} Only where `cancellation.newTime` is WITH_CANCELLATION; it holds "
        "only when a new appointment shows.",
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A wish for another time; the appointment stands meanwhile.")
class RequestNewTimeInput:
    appointment_id: strawberry.ID = strawberry.field(description="The appointment.")
    wish: str = strawberry.field(description=_WISH)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(
    description="The cancellation is taken. `appointment.status` says whether it is confirmed "
    "(CANCELLED) or will be by the care system (CANCELLATION_PENDING)."
)
class AppointmentCancelled(ReadBack):
    @resolved(
        "The appointment, read anew; null where the record no longer shows it.",
        calls(RECORDS + ROWS),
    )
    async def appointment(self) -> Appointment | None:
        return await self.read(Appointment, Kind.APPOINTMENT, self.done.made.id)


@strawberry.type(description="The wish is taken. It holds only when a new appointment shows.")
class NewTimeRequested(ReadBack):
    @resolved(
        "The appointment, read anew; null where the record no longer shows it.",
        calls(RECORDS + ROWS),
    )
    async def appointment(self) -> Appointment | None:
        return await self.read(Appointment, Kind.APPOINTMENT, self.done.made.id)


CancelAppointmentResult: TypeAlias = Annotated[
    AppointmentCancelled | Refused | OutcomeUnknown,
    strawberry.union("CancelAppointmentResult", description="What came of a cancellation."),
]
RequestNewTimeResult: TypeAlias = Annotated[
    NewTimeRequested | Refused | OutcomeUnknown,
    strawberry.union("RequestNewTimeResult", description="What came of a wish for a new time."),
]
