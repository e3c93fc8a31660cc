"""A stream ends within a second of the right's end, also when nothing happens, and says why."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.ids import Kind
from gateway.domain.people import Person
from gateway.domain.records import AcceptedTerms
from gateway.domain.representations import Representation, Viewer
from gateway.domain.topics import Role
from gateway.domain.words import Language
from gateway.resolvers.watch_words import ENDINGS
from gateway.session.idle import IdleTime
from gateway.store.activity import Activity
from tests.turned_clock import TurnedClock
from tests.unit.fakes.house import (
    HELSINGOER,
    VESTBY,
    Country,
    House,
    house,
    person,
    record_of,
    right_for,
)
from tests.unit.fakes.streams import Stream, opened
from tests.unit.records.onlooking import CITIZEN, HELPER, RECORD, visit

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
LIMIT = timedelta(minutes=4)
PROMISE = 1.0
"""Seconds within which a stream ends after the right has."""


@dataclass
class Activities:
    """What is known of the use of portals, in memory."""

    known: dict[tuple[str, str], Activity] = field(default_factory=dict)

    async def activity(self, sign_in: str, portal: str) -> Activity | None:
        return self.known.get((sign_in, portal))

    async def change_activity(
        self, sign_in: str, portal: str, change: Callable[[Activity | None], Activity]
    ) -> Activity:
        self.known[sign_in, portal] = change(self.known.get((sign_in, portal)))
        return self.known[sign_in, portal]


@dataclass
class Home:
    """Nancy's record in Helsingør, and a clock that begins when a test says."""

    clock: TurnedClock
    house: House
    idle: IdleTime

    async def watch(self, viewer: Viewer = CITIZEN, role: Role = Role.CITIZEN) -> Stream:
        signed_in = replace(viewer, expires_at=self.clock.now() + timedelta(days=400))
        return await opened(self.house, signed_in, self.id(role))

    def id(self, role: Role = Role.CITIZEN) -> str:
        return self.house.id_of(Kind.CARE_RECORD, HELSINGOER, RECORD, role=role)

    def grant(self, right: Representation) -> Representation:
        self.house.rights.of_others[HELPER.subject] = [right]
        return right

    def revoke(self) -> None:
        self.house.rights.of_others.clear()

    async def use(self) -> None:
        await self.idle.check(CITIZEN, HELSINGOER, LIMIT, use=True)


def at_home(start: datetime = datetime(2026, 11, 22, 10, tzinfo=UTC)) -> Home:
    clock = TurnedClock(start)
    idle = IdleTime(Activities(), clock)
    built = house({HELSINGOER: record_of(CITIZEN, RECORD)}, clock=clock, idleness=idle)
    return Home(clock, built, idle)


@pytest.fixture
def home() -> Home:
    return at_home()


def mandate(**more: Any) -> Representation:
    return replace(right_for(CITIZEN, Role.RELATIVE, "fuldmagt.1"), **more)


async def ends(stream: Stream, clock: TurnedClock, moment: datetime, reason: str) -> None:
    """The stream is on until a moment before, and over within the promise."""
    await clock.turn_to(moment - timedelta(milliseconds=50))
    assert stream.kinds == []
    await clock.turn(seconds=PROMISE)
    assert stream.kinds == [reason]
    assert stream.is_over


# --------------------------------------------------------------------------------- the sign-in


async def test_with_the_token(home: Home) -> None:
    expires = home.clock.now() + timedelta(minutes=2)
    stream = await opened(home.house, replace(CITIZEN, expires_at=expires), home.id())
    await ends(stream, home.clock, expires, "SIGN_IN_ENDED")


async def test_with_the_idle_time(home: Home) -> None:
    await home.use()
    stream = await home.watch()
    await ends(stream, home.clock, home.clock.now() + LIMIT, "SIGN_IN_ENDED")


async def test_later_when_something_else_is_done_at_the_portal(home: Home) -> None:
    await home.use()
    stream = await home.watch()
    for _ in range(3):
        await home.clock.turn(minutes=3)
        await home.use()
    await ends(stream, home.clock, home.clock.now() + LIMIT, "SIGN_IN_ENDED")


async def test_four_minutes_after_a_first_use_that_came_while_watching(home: Home) -> None:
    stream = await home.watch()
    await home.clock.turn(minutes=30)
    await home.use()
    await ends(stream, home.clock, home.clock.now() + LIMIT, "SIGN_IN_ENDED")


async def test_events_are_no_use_and_none_is_shown_after_the_idle_time(home: Home) -> None:
    await home.use()
    stream = await home.watch()
    for n in range(20):
        home.house.systems[HELSINGOER].rows["appointments"] = (visit(title=f"Besøg {n}"),)
        await home.clock.turn(seconds=20)
    assert stream.kinds == [*["AppointmentChanged"] * 11, "SIGN_IN_ENDED"]


