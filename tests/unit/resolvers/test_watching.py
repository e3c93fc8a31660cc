"""What a watcher is told, of what is hidden from them nothing, and what stands in the log of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.domain.access_log import AccessOutcome
from gateway.domain.calendar import AppointmentStatus
from gateway.domain.errors import SourceUnavailable, StoreUnavailable
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.representations import Viewer
from gateway.domain.topics import Role, Topic
from gateway.records.watching.noticed import MessageArrived, Noticed
from gateway.resolvers.events import told
from gateway.resolvers.nodes import scope_of
from tests.turned_clock import TurnedClock
from tests.unit.fakes.house import (
    HELSINGOER,
    VESTBY,
    House,
    house,
    person,
    policy,
    record_of,
    right_for,
)
from tests.unit.fakes.streams import Stream, opened
from tests.unit.records.onlooking import CITIZEN, HELPER, NOW, RECORD, letter, thread, visit

ROUND = {"seconds": 20}
CODE = MunicipalityCode(HELSINGOER)


@dataclass
class Home:
    """Nancy's record in Helsingør, and those who watch it."""

    house: House
    clock: TurnedClock

    def shows(self, *appointments: Any) -> None:
        self.house.systems[CODE].rows["appointments"] = appointments

    def says(self, *messages: Any, at: datetime = NOW) -> None:
        system = self.house.systems[CODE]
        system.rows["threads"] = (thread(at=at),)
        system.details["messages", "t1"] = messages

    def id(self, role: Role = Role.CITIZEN, **more: Any) -> str:
        named = {"kind": Kind.CARE_RECORD, "code": CODE, "record": RECORD, **more}
        return self.house.id_of(role=role, **named)

    def appointment_id(self, key: str = "a1", role: Role = Role.CITIZEN) -> str:
        thing = RecordThing(
            kind=Kind.APPOINTMENT, municipality=CODE, record=RECORD, role=role, upstream=key
        )
        return self.house.services.ids.of_thing(thing)

    async def watch(self, viewer: Viewer | None = CITIZEN, role: Role = Role.CITIZEN) -> Stream:
        return await opened(self.house, viewer, self.id(role))

    @property
    def log(self) -> list[tuple[Any, ...]]:
        """Role, operation, topics shown and outcome of every entry."""
        return [
            (a.access.role, a.access.operation, a.access.topics_shown, a.access.outcome)
            for a in self.house.store.entries
        ]


def at_home(**more: Any) -> Home:
    clock = TurnedClock()
    built = house({CODE: record_of(CITIZEN, RECORD)}, clock=clock, **more)
    built.rights.of_others[HELPER.subject] = [
        right_for(CITIZEN, role, f"right.{role}") for role in Role if role is not Role.CITIZEN
    ]
    return Home(built, clock)


@pytest.fixture
def home() -> Home:
    return at_home()


ENTRY = (Role.CITIZEN, "Watching", (), AccessOutcome.ANSWERED)


async def test_a_new_message_is_shown_with_its_thread(home: Home) -> None:
    home.says(letter("m1"))
    stream = await home.watch()
    home.says(letter("m1"), letter("m2", NOW, body="Vi kommer kl. 9."), at=NOW)
    await home.clock.turn(**ROUND)
    [event] = stream.heard
    assert event["__typename"] == "MessageReceived"
    assert event["at"] == "2026-11-22T11:00:20.000+01:00"
    assert event["thread"]["subject"] == "Om torsdag"
    assert event["message"] == event["message"] | {
        "body": "Vi kommer kl. 9.",
        "author": {"name": "Ane"},
    }
    await stream.stop()


async def test_an_appointment_is_shown_as_it_is_now_then_gone_by_the_id_it_had(home: Home) -> None:
    stream = await home.watch()
    home.shows(visit(title="Ny"))
    await home.clock.turn(**ROUND)
    home.shows()
    await home.clock.turn(**ROUND)
    changed, removed = stream.heard
    assert changed["appointment"]["title"] == "Ny"
    assert changed["appointment"]["staff"] == [{"name": "Ane"}]
    assert removed["__typename"] == "AppointmentRemoved"
    assert removed["appointmentId"] == changed["appointment"]["id"] == home.appointment_id()
    await stream.stop()


async def test_one_that_is_moved_far_ahead_is_changed_not_gone(home: Home) -> None:
    home.shows(visit())
    stream = await home.watch()
    home.shows(visit(start=NOW + timedelta(days=150), end=None))
    await home.clock.turn(**ROUND)
    assert stream.kinds == ["AppointmentChanged"]
    await stream.stop()


