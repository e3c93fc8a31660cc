"""Looking at a record in memory, as one role is shown it, twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.messages import Message, MessageAuthor, MessageThread
from gateway.domain.people import Party, StaffMember
from gateway.domain.representations import oneself
from gateway.domain.topics import Role
from gateway.records.source import Source
from gateway.records.watching.looking import Look, Onlooker, Seen, look
from gateway.records.watching.marks import Marks
from gateway.records.watching.noticed import Change
from gateway.records.watching.shared import AskedOnce
from tests.clocks import FakeClock
from tests.unit.fakes.house import HELSINGOER, person, record_of, right_for, source
from tests.unit.fakes.system import FakeSystem

CITIZEN, HELPER = person("nancy"), person("rasmus")
RECORD = "r1"
NOW = FakeClock().now()
MARKS = Marks(b"the key of a test")


def onlooker(role: Role, where: Source) -> Onlooker:
    if role is Role.CITIZEN:
        return Onlooker(viewer=CITIZEN, right=oneself(CITIZEN), source=where)
    right = right_for(CITIZEN, role, f"right.{role}")
    return Onlooker(viewer=HELPER, right=right, source=where)


def visit(key: str = "a1", **more: Any) -> Appointment:
    """A nursing visit in two days."""
    return Appointment(
        **{
            "id": key,
            "kind": AppointmentKind.NURSING,
            "title": "Sygepleje",
            "start": NOW + timedelta(days=2),
            "end": NOW + timedelta(days=2, hours=1),
            "status": AppointmentStatus.BOOKED,
            "staff": (StaffMember(given="Ane", full="Ane Holm", role="Sygeplejerske"),),
            **more,
        }
    )


def thread(key: str = "t1", at: datetime = NOW - timedelta(days=2), **more: Any) -> MessageThread:
    """A thread in which something was last written two days ago."""
    return MessageThread(
        **{
            "id": key,
            "subject": "Om torsdag",
            "recipient": None,
            "last_activity_at": at,
            "last_author": Party.MUNICIPALITY,
            "is_unread": False,
            "can_reply": True,
            "handle": f"/threads/{key}",
            **more,
        }
    )


def letter(key: str, at: datetime = NOW - timedelta(days=2), **more: Any) -> Message:
    author = MessageAuthor(kind=Party.MUNICIPALITY, staff=StaffMember(given="Ane", full="Ane Holm"))
    return Message(**{"id": key, "sent_at": at, "author": author, "body": "Hej", **more})


@dataclass
class Record:
    """A record in memory, and what one role was shown of it last."""

    role: Role = Role.CITIZEN
    more: dict[str, Any] = field(default_factory=dict)
    clock: FakeClock = field(default_factory=FakeClock)
    seen: Seen = field(default_factory=Seen)
    system: FakeSystem = field(default_factory=lambda: FakeSystem(record_of(CITIZEN, RECORD)))

    @property
    def source(self) -> Source:
        return source(HELSINGOER, self.system, **self.more)

    def shows(self, *appointments: Any, threads: Sequence[Any] | None = None) -> "Record":
        self.system.rows["appointments"] = appointments
        if threads is not None:
            self.system.rows["threads"] = tuple(threads)
        return self

    def says(self, key: str, *messages: Any) -> "Record":
        self.system.details["messages", key] = messages
        return self

    async def look(self) -> Look:
        found = await look(
            RECORD,
            onlooker(self.role, self.source),
            self.seen,
            system=AskedOnce(self.system),
            clock=self.clock,
            marks=MARKS,
        )
        self.seen = found.seen
        return found

    async def changes(self) -> tuple[Change, ...]:
        return tuple((await self.look()).changes)