async def test_at_a_portal_without_idle_time_it_goes_on(home: Home) -> None:
    sources = home.house.sources
    rule = replace(sources[HELSINGOER].offers.sign_in, idle_timeout=None)
    offers = replace(sources[HELSINGOER].offers, sign_in=rule)
    sources[HELSINGOER] = replace(sources[HELSINGOER], offers=offers)
    await home.use()
    stream = await home.watch()
    await home.clock.turn(hours=5)
    assert not stream.is_over
    await stream.stop()


# ----------------------------------------------------------------------------------- the right


@pytest.mark.parametrize(
    ("last_day", "over"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ],
    ids=["before a long day", "a long day", "before a short day", "a short day"],
)
async def test_at_midnight_after_the_mandates_last_day(last_day: date, over: datetime) -> None:
    evening = datetime.combine(last_day, time(23, 59), COPENHAGEN).astimezone(UTC)
    home = at_home(evening)
    home.grant(mandate(valid_until=last_day))
    stream = await home.watch(replace(HELPER, signed_in_at=evening), Role.RELATIVE)
    await ends(stream, home.clock, over, "NO_LONGER_AVAILABLE")


async def test_with_the_childs_birthday() -> None:
    home = at_home(datetime(2026, 11, 22, 22, 59, tzinfo=UTC))
    child = Person(name="Carl", born=date(2011, 11, 23))
    home.grant(replace(mandate(key="custody.1"), role=Role.PARENT, person=child))
    stream = await home.watch(HELPER, Role.PARENT)
    await ends(stream, home.clock, datetime(2026, 11, 22, 23, tzinfo=UTC), "NO_LONGER_AVAILABLE")


@pytest.mark.parametrize("role", [Role.RELATIVE, Role.GUARDIAN])
async def test_within_a_second_of_its_revocation(home: Home, role: Role) -> None:
    home.grant(mandate(role=role))
    stream = await home.watch(HELPER, role)
    await home.clock.turn(seconds=100.4)
    assert stream.kinds == []
    home.revoke()
    await home.clock.turn(seconds=PROMISE)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


async def test_not_where_the_mandate_is_renewed(home: Home) -> None:
    home.grant(mandate())
    stream = await home.watch(HELPER, Role.RELATIVE)
    home.grant(mandate(key="fuldmagt.2"))
    await home.clock.turn(minutes=2)
    assert not stream.is_over
    await stream.stop()


@pytest.mark.parametrize("other", [{"number": HELPER.number}, {"role": Role.GUARDIAN}])
async def test_where_only_another_right_is_left(home: Home, other: dict[str, Any]) -> None:
    home.grant(mandate())
    stream = await home.watch(HELPER, Role.RELATIVE)
    home.grant(mandate(**other))
    await home.clock.turn(seconds=PROMISE)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


async def test_nothing_is_shown_after_it_although_a_look_had_begun(home: Home) -> None:
    home.grant(mandate())
    stream = await home.watch(HELPER, Role.RELATIVE)
    system = home.house.systems[HELSINGOER]
    system.rows["appointments"] = (visit(),)
    looks = 0

    async def revoked_meanwhile() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:  # the look that notices it is over, and the event's own begins
            home.revoke()

    system.pause = revoked_meanwhile
    await home.clock.turn(seconds=20)
    assert stream.kinds in ([], ["NO_LONGER_AVAILABLE"])
    await home.clock.turn(seconds=PROMISE)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


async def test_nothing_is_shown_after_it_although_it_was_being_read(home: Home) -> None:
    home.grant(mandate())
    stream = await home.watch(HELPER, Role.RELATIVE)
    system, gate, calls = home.house.systems[HELSINGOER], asyncio.Event(), 0
    system.rows["appointments"] = (visit(),)

    async def held_at_the_last() -> None:
        nonlocal calls
        calls += 1
        if calls == 5:  # after the three of the look, and the one that finds the record
            await gate.wait()

    system.pause = held_at_the_last
    await home.clock.turn(seconds=20)
    assert calls == 5
    home.revoke()
    await home.clock.turn(seconds=PROMISE)
    gate.set()
    await home.clock.turn(seconds=0)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


async def test_a_right_is_looked_up_anew_at_every_event(home: Home) -> None:
    home.grant(mandate())
    rights = home.house.rights
    ask, remembered = rights.of, await rights.of(HELPER)

    async def of(viewer: Viewer, *, anew: bool = False) -> tuple[Representation, ...]:
        return await ask(viewer, anew=True) if anew else remembered

    rights.of = of  # type: ignore[method-assign]
    stream = await home.watch(HELPER, Role.RELATIVE)
    await home.clock.turn(seconds=19.9)
    home.house.systems[HELSINGOER].rows["appointments"] = (visit(),)
    home.revoke()
    await home.clock.turn(seconds=0.1)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


