"""Appointments."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from gateway.domain import calendar as model
from gateway.domain.calendar import AppointmentKind, AppointmentStatus, CalendarSpan
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import calendar
from gateway.resolvers.contacts import staff_in_order
from gateway.resolvers.scope import Scope
from gateway.schema.calendar_parts import (
    Cancelability,
    InterpreterBooking,
    NewTimeRequest,
    Place,
    StaffMember,
    TransportBooking,
    VideoMeeting,
)
from gateway.schema.costs import PAGES, at_most, calls
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut, items
from gateway.schema.publishing import published, resolved
from gateway.schema.shown import shown

Day: TypeAlias = date

published(
    AppointmentKind,
    "AppointmentKind",
    "What an appointment is for. More may come.",
    {
        AppointmentKind.HOME_VISIT: "A visit at home.",
        AppointmentKind.PERSONAL_CARE: "Personal care.",
        AppointmentKind.PRACTICAL_HELP: "Practical help, such as cleaning.",
        AppointmentKind.NURSING: "Nursing.",
        AppointmentKind.TRAINING: "Training and rehabilitation.",
        AppointmentKind.VIDEO_CONSULTATION: "A conversation by video.",
        AppointmentKind.MEETING: "A meeting.",
        AppointmentKind.OTHER: "Something else.",
    },
)
published(
    AppointmentStatus,
    "AppointmentStatus",
    "Where an appointment stands. More may come.",
    {
        AppointmentStatus.BOOKED: "It will be kept, or is being kept.",
        AppointmentStatus.CANCELLATION_PENDING: "A cancellation is sent and not yet confirmed.",
        AppointmentStatus.CANCELLED: "It is cancelled.",
        AppointmentStatus.COMPLETED: "It has been kept.",
    },
)
published(
    CalendarSpan,
    "CalendarSpan",
    "How much a calendar view shows.",
    {
        CalendarSpan.DAY: "One day.",
        CalendarSpan.WEEK: "A week, Monday first.",
        CalendarSpan.MONTH: "A month, from its first day to its last.",
    },
)


@strawberry.type(description="One appointment (aftale, besøg, avtale).")
class Appointment(Node):
    found: strawberry.Private[model.Appointment]
    scope: strawberry.Private[Scope]
    kind: AppointmentKind = strawberry.field(description="What it is for.")
    title: str = strawberry.field(description="What the municipality calls it.")
    start: datetime = strawberry.field(description="When it begins.")
    end: datetime | None = strawberry.field(description="When it ends, where that is known.")
    status: AppointmentStatus = strawberry.field(description="Where it stands.")

    @resolved("Where it is kept.")
    def place(self) -> Place | None:
        return None if self.found.place is None else Place.of(self.found.place)

    @resolved(
        "Who comes, by first name only where the portal shows only those; in the "
        "order of the names as shown.",
        at_most(3),
    )
    def staff(self) -> list[StaffMember]:
        return [StaffMember.of(each) for each in staff_in_order(self.scope, self.found.staff)]

    @resolved("Whether it can be cancelled here.")
    def cancellation(self) -> Cancelability:
        return Cancelability.of(calendar.cancelability_of(self.scope, self.found), self.scope)

    @resolved("A wish for another time that has been sent.")
    def new_time_request(self) -> NewTimeRequest | None:
        wish = self.found.new_time_request
        return None if wish is None else NewTimeRequest.of(wish, self.scope)

    @resolved("The video call, where it is one.")
    def video(self) -> VideoMeeting | None:
        video = self.found.video
        return None if video is None else VideoMeeting.of(video, self.scope)

    @resolved("The interpreter, where one is ordered.")
    def interpreter(self) -> InterpreterBooking | None:
        booking = self.found.interpreter
        return None if booking is None else InterpreterBooking.of(booking)

    @resolved("The transport, where it is ordered.")
    def transport(self) -> TransportBooking | None:
        booking = self.found.transport
        return None if booking is None else TransportBooking.of(booking, self.scope)

    @classmethod
    def of(cls, found: model.Appointment, scope: Scope) -> "Appointment":
        return cls(
            key=scope.key(Kind.APPOINTMENT, found.id),
            found=found,
            scope=scope,
            kind=found.kind,
            title=shown(found.title),
            start=scope.local(found.start),
            end=None if found.end is None else scope.local(found.end),
            status=found.status,
        )


@strawberry.type(description="One day of a calendar view.")
class CalendarDay:
    date: Day = strawberry.field(description="The day, in the municipality's time zone.")
    public_holiday: str | None = strawberry.field(
        description="The day's public holiday, in the country's own language."
    )
    appointments: list[Appointment | None] = strawberry.field(
        description="Appointments under way on this day, earliest first; one over midnight stands "
        "on both days. One that cannot be read has no known day: it stands last on the first day "
        "of the view, as null with an error at its index.",
        directives=[at_most(calendar.MOST_A_DAY)],
    )
    has_more: bool = strawberry.field(
        description="Whether the day has more than the 100 that are given; `appointments` of the "
        "calendar pages through all of them."
    )

    @classmethod
    def of(cls, found: calendar.Day, scope: Scope) -> "CalendarDay":
        return cls(
            date=found.day,
            public_holiday=found.public_holiday,
            appointments=[*items(found.appointments, Appointment.of, scope, Topic.CALENDAR)],
            has_more=found.has_more,
        )


@strawberry.type(description="The calendar of a record.")
class Calendar(Node):
    scope: strawberry.Private[Scope]

    @resolved(
        "Appointments that overlap the days from..to (inclusive) in the "
        "municipality's time zone, earliest first. At most 366 days at a time.",
        calls(3),
        PAGES,
    )
    async def appointments(
        self,
        from_: Annotated[date, strawberry.argument(name="from", description="The first day.")],
        to: Annotated[date, strawberry.argument(description="The last day, included.")],
        kinds: Annotated[
            list[AppointmentKind] | None,
            strawberry.argument(description="Only these kinds; all of them if left out."),
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> Connection[Appointment] | None:
        page = await calendar.appointments(self.scope, from_, to, kinds, cut(first, after))
        return connection(page, Appointment.of, self.scope, Topic.CALENDAR)

    @resolved(
        "The same, laid out as the portals' day, week (Monday first) and month views, "
        "earliest day first; at most 100 appointments a day.",
        calls(3),
        at_most(31),
    )
    async def view(
        self,
        span: Annotated[CalendarSpan, strawberry.argument(description="How much to show.")],
        containing: Annotated[
            date, strawberry.argument(description="A day that the view contains.")
        ],
    ) -> list[CalendarDay] | None:
        days = await calendar.view(self.scope, span, containing)
        return [CalendarDay.of(day, self.scope) for day in days]

    @classmethod
    def of(cls, scope: Scope) -> "Calendar":
        return cls(key=scope.key(Kind.CALENDAR), scope=scope)