@pytest.mark.parametrize(
    ("noted", "shown"),
    [
        (None, "2026-11-22T11:00:20.000+01:00"),
        (datetime(2026, 11, 22, 9, 45, tzinfo=UTC), "2026-11-22T10:45:00.000+01:00"),
    ],
)
async def test_a_visit_kept_is_dated_as_its_source_has_it(
    home: Home, noted: datetime | None, shown: str
) -> None:
    home.shows(visit())
    stream = await home.watch()
    home.shows(visit(status=AppointmentStatus.COMPLETED, completed_at=noted))
    await home.clock.turn(**ROUND)
    [event] = stream.heard
    assert (event["__typename"], event["completedAt"]) == ("VisitCompleted", shown)
    await stream.stop()


async def test_each_is_shown_what_their_own_role_is_shown(home: Home) -> None:
    streams = {
        Role.CITIZEN: await home.watch(),
        **{r: await home.watch(HELPER, r) for r in (Role.RELATIVE, Role.GUARDIAN)},
    }
    await home.clock.turn(seconds=1)
    home.shows(visit())
    await home.clock.turn(**ROUND)
    ids = {role: stream.heard[0]["appointment"]["id"] for role, stream in streams.items()}
    assert ids == {role: home.appointment_id(role=role) for role in streams}
    for stream in streams.values():
        await stream.stop()


async def test_what_is_gone_before_it_can_be_shown_is_not_shown(home: Home) -> None:
    home.shows(visit())
    stream = await home.watch()
    system = home.house.systems[CODE]
    calls = 0

    async def vanishes() -> None:
        nonlocal calls
        calls += 1
        if calls > 3:
            home.shows()

    home.shows(visit(title="Ny"))
    system.pause = vanishes
    await home.clock.turn(**ROUND)
    assert stream.heard == []
    await home.clock.turn(**ROUND)
    assert stream.kinds == ["AppointmentRemoved"]
    await stream.stop()


@pytest.mark.parametrize("verdict", ["withheld", "not_offered"])
async def test_of_messages_that_are_not_shown_nothing_is_told(verdict: str) -> None:
    home = at_home(policies={CODE: policy(**{verdict: {Topic.MESSAGES}})})
    home.says(letter("m1"))
    stream = await home.watch()
    home.says(letter("m1"), letter("m2", NOW), at=NOW)
    await home.clock.turn(minutes=5)
    assert stream.heard == []
    assert {"threads", "messages"}.isdisjoint(home.house.calls)
    await stream.stop()


async def test_a_change_in_a_topic_that_is_not_shown_is_not_even_looked_up() -> None:
    home = at_home(policies={CODE: policy(withheld={Topic.MESSAGES})})
    context = home.house.services.begin(CITIZEN, "test")
    thing = home.house.services.ids.read(home.id())
    assert isinstance(thing, RecordThing)
    scope = await scope_of(context, thing)
    assert scope is not None
    change = MessageArrived(thread="t1", message="m1")
    assert await told(scope, Noticed(at=NOW, change=change)) is None
    assert home.house.calls == ["find"]


async def test_watching_is_never_a_use_of_the_portal(home: Home) -> None:
    stream = await home.watch()
    home.shows(visit())
    await home.clock.turn(minutes=10)
    await stream.stop()
    assert home.house.idleness.used == []


# ------------------------------------------------------------------------------------ the log


async def test_the_log_has_the_beginning_each_event_and_the_end(home: Home) -> None:
    home.says(letter("m1"))
    stream = await home.watch()
    assert home.log == [ENTRY]
    home.shows(visit())
    home.says(letter("m1"), letter("m2", NOW), at=NOW)
    await home.clock.turn(**ROUND)
    await home.clock.turn(minutes=2)
    assert stream.kinds == ["MessageReceived", "AppointmentChanged"]
    shown = [(Role.CITIZEN, "Watching", (t,), AccessOutcome.ANSWERED) for t in SHOWN]
    assert home.log == [ENTRY, *shown]
    await stream.stop()
    assert home.log == [ENTRY, *shown, ENTRY]
    assert {e.access.subject for e in home.house.store.entries} == {CITIZEN.person}


SHOWN = (Topic.MESSAGES, Topic.CALENDAR)


async def test_an_end_that_is_told_is_logged_once(home: Home) -> None:
    stream = await home.watch()
    home.house.systems[CODE].records = {}
    await home.clock.turn(**ROUND)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]
    assert home.log == [ENTRY, ENTRY]


async def test_without_a_log_nothing_begins(home: Home) -> None:
    home.house.store.append = out_of_reach  # type: ignore[method-assign]
    stream = await home.watch()
    assert stream.is_over
    assert stream.heard == []
    assert stream.error is not None
    assert stream.error["extensions"]["code"] == "INTERNAL"
    assert home.house.calls == ["find"], "nobody watches"