async def test_a_viewer_with_many_streams_is_asked_about_once_at_a_time(home: Home) -> None:
    home.grant(mandate())
    streams = [await home.watch(HELPER, Role.RELATIVE) for _ in range(10)]
    home.house.rights.asked = 0
    await home.clock.turn(seconds=15)
    assert home.house.rights.asked == 20
    for stream in streams:
        await stream.stop()
    home.house.rights.asked = 0
    await home.clock.turn(minutes=1)
    assert home.house.rights.asked == 0, "nobody watches any more"


async def test_ones_own_record_needs_no_register(home: Home) -> None:
    home.house.rights.failure = SourceUnavailable("registers")
    stream = await home.watch()
    await home.clock.turn(minutes=3)
    assert not stream.is_over
    assert home.house.rights.asked == 0
    await stream.stop()


async def test_while_a_register_is_silent_nothing_is_shown_and_then_all_of_it(home: Home) -> None:
    home.grant(mandate())
    stream = await home.watch(HELPER, Role.RELATIVE)
    await home.clock.turn(seconds=15)
    home.house.rights.failure = SourceUnavailable("registers")
    home.house.systems[HELSINGOER].rows["appointments"] = (visit(),)
    await home.clock.turn(seconds=20)
    assert stream.heard == []
    home.house.rights.failure = None
    await home.clock.turn(seconds=PROMISE)
    assert stream.kinds == ["AppointmentChanged"]
    await home.clock.turn(minutes=2)
    assert not stream.is_over
    await stream.stop()


@pytest.mark.parametrize("failure", [SourceUnavailable("registers"), RuntimeError("a mistake")])
async def test_when_a_register_has_been_silent_for_half_a_minute(
    home: Home, failure: Exception
) -> None:
    home.grant(mandate())
    stream = await home.watch(HELPER, Role.RELATIVE)
    await home.clock.turn(seconds=10)
    home.house.rights.failure = failure
    since = home.clock.now() + timedelta(seconds=0.75 - 10 % 0.75)
    await ends(stream, home.clock, since + timedelta(seconds=30), "SOURCE_LOST")


# ---------------------------------------------------------------------------------- the record


async def test_when_the_record_closes(home: Home) -> None:
    stream = await home.watch()
    home.house.systems[HELSINGOER].records = {}
    await home.clock.turn(seconds=20)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


async def test_when_the_source_is_lost(home: Home) -> None:
    stream = await home.watch()
    home.house.systems[HELSINGOER].failures["find"] = SourceUnavailable("person")
    await home.clock.turn(seconds=60)
    assert stream.kinds == ["SOURCE_LOST"]


async def test_when_the_terms_are_withdrawn() -> None:
    astrid = person("astrid", Country.NO)
    accepted = AcceptedTerms(version="1", accepted_at=datetime(2026, 11, 1, tzinfo=UTC))
    clock = TurnedClock()
    built = house({VESTBY: record_of(astrid, RECORD, terms=accepted)}, clock=clock)
    record = built.id_of(Kind.CARE_RECORD, VESTBY, RECORD)
    stream = await opened(built, astrid, record)
    await clock.turn(minutes=1)
    assert not stream.is_over
    built.systems[VESTBY].records = record_of(astrid, RECORD)
    await clock.turn(seconds=20)
    assert stream.kinds == ["NO_LONGER_AVAILABLE"]


# ------------------------------------------------------------------------------------ its words


@pytest.mark.parametrize("language", [Language.DA, Language.NB, Language.EN])
@pytest.mark.parametrize("reason", ENDINGS)
def test_every_end_says_what_to_do_next(reason: Any, language: Language) -> None:
    known = dict(ENDINGS[reason].in_languages)
    assert set(known) == {Language.DA, Language.NB, Language.EN}
    last = known[language].split(". ")[-1]
    assert last.startswith(("Log", "Sign", "Kontakt", "Ta ", "Contact", "Åbn", "Åpne", "Open"))


async def test_a_stream_that_is_given_up_leaves_nothing_behind(home: Home) -> None:
    home.grant(mandate())
    for viewer, role in ((CITIZEN, Role.CITIZEN), (HELPER, Role.RELATIVE)):
        stream = await home.watch(viewer, role)
        await stream.stop()
    watches = vars(home.house.services.watches)
    assert not watches["_seats"]
    assert not watches["_followed"]
    hub = vars(watches["_hub"])
    assert hub["_records"] == hub["_looking"] == hub["_pushes"] == {}
