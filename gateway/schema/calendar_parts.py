"""What hangs on an appointment: places, staff, bookings, and whether it can be cancelled."""

from datetime import datetime

import strawberry

from gateway.domain import calendar as model
from gateway.domain import cancellation, people
from gateway.domain.calendar import PlaceKind
from gateway.domain.cancellation import CancelabilityCode
from gateway.domain.errors import SourceInvalid
from gateway.domain.topics import Topic
from gateway.domain.words import Language
from gateway.resolvers.cancellation_words import CANCELABILITY
from gateway.resolvers.scope import Scope
from gateway.schema.publishing import published, resolved
from gateway.schema.scalars import Url
from gateway.schema.shown import shown
from gateway.schema.words import Asked, said

published(
    PlaceKind,
    "PlaceKind",
    "What sort of place. More may come.",
    {
        PlaceKind.HOME: "At home.",
        PlaceKind.CENTRE: "At a centre of the municipality.",
        PlaceKind.ONLINE: "By video.",
        PlaceKind.OTHER: "Elsewhere.",
    },
)
published(
    CancelabilityCode,
    "CancelabilityCode",
    "Whether an appointment can be cancelled now. More may come.",
    {
        CancelabilityCode.ALLOWED: "It can be cancelled.",
        CancelabilityCode.TOO_LATE: "The portal's deadline has passed.",
        CancelabilityCode.ALREADY_CANCELLED: "It is cancelled, or the cancellation is on its way.",
        CancelabilityCode.OVER: "It has begun, or is over.",
        CancelabilityCode.NOT_OFFERED: "The portal does not let this kind be cancelled.",
        CancelabilityCode.NOT_PERMITTED: "The viewer's role may not cancel.",
    },
)


@strawberry.type(description="Where an appointment is kept.")
class Place:
    kind: PlaceKind = strawberry.field(description="What sort of place.")
    name: str | None = strawberry.field(description="What it is called.")
    address: str | None = strawberry.field(description="Where it is.")

    @classmethod
    def of(cls, found: model.Place) -> "Place":
        return cls(kind=found.kind, name=shown(found.name), address=shown(found.address))


@strawberry.type(description="Somebody who works for the municipality, as the portal shows them.")
class StaffMember:
    name: str = strawberry.field(
        description="First name only, where the portal shows only that; the role where no name is "
        "known."
    )
    role: str | None = strawberry.field(description="What they work as.")
    unit: str | None = strawberry.field(description="Where they work.")

    @classmethod
    def of(cls, found: people.StaffMember) -> "StaffMember":
        return cls(name=shown(found.name), role=shown(found.role), unit=shown(found.unit))


@strawberry.type(
    description="Whether this appointment can be cancelled, by the rule that cancelling applies. "
    "`until` is what counts; `code` is true now."
)
class Cancelability:
    code: CancelabilityCode = strawberry.field(description="The verdict, now.")
    until: datetime | None = strawberry.field(
        description="The instant from which it is too late; null where no deadline is stated."
    )
    own: strawberry.Private[Language]

    @resolved("The verdict in a sentence.")
    def explanation(self, language: Asked = None) -> str:
        return said(CANCELABILITY[self.code], language, self.own)

    @classmethod
    def of(cls, found: cancellation.Cancelability, scope: Scope) -> "Cancelability":
        until = None if found.until is None else scope.local(found.until)
        return cls(code=found.code, until=until, own=scope.language)


@strawberry.type(description="A wish for another time. It holds only when a new appointment shows.")
class NewTimeRequest:
    found: strawberry.Private[model.NewTimeRequest]
    scope: strawberry.Private[Scope]
    wish: str = strawberry.field(description="The wish, as written.")

    @resolved("When it was asked for.")
    def requested_at(self) -> datetime:
        if self.found.requested_at is None:
            raise SourceInvalid("new time request").at(self.scope.code, Topic.CALENDAR)
        return self.scope.local(self.found.requested_at)

    @classmethod
    def of(cls, found: model.NewTimeRequest, scope: Scope) -> "NewTimeRequest":
        return cls(found=found, scope=scope, wish=found.wish)


@strawberry.type(description="A video call.")
class VideoMeeting:
    join_url: Url | None = strawberry.field(
        description="Where to join; null where the address is not one of the municipality's."
    )
    opens_at: datetime = strawberry.field(description="From when one can join.")
    closes_at: datetime | None = strawberry.field(description="Until when one can join.")

    @classmethod
    def of(cls, found: model.VideoMeeting, scope: Scope) -> "VideoMeeting":
        return cls(
            join_url=None if found.join_url is None else Url(found.join_url),
            opens_at=scope.local(found.opens_at),
            closes_at=None if found.closes_at is None else scope.local(found.closes_at),
        )


@strawberry.type(description="An interpreter ordered for the appointment.")
class InterpreterBooking:
    language: str | None = strawberry.field(description="The language, as written.")
    note: str | None = strawberry.field(description="A note, as written.")

    @classmethod
    def of(cls, found: model.InterpreterBooking) -> "InterpreterBooking":
        return cls(language=shown(found.language), note=found.note)


@strawberry.type(description="Transport ordered for the appointment.")
class TransportBooking:
    pickup_at: datetime | None = strawberry.field(description="When one is fetched.")
    note: str | None = strawberry.field(description="A note, as written.")

    @classmethod
    def of(cls, found: model.TransportBooking, scope: Scope) -> "TransportBooking":
        pickup = None if found.pickup_at is None else scope.local(found.pickup_at)
        return cls(pickup_at=pickup, note=found.note)
