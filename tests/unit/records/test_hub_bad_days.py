"""A source that fails, or whose own news fail: it is asked no oftener, and given up in time."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.watching import WatchEndReason
from gateway.records.watching.noticed import AppointmentAltered, MessageArrived
from gateway.records.watching.pushes import LONGEST_PAUSE, PAUSE, Listening
from gateway.records.watching.record import Pace
from tests.turned_clock import TurnedClock, rest
from tests.unit.fakes.house import HELSINGOER, record_of
from tests.unit.records.hubs import PushingSystem, Watched, Wire, told, watched
from tests.unit.records.onlooking import CITIZEN, RECORD, letter, thread, visit

LOST, DOWN = WatchEndReason.SOURCE_LOST, SourceUnavailable("somewhere")


def dead(_: int) -> Exception:
    return DOWN


def unanswered(_: int) -> None:
    return None


def pushing(answers: Callable[[int], Exception | None] | None = None) -> PushingSystem:
    system = PushingSystem(record_of(CITIZEN, RECORD))
    system.answers = answers
    return system


@pytest.fixture
async def here() -> AsyncIterator[Watched]:
    one = watched()
    yield one
    await one.hub.close()


@pytest.mark.parametrize("every", [0.5, 5, 10, 19])
async def test_being_told_again_and_again_loses_a_source_no_later(
    here: Watched, every: float
) -> None:
    watcher = here.watch()
    await rest()
    here.system.failures["find"] = DOWN
    for _ in range(int(80 / every)):
        here.hub.changed(HELSINGOER, RECORD)
        await here.clock.turn(seconds=every)
    assert watcher.over is LOST


async def test_a_source_that_is_wholly_down_is_lost_though_it_pushes() -> None:
    one = watched(system=pushing(dead))
    watcher = one.watch()
    await rest()
    one.system.failures["find"] = DOWN
    await one.clock.turn(seconds=80)
    assert watcher.over is LOST
    await one.hub.close()


async def test_a_mistake_of_our_own_ends_nobody_before_three_rounds(here: Watched) -> None:
    watcher = here.watch()
    await rest()
    here.system.failures["find"] = RuntimeError("2512489996")
    for _ in range(10):
        here.hub.changed(HELSINGOER, RECORD)
        await here.clock.turn(seconds=1)
    assert watcher.over is None
    await here.clock.turn(seconds=60)
    assert watcher.over is LOST


async def test_a_push_that_cannot_be_had_makes_nobody_look_oftener() -> None:
    clock, system = TurnedClock(), pushing(dead)
    wire = Wire(clock)
    ends = [
        watched(clock=clock, system=system, signals=wire.end(), pace=Pace(poll=60.0))
        for _ in range(3)
    ]
    for end in ends:
        end.watch()
    await clock.turn(minutes=3)
    system.calls.clear()
    await clock.turn(minutes=30)
    assert ends[0].looks <= 30 + 1
    for end in ends:
        await end.hub.close()


async def test_a_push_that_cannot_be_had_is_tried_ever_more_seldom_until_it_is_heard() -> None:
    one = watched(system=pushing(dead))
    one.watch()
    system = one.system
    assert isinstance(system, PushingSystem)
    await rest()
    pauses = [PAUSE, 20, 40, 80, 160, LONGEST_PAUSE, LONGEST_PAUSE]
    for tried, pause in enumerate(pauses, 1):
        assert system.attempts == tried
        await one.clock.turn(seconds=pause - 1)
        assert system.attempts == tried
        if tried == len(pauses):
            system.answers = None
        await one.clock.turn(seconds=1)
    assert system.listeners == 1
    await one.clock.turn(minutes=1)
    system.said.put_nowait(DOWN)
    await rest()
    assert system.listeners == 0
    await one.clock.turn(seconds=PAUSE)
    assert system.listeners == 1
    await one.hub.close()


async def test_a_push_that_is_never_answered_is_not_relied_upon() -> None:
    one = watched(system=pushing(unanswered))
    watcher = one.watch()
    await one.clock.turn(minutes=7)
    one.system.rows["appointments"] = (visit(),)
    await one.clock.turn(seconds=20)
    assert told(watcher) == [AppointmentAltered(appointment="a1")]
    await one.hub.close()


async def test_that_it_is_heard_is_no_record_that_has_changed() -> None:
    system, heard = pushing(), list[str]()
    listening = Listening(
        HELSINGOER, system, TurnedClock(), heard=heard.append, missed=lambda: None
    )
    task = asyncio.ensure_future(listening.listen_on())
    system.said.put_nowait(RECORD)
    await rest()
    assert heard == [RECORD]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_first_look_that_fails_is_tried_again_soon_and_then_as_any(here: Watched) -> None:
    here.system.failures["find"] = DOWN
    watcher = here.watch()
    looks = []
    for seconds in (0.5, 1, 2, 4, 19, 1):
        await here.clock.turn(seconds=seconds)
        looks.append(here.looks)
    assert looks == [1, 1, 1, 1, 0, 1]
    assert watcher.over is None
    await here.clock.turn(seconds=20)
    assert watcher.over is LOST, "each round counts once"


@pytest.mark.parametrize("call", ["find", "threads"])
async def test_what_arrives_until_the_first_look_succeeds_is_news(here: Watched, call: str) -> None:
    old = thread("t1")
    here.system.rows["threads"] = (old,)
    here.system.details["messages", "t1"] = (letter("m1"),)
    here.system.failures[call] = DOWN
    watcher = here.watch()
    await here.clock.turn(seconds=5)
    at = here.clock.now()
    here.system.rows["threads"] = (thread("t1", at=at), thread("t9", at=at))
    here.system.details["messages", "t1"] = (letter("m1"), letter("m2", at))
    here.system.details["messages", "t9"] = (letter("m9", at),)
    here.system.failures.clear()
    await here.clock.turn(minutes=1)
    assert told(watcher) == [
        MessageArrived(thread="t1", message="m2"),
        MessageArrived(thread="t9", message="m9"),
    ]
