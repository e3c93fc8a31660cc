"""What a role is told of changes in a calendar: before and after, as that role is shown them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gateway.disclosure.policy import Part, Policy, Redaction, TopicRule
from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    InterpreterBooking,
    NewTimeRequest,
    Place,
    PlaceKind,
    TransportBooking,
    VideoMeeting,
)
from gateway.domain.people import NationalNumber, StaffMember
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import words
from gateway.records.watching.calendars import VISITS
from gateway.records.watching.noticed import AppointmentAltered, AppointmentGone, VisitDone
from tests.unit.fakes.house import policy, ruling
from tests.unit.records.onlooking import CITIZEN, NOW, Record, visit

ALTERED, GONE, DONE = (
    kind(appointment="a1") for kind in (AppointmentAltered, AppointmentGone, VisitDone)
)
TORN = Unreadable("events[1]")
COMPLETED = AppointmentStatus.COMPLETED
HOUR = timedelta(hours=1)
A_DAY_AWAY = {"start": NOW + timedelta(days=1), "end": None}


def video(path: str = "room/1", host: str = "video.example") -> VideoMeeting:
    return VideoMeeting(opens_at=NOW, join_url=f"https://{host}/{path}")


CHANGES: dict[str, tuple[tuple[Any, ...], tuple[Any, ...], list[Any]]] = {
    "nothing": ((visit(),), (visit(),), []),
    "another order": ((visit(), visit("a2")), (visit("a2"), visit()), []),
    "the same instant written otherwise": (
        (visit(),),
        (visit(start=(NOW + timedelta(days=2)).astimezone()),),
        [],
    ),
    "the staff in another order": (
        (visit(staff=(StaffMember(given="Ane"), StaffMember(given="Bo"))),),
        (visit(staff=(StaffMember(given="Bo"), StaffMember(given="Ane"))),),
        [],
    ),
    "what is only the adapter's": ((visit(handle=1),), (visit(handle=2),), []),
    "new": ((), (visit(),), [ALTERED]),
    "moved": ((visit(),), (visit(start=NOW + HOUR, end=NOW + 2 * HOUR),), [ALTERED]),
    "longer": ((visit(),), (visit(end=NOW + timedelta(days=2, hours=2)),), [ALTERED]),
    "another title": ((visit(),), (visit(title="Sårpleje"),), [ALTERED]),
    "another kind": ((visit(),), (visit(kind=AppointmentKind.TRAINING),), [ALTERED]),
    "another who comes": ((visit(),), (visit(staff=(StaffMember(given="Bo"),)),), [ALTERED]),
    "cancelled": ((visit(),), (visit(status=AppointmentStatus.CANCELLED),), [ALTERED]),
    "a cancellation on its way": (
        (visit(),),
        (visit(status=AppointmentStatus.CANCELLATION_PENDING),),
        [ALTERED],
    ),
    "a place": ((visit(),), (visit(place=Place(kind=PlaceKind.HOME)),), [ALTERED]),
    "a wish": ((visit(),), (visit(new_time_request=NewTimeRequest(wish="tidligt")),), [ALTERED]),
    "an interpreter": (
        (visit(),),
        (visit(interpreter=InterpreterBooking(language="tyrkisk")),),
        [ALTERED],
    ),
    "transport": ((visit(),), (visit(transport=TransportBooking(pickup_at=NOW)),), [ALTERED]),
    "another room": ((visit(video=video()),), (visit(video=video("room/2")),), [ALTERED]),
    "an address that is not handed on": (
        (visit(video=video(host="elsewhere.example")),),
        (visit(video=video("room/2", host="elsewhere.example")),),
        [],
    ),
    "removed": ((visit(), visit("a2")), (visit("a2"),), [GONE]),
    "no more to be read": ((visit(), visit("a2")), (visit("a2"), TORN), []),
    "removed beside one that never could be read": ((visit(), TORN), (TORN,), [GONE]),
    "another that cannot be read": ((visit(), TORN), (TORN, TORN), []),
    "a visit kept": ((visit(),), (visit(status=COMPLETED),), [DONE]),
    "a visit kept and told of at once": ((), (visit(status=COMPLETED),), [DONE]),
    "a visit kept, then corrected": (
        (visit(status=COMPLETED),),
        (visit(status=COMPLETED, title="Sårpleje"),),
        [ALTERED],
    ),
    "training kept": (
        (visit(kind=AppointmentKind.TRAINING),),
        (visit(kind=AppointmentKind.TRAINING, status=COMPLETED),),
        [ALTERED],
    ),
    "moved beyond the days that are watched": (
        (visit(),),
        (visit(start=NOW + timedelta(days=200), end=None),),
        [GONE],
    ),
    "beyond those days all the time": (
        (visit(start=NOW + timedelta(days=200), end=None),),
        (visit(start=NOW + timedelta(days=201), end=None),),
        [],
    ),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("what", CHANGES)
async def test_a_role_is_told_what_has_changed_and_nothing_else(what: str, role: Role) -> None:
    before, after, expected = CHANGES[what]
    record = Record(role)
    assert await record.shows(*before).changes() == (), "what is seen first is no change"
    assert list(await record.shows(*after).changes()) == expected
    assert await record.changes() == (), "it is told once"


@pytest.mark.parametrize("kind", list(AppointmentKind))
async def test_only_visits_at_home_are_told_as_kept(kind: AppointmentKind) -> None:
    record = Record()
    await record.shows(visit(kind=kind)).changes()
    [change] = await record.shows(visit(kind=kind, status=COMPLETED)).changes()
    assert change == (DONE if kind in VISITS else ALTERED)


async def test_one_that_can_be_read_again_was_never_gone() -> None:
    record = Record()
    await record.shows(visit(), visit("a2")).changes()
    for _ in range(3):
        assert await record.shows(visit("a2"), TORN).changes() == ()
    assert await record.shows(visit("a2"), visit()).changes() == ()
    assert await record.shows(visit("a2")).changes() == (GONE,)


async def test_time_that_passes_takes_nothing_away_and_brings_nothing() -> None:
    record = Record()
    yesterday = visit(start=NOW - timedelta(days=1), end=None)
    ahead = visit("a3", start=NOW + timedelta(days=93, hours=3), end=None)
    await record.shows(yesterday, ahead, visit("a2")).changes()
    record.clock.advance(days=1)
    assert await record.changes() == ()
    assert await record.shows(ahead, visit("a2")).changes() == ()
    assert await record.shows(visit("a2")).changes() == (AppointmentGone(appointment="a3"),)


async def test_changes_are_told_earliest_appointment_first() -> None:
    record = Record()
    await record.shows(visit("z", **A_DAY_AWAY), visit("gone")).changes()
    changed = (visit("late"), visit("b", **A_DAY_AWAY), visit("z", **A_DAY_AWAY, title="Ny"))
    found = await record.shows(*changed).changes()
    assert [change.appointment for change in found] == ["b", "z", "late", "gone"]


def cutting(part: Part, *roles: Role) -> Policy:
    """A policy that cuts a part from the calendar for some roles."""
    whole = policy()
    cut = Redaction(part=part, explanation=words(en="cut"), roles=frozenset(roles))
    rules = {**whole.rules}
    shown = {role: ruling(Verdict.SHOWN) for role in Role}
    rules[Topic.CALENDAR] = TopicRule(topic=Topic.CALENDAR, rulings=shown, redactions=(cut,))
    return replace(whole, rules=rules)


HIDDEN: dict[Part, tuple[Appointment, Appointment]] = {
    Part.STAFF_SURNAMES: (
        visit(staff=(StaffMember(given="Ane", full="Ane Holm"),)),
        visit(staff=(StaffMember(given="Ane", full="Ane Bjerg"),)),
    ),
    Part.VIDEO: (visit(video=video()), visit(video=video("room/2"))),
    Part.INTERPRETER: (visit(), visit(interpreter=InterpreterBooking(language="tyrkisk"))),
    Part.TRANSPORT: (visit(), visit(transport=TransportBooking(pickup_at=NOW))),
}


@pytest.mark.parametrize("part", HIDDEN)
async def test_a_role_is_told_nothing_of_what_is_cut_for_it(part: Part) -> None:
    before, after = HIDDEN[part]
    told = {}
    for role in (Role.CITIZEN, Role.RELATIVE):
        record = Record(role, {"policy": cutting(part, Role.RELATIVE)})
        await record.shows(before).changes()
        told[role] = list(await record.shows(after).changes())
    assert told == {Role.CITIZEN: [ALTERED], Role.RELATIVE: []}


async def test_a_number_in_a_title_is_masked_before_titles_are_held_against_each_other() -> None:
    record = Record()
    await record.shows(visit(title="Til 251248-9996")).changes()
    assert await record.shows(visit(title="Til 010165-9993")).changes() == ()


async def test_an_address_with_the_persons_number_is_as_good_as_none() -> None:
    more = {"link_hosts": frozenset({"video.example"})}
    record = Record(more=more)
    number = NationalNumber(CITIZEN.number.reveal()).reveal()
    await record.shows(visit(video=video(f"room/{number}"))).changes()
    assert await record.shows(visit(video=video(f"call/{number}"))).changes() == ()


async def test_nothing_of_an_appointment_is_kept_but_its_key_and_its_times() -> None:
    record = Record()
    await record.shows(visit(place=Place(kind=PlaceKind.HOME, address="Algade 1"))).changes()
    kept = repr(record.seen)
    for told in ("Sygepleje", "Ane", "Holm", "Algade", "NURSING", "BOOKED"):
        assert told not in kept
    assert "a1" in kept