async def test_without_a_log_no_event_is_shown_and_the_stream_ends(home: Home) -> None:
    stream = await home.watch()
    home.house.store.append = out_of_reach  # type: ignore[method-assign]
    home.shows(visit())
    await home.clock.turn(**ROUND)
    assert stream.heard == []
    assert stream.is_over


async def out_of_reach(_entries: object) -> None:
    raise StoreUnavailable


# -------------------------------------------------------------------------------- what is refused


async def test_whoever_is_not_signed_in_is_told_so(home: Home) -> None:
    stream = await home.watch(None)
    assert stream.error is not None
    assert stream.error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert stream.error["path"] == ["recordEvents"]
    assert home.house.calls == home.log == []


def wrong_ids(home: Home) -> dict[str, str]:
    services = home.house.services
    return {
        "forged": home.id()[:-4] + "AAAA",
        "no id": "nothing",
        "of another record": home.id(record="r2"),
        "in a role without a right": home.id(Role.GUARDIAN),
        "of another municipality": home.id(code=MunicipalityCode("DK-0751")),
        "of another country": home.id(code=VESTBY),
        "of something else": home.appointment_id(),
        "of a municipality": services.ids.of(Kind.MUNICIPALITY, CODE),
    }


async def test_every_id_that_gives_no_right_is_answered_alike(home: Home) -> None:
    answers = []
    for text in wrong_ids(home).values():
        stream = await opened(home.house, CITIZEN, text)
        assert stream.is_over
        answers.append(stream.take())
    home.house.systems[CODE].records = {}
    stream = await home.watch()
    answers.append(stream.take())
    assert all(answer == answers[0] for answer in answers)
    [end] = answers[0]
    assert end["reason"] == "NO_LONGER_AVAILABLE"
    assert end["explanation"].endswith("Kontakt kommunen, hvis du mener, at der burde være en.")


async def test_a_norwegian_is_told_in_norwegian(home: Home) -> None:
    stream = await opened(home.house, person("astrid", Country.NO), home.id())
    assert stream.heard[0]["explanation"].startswith("Det er ingen journal")


async def test_fifty_streams_for_one_person_and_no_more(home: Home) -> None:
    streams = [await home.watch() for _ in range(50)]
    refused = await home.watch(replace(CITIZEN, sign_in="another device"))
    assert refused.error is not None
    assert refused.error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "50" in refused.error["message"]
    other = await home.watch(HELPER, Role.RELATIVE)
    assert not other.is_over
    elsewhere = await home.watch(replace(CITIZEN, client="another application"))
    assert elsewhere.error is None, "what is open in one application is no other one's business"
    await streams.pop().stop()
    again = await home.watch()
    assert again.error is None
    for stream in (*streams, other, elsewhere, again):
        await stream.stop()
    assert not vars(home.house.services.watches)["_seats"]


async def test_a_source_that_is_down_at_the_beginning_is_an_error(home: Home) -> None:
    home.house.systems[CODE].failures["find"] = SourceUnavailable("person")
    stream = await home.watch()
    assert stream.error is not None
    assert stream.error["extensions"]["code"] == "SOURCE_UNAVAILABLE"


async def test_a_slow_reader_is_told_so_and_harms_nobody(home: Home) -> None:
    slow, quick = await home.watch(), await home.watch()
    slow.reads.clear()
    for n in range(102):
        home.shows(visit(title=f"Besøg {n}"))
        await home.clock.turn(**ROUND)
    assert len(quick.heard) == 102
    slow.reads.set()
    await home.clock.turn(seconds=1)
    assert slow.error is not None
    assert slow.error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert len(slow.heard) == 1, "what had been on its way, and nothing of the rest"
    await quick.stop()


async def test_a_source_that_fails_at_an_event_is_asked_again(home: Home) -> None:
    stream = await home.watch()
    system = home.house.systems[CODE]
    home.shows(visit())
    looks = 0

    async def fails_after_the_look() -> None:
        nonlocal looks
        looks += 1
        if looks > 3:
            system.failures["appointments"] = SourceUnavailable("events")

    system.pause = fails_after_the_look
    await home.clock.turn(**ROUND)
    assert stream.heard == []
    system.failures.clear()
    looks = -1000
    await home.clock.turn(seconds=5)
    assert stream.kinds == ["AppointmentChanged"]
    await stream.stop()


async def test_what_can_never_be_shown_ends_the_stream_and_is_not_passed_over(home: Home) -> None:
    stream = await home.watch()
    system = home.house.systems[CODE]
    home.shows(visit())
    looks = 0

    async def fails_after_the_look() -> None:
        nonlocal looks
        looks += 1
        if looks > 3:
            system.failures["appointments"] = SourceUnavailable("events")

    system.pause = fails_after_the_look
    await home.clock.turn(seconds=20 + 30)
    assert stream.kinds == ["SOURCE_LOST"]
