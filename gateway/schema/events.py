"""What a stream tells: what has happened in a record, and at last why it has ended."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from gateway.domain.watching import WatchEndReason
from gateway.domain.words import Language
from gateway.resolvers import events as model
from gateway.resolvers.watch_words import ENDINGS
from gateway.schema.calendar import Appointment
from gateway.schema.messages import Message, MessageThread
from gateway.schema.publishing import published, resolved
from gateway.schema.words import Asked, said

published(
    WatchEndReason,
    "WatchEndReason",
    "Why a stream has ended. More may come.",
    {
        WatchEndReason.SIGN_IN_ENDED: "The token has run out, or the portal's idle time has: sign "
        "in again.",
        WatchEndReason.NO_LONGER_AVAILABLE: "Unknown, foreign, closed or no right any more: alike.",
        WatchEndReason.SOURCE_LOST: "The care system, or a register of rights, does not answer: "
        "try again later.",
    },
)
_AT = "When it was noticed."


@strawberry.type(description="A message has come, or was sent from here.")
class MessageReceived:
    at: datetime = strawberry.field(description=_AT)
    thread: MessageThread | None = strawberry.field(description="The thread it belongs to.")
    message: Message | None = strawberry.field(description="The message.")

    @classmethod
    def of(cls, found: model.MessageReceived) -> "MessageReceived":
        return cls(
            at=found.at,
            thread=MessageThread.of(found.thread, found.scope),
            message=Message.of(found.message, found.scope, found.thread.id),
        )


@strawberry.type(
    description="An appointment is new, or is shown otherwise than before: moved, changed or "
    "cancelled."
)
class AppointmentChanged:
    at: datetime = strawberry.field(description=_AT)
    appointment: Appointment | None = strawberry.field(description="The appointment as it is now.")

    @classmethod
    def of(cls, found: model.AppointmentChanged) -> "AppointmentChanged":
        return cls(at=found.at, appointment=Appointment.of(found.appointment, found.scope))


@strawberry.type(description="An appointment is no longer shown.")
class AppointmentRemoved:
    at: datetime = strawberry.field(description=_AT)
    appointment_id: strawberry.ID = strawberry.field(description="The id that it had.")

    @classmethod
    def of(cls, found: model.AppointmentRemoved) -> "AppointmentRemoved":
        return cls(at=found.at, appointment_id=strawberry.ID(found.key.sealed()))


@strawberry.type(description="A visit at home has been kept.")
class VisitCompleted:
    at: datetime = strawberry.field(description=_AT)
    appointment: Appointment | None = strawberry.field(description="The visit.")
    completed_at: datetime = strawberry.field(
        description="When it was noted as kept; when that was noticed, where no moment is told."
    )

    @classmethod
    def of(cls, found: model.VisitCompleted) -> "VisitCompleted":
        visit = Appointment.of(found.appointment, found.scope)
        return cls(at=found.at, appointment=visit, completed_at=found.completed_at)


@strawberry.type(description="The last event of a stream.")
class WatchEnded:
    own: strawberry.Private[Language]
    at: datetime = strawberry.field(description="When it ended.")
    reason: WatchEndReason = strawberry.field(description="Why.")

    @resolved("Why, and what to do next.")
    def explanation(self, language: Asked = None) -> str:
        return said(ENDINGS[self.reason], language, self.own)

    @classmethod
    def of(cls, found: model.WatchEnded) -> "WatchEnded":
        return cls(own=found.language, at=found.at, reason=found.reason)


RecordEvent: TypeAlias = Annotated[
    MessageReceived | AppointmentChanged | AppointmentRemoved | VisitCompleted | WatchEnded,
    strawberry.union("RecordEvent", description="What happens in a record. More may come."),
]


def record_event(found: model.Event | model.WatchEnded) -> RecordEvent:
    """An event, published."""
    if isinstance(found, model.MessageReceived):
        return MessageReceived.of(found)
    if isinstance(found, model.AppointmentChanged):
        return AppointmentChanged.of(found)
    if isinstance(found, model.AppointmentRemoved):
        return AppointmentRemoved.of(found)
    if isinstance(found, model.VisitCompleted):
        return VisitCompleted.of(found)
    return WatchEnded.of(found)
