"""One look for all who watch a record: every so often, and at once when something is heard."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from gateway.domain.errors import SourceUnavailable
from gateway.domain.records import RecordState
from gateway.domain.topics import Role, Topic
from gateway.domain.watching import WatchEndReason
from gateway.records.watching.noticed import AppointmentAltered, AppointmentGone
from gateway.records.watching.pushes import PAUSE
from gateway.records.watching.watcher import MOST_WAITING
from gateway.upstream.budget import deadline, reading_within
from tests.turned_clock import TurnedClock, rest
from tests.unit.fakes.house import HELSINGOER, policy, record_of
from tests.unit.records.hubs import PushingSystem, Watched, Wire, told, watched
from tests.unit.records.onlooking import CITIZEN, RECORD, thread, visit

NEW, MOVED, GONE = (
    AppointmentAltered(appointment="a1"),
    AppointmentAltered(appointment="a1"),
    AppointmentGone(appointment="a1"),
)
LOST, GONE_FOR_GOOD = WatchEndReason.SOURCE_LOST, WatchEndReason.NO_LONGER_AVAILABLE


@pytest.fixture
async def here() -> AsyncIterator[Watched]:
    one = watched()
    yield one
    await one.hub.close()


@pytest.fixture
async def pushed() -> AsyncIterator[Watched]:
    one = watched(system=PushingSystem(record_of(CITIZEN, RECORD)))
    yield one
    await one.hub.close()


def show(where: Watched, *appointments: object) -> None:
    where.system.rows["appointments"] = appointments


async def test_each_question_goes_out_once_a_round_however_many_watch(here: Watched) -> None:
    for role in Role:
        for _ in range(5):
            here.watch(role)
    await rest()
    here.system.calls.clear()
    for _ in range(3):
        await here.clock.turn(seconds=20)
    assert sorted(here.system.calls) == sorted(3 * ["find", "appointments", "threads"])


async def test_everyone_is_told_and_each_only_once(here: Watched) -> None:
    watchers = [here.watch(role) for role in Role for _ in range(2)]
    await rest()
    show(here, visit())
    await here.clock.turn(seconds=20)
    await here.clock.turn(seconds=20)
    assert [told(watcher) for watcher in watchers] == [[NEW]] * len(watchers)
    assert all(watcher.stirred.is_set() for watcher in watchers)


async def test_a_change_is_noticed_within_the_interval_and_dated_then(here: Watched) -> None:
    watcher = here.watch()
    await here.clock.turn(seconds=5)
    show(here, visit())
    await here.clock.turn(seconds=14.9)
    assert watcher.next() is None
    await here.clock.turn(seconds=0.1)
    noticed = watcher.next()
    assert noticed is not None
    assert noticed.at == here.clock.now()


async def test_nobody_watching_means_no_look_and_nothing_kept(here: Watched) -> None:
    watcher = here.watch()
    await rest()
    here.leave(watcher)
    assert here.looks == 1
    await here.clock.turn(minutes=10)
    assert here.looks == 0
    assert not [task for task in asyncio.all_tasks() if "look_on" in repr(task)]
    assert vars(here.hub)["_records"] == vars(here.hub)["_looking"] == {}


async def test_the_next_who_watches_begins_anew(here: Watched) -> None:
    here.leave(here.watch())
    show(here, visit())
    watcher = here.watch()
    await here.clock.turn(seconds=60)
    assert told(watcher) == []


async def test_another_role_begins_with_what_it_is_shown_then(here: Watched) -> None:
    citizen = here.watch()
    await rest()
    show(here, visit())
    relative = here.watch(Role.RELATIVE)
    await here.clock.turn(seconds=1)
    assert told(citizen) == [NEW], "the look for the other was one for both"
    assert told(relative) == []


async def test_what_is_changed_from_here_is_noticed_at_once(here: Watched) -> None:
    watcher = here.watch()
    await here.clock.turn(seconds=1)
    show(here, visit())
    here.hub.changed(HELSINGOER, RECORD)
    here.hub.changed(HELSINGOER, "another record")
    await rest()
    assert told(watcher) == [NEW]


async def test_what_changes_during_a_look_is_seen_by_the_next(here: Watched) -> None:
    watcher, held = here.watch(), asyncio.Event()
    await here.clock.turn(seconds=1)
    here.system.pause = held.wait
    here.hub.changed(HELSINGOER, RECORD)
    await rest()
    here.system.pause = lambda: asyncio.sleep(0)
    here.hub.changed(HELSINGOER, RECORD)
    held.set()
    await rest()
    show(here, visit())
    await here.clock.turn(seconds=1)
    assert told(watcher) == [NEW]


async def test_however_often_it_is_told_a_source_has_a_moments_peace(here: Watched) -> None:
    here.watch()
    await here.clock.turn(seconds=1)
    here.system.calls.clear()
    for _ in range(100):
        here.hub.changed(HELSINGOER, RECORD)
        await here.clock.turn(seconds=0.01)
    assert 1 <= here.looks <= 6


async def test_a_look_has_nothing_of_the_request_that_began_it(here: Watched) -> None:
    left: list[float] = []

    async def asked() -> None:
        left.append(deadline(3600) - asyncio.get_running_loop().time())

    here.system.pause = asked
    with reading_within(0.5):
        here.watch()
        await rest()
    assert left
    assert min(left) > 5


async def test_a_topic_hidden_from_every_role_present_is_not_asked_for() -> None:
    hidden = watched(policy=policy(withheld={Topic.MESSAGES}))
    hidden.system.rows["threads"] = (thread(),)
    hidden.watch()
    await hidden.clock.turn(seconds=60)
    assert "appointments" in hidden.system.calls
    assert "threads" not in hidden.system.calls
    await hidden.hub.close()


# ------------------------------------------------------------------------------ what ends a watch


@pytest.mark.parametrize("call", ["find", "appointments", "threads"])
async def test_three_failed_rounds_in_a_row_and_the_source_is_lost(
    here: Watched, call: str
) -> None:
    watcher = here.watch()
    await rest()
    here.system.failures[call] = SourceUnavailable("somewhere")
    await here.clock.turn(seconds=40)
    here.system.failures.clear()
    await here.clock.turn(seconds=20)
    here.system.failures[call] = SourceUnavailable("somewhere")
    await here.clock.turn(seconds=59)
    assert watcher.over is None
    await here.clock.turn(seconds=1)
    assert watcher.over is LOST


async def test_being_told_often_does_not_lose_a_source_sooner(here: Watched) -> None:
    watcher = here.watch()
    await rest()
    here.system.failures["find"] = SourceUnavailable("somewhere")
    for _ in range(30):
        here.hub.changed(HELSINGOER, RECORD)
        await here.clock.turn(seconds=1)
    assert watcher.over is None
    await here.clock.turn(seconds=40)
    assert watcher.over is LOST


async def test_what_was_seen_before_a_failure_is_what_the_next_look_is_held_against(
    here: Watched,
) -> None:
    show(here, visit())
    watcher = here.watch()
    await rest()
    here.system.failures["appointments"] = SourceUnavailable("somewhere")
    show(here)
    await here.clock.turn(seconds=20)
    assert told(watcher) == []
    here.system.failures.clear()
    await here.clock.turn(seconds=20)
    assert told(watcher) == [GONE]


@pytest.mark.parametrize(
    "now",
    [
        {},
        record_of(CITIZEN, RECORD, state=RecordState.INACTIVE),
        record_of(CITIZEN, RECORD, state=RecordState.CLOSED),
        record_of(CITIZEN, "another record"),
    ],
    ids=["no record", "inactive", "closed", "another record"],
)
async def test_a_record_that_opens_no_more_ends_every_watch(
    here: Watched, now: dict[object, object]
) -> None:
    watchers = [here.watch(Role.CITIZEN), here.watch(Role.RELATIVE)]
    await rest()
    here.system.records = now
    await here.clock.turn(seconds=20)
    assert [watcher.over for watcher in watchers] == [GONE_FOR_GOOD] * 2
    here.system.calls.clear()
    await here.clock.turn(minutes=5)
    assert here.system.calls == [], "nobody is left to look for"


async def test_a_mistake_of_our_own_counts_as_a_failure(here: Watched) -> None:
    watcher = here.watch()
    await rest()
    here.system.failures["find"] = RuntimeError("2512489996")
    await here.clock.turn(seconds=61)
    assert watcher.over is LOST


async def test_a_slow_reader_is_dropped_and_the_others_go_on(here: Watched) -> None:
    slow, quick = here.watch(), here.watch()
    await rest()
    for n in range(MOST_WAITING):
        show(here, visit(title=f"Besøg {n}"))
        await here.clock.turn(seconds=20)
        assert len(told(quick)) == 1
    assert not slow.is_overrun
    show(here, visit(title="En for mange"))
    await here.clock.turn(seconds=20)
    assert slow.is_overrun
    assert slow.next() is None, "nothing is kept for it"
    assert len(told(quick)) == 1


async def test_however_much_changes_at_once_a_reader_may_take_it(here: Watched) -> None:
    watcher = here.watch()
    await rest()
    show(here, *(visit(f"a{n}") for n in range(5 * MOST_WAITING)))
    await here.clock.turn(seconds=20)
    assert not watcher.is_overrun
    assert len(told(watcher)) == 5 * MOST_WAITING


# ------------------------------------------------------------------------- sources that tell it


async def test_a_pushed_change_is_noticed_at_once(pushed: Watched) -> None:
    watcher, system = pushed.watch(), pushed.system
    assert isinstance(system, PushingSystem)
    await pushed.clock.turn(seconds=1)
    show(pushed, visit())
    system.said.put_nowait("another record")
    await rest()
    assert told(watcher) == []
    system.said.put_nowait(RECORD)
    await rest()
    assert told(watcher) == [NEW]


async def test_until_it_must_be_heard_by_now_a_source_is_looked_at_as_any_other(
    pushed: Watched,
) -> None:
    watcher = pushed.watch()
    await rest()
    show(pushed, visit())
    await pushed.clock.turn(seconds=20)
    assert told(watcher) == [NEW]


async def test_listening_has_nothing_of_the_request_that_began_it(pushed: Watched) -> None:
    with reading_within(0.5):
        pushed.watch()
    await rest()
    assert isinstance(pushed.system, PushingSystem)
    assert pushed.system.time_left > 5


async def test_while_it_is_pushed_looks_are_few(pushed: Watched) -> None:
    pushed.watch()
    await pushed.clock.turn(seconds=25)
    pushed.system.calls.clear()
    await pushed.clock.turn(minutes=10)
    assert pushed.looks == 2


async def test_a_push_that_is_lost_is_looked_after_and_taken_up_again(pushed: Watched) -> None:
    watcher, system = pushed.watch(), pushed.system
    assert isinstance(system, PushingSystem)
    await pushed.clock.turn(minutes=1)
    show(pushed, visit())
    system.said.put_nowait(SourceUnavailable("stream"))
    await rest()
    assert told(watcher) == [NEW]
    assert system.listeners == 0
    show(pushed)
    await pushed.clock.turn(seconds=PAUSE)
    assert system.listeners == 1
    await pushed.clock.turn(seconds=20)
    assert told(watcher) == [GONE], "it cannot be known yet whether anything is heard"


async def test_a_municipality_is_listened_to_once_and_only_while_somebody_watches(
    pushed: Watched,
) -> None:
    watchers = [pushed.watch(role) for role in Role]
    other = pushed.watch(record="r2")
    await rest()
    system = pushed.system
    assert isinstance(system, PushingSystem)
    assert system.listeners == 1
    for watcher in watchers:
        pushed.leave(watcher)
    await rest()
    assert system.listeners == 1
    pushed.leave(other, record="r2")
    await rest()
    assert system.listeners == 0


# --------------------------------------------------------------------------- several processes


async def test_of_two_processes_one_looks_a_round_and_both_are_told() -> None:
    clock = TurnedClock()
    wire = Wire(clock)
    first, second = (watched(clock=clock, signals=wire.end()) for _ in range(2))
    second.system = first.system
    second.source = first.source
    watchers = [first.watch(), second.watch()]
    await clock.turn(seconds=21)
    first.system.calls.clear()
    for _ in range(5):
        await clock.turn(seconds=20)
    assert first.looks == 5
    show(first, visit())
    await clock.turn(seconds=20)
    assert [told(watcher) for watcher in watchers] == [[NEW], [NEW]]
    show(first)
    first.hub.changed(HELSINGOER, RECORD)
    await clock.turn(seconds=1)
    assert [told(watcher) for watcher in watchers] == [[GONE], [GONE]]
    assert wire.carried
    for name in wire.carried:
        assert len(name) == 64
        assert RECORD not in name
    await first.hub.close()
    await second.hub.close()


async def test_a_process_that_is_not_answered_leaves_the_turn_to_the_other() -> None:
    clock = TurnedClock()
    wire = Wire(clock)
    first, second = (watched(clock=clock, signals=wire.end()) for _ in range(2))
    lost, watcher = first.watch(), second.watch()
    await clock.turn(seconds=21)
    first.system.failures["find"] = SourceUnavailable("somewhere")
    await clock.turn(seconds=20)
    show(second, visit())
    await clock.turn(seconds=20)
    assert told(watcher) == [NEW]
    await clock.turn(seconds=20)
    assert (lost.over, watcher.over) == (LOST, None)
    await first.hub.close()
    await second.hub.close()


async def test_a_turn_never_lasts_longer_than_a_round_of_others() -> None:
    clock = TurnedClock()
    wire = Wire(clock)
    system = PushingSystem(record_of(CITIZEN, RECORD))
    one = watched(clock=clock, signals=wire.end(), system=system)
    one.watch()
    await clock.turn(minutes=21)
    assert wire.turns
    assert max(wire.turns.values()) <= clock.monotonic() + 20
    await one.hub.close()


async def test_signals_that_break_in_an_unheard_of_way_end_no_look() -> None:
    clock = TurnedClock()
    wire = Wire(clock)
    one = watched(clock=clock, signals=wire.end())
    watcher = one.watch()
    await clock.turn(seconds=1)

    async def broken(*_: object) -> bool:
        raise RuntimeError("2512489996")

    wire.ends[0].take_turn = broken  # type: ignore[method-assign]
    wire.ends[0].publish = broken  # type: ignore[assignment, method-assign]
    await clock.turn(seconds=20)
    show(one, visit())
    with capture_logs() as said:
        await clock.turn(seconds=20)
    assert told(watcher) == [NEW]
    assert "2512489996" not in str(said)
    await one.hub.close()


async def test_a_process_with_other_roles_looks_for_itself() -> None:
    clock = TurnedClock()
    wire = Wire(clock)
    first, second = (watched(clock=clock, signals=wire.end()) for _ in range(2))
    first.watch(Role.CITIZEN)
    second.watch(Role.RELATIVE)
    await clock.turn(seconds=21)
    first.system.calls.clear()
    second.system.calls.clear()
    await clock.turn(seconds=100)
    assert (first.looks, second.looks) == (5, 5)
    await first.hub.close()
    await second.hub.close()
