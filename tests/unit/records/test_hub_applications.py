"""One look for all who watch in the same role and application; others see with their own eyes."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.representations import oneself
from gateway.domain.topics import Topic
from gateway.domain.watching import WatchEndReason
from gateway.records.source import Source
from gateway.records.watching.noticed import AppointmentAltered, MessageArrived
from gateway.records.watching.watcher import Watcher
from tests.turned_clock import TurnedClock, rest
from tests.unit.fakes.house import HELSINGOER, policy, source
from tests.unit.records.hubs import Watched, Wire, told, watched
from tests.unit.records.onlooking import CITIZEN, RECORD, letter, thread, visit

PARTNER = replace(CITIZEN, client="a partner")
BOOKED = AppointmentAltered(appointment="a1")
WRITTEN = MessageArrived(thread="t1", message="m1")
ORDERS = [("console", "partner"), ("partner", "console")]


@pytest.fixture
async def here() -> AsyncIterator[Watched]:
    one = watched()
    yield one
    await one.hub.close()


def without_messages(where: Watched) -> Source:
    return source(HELSINGOER, where.system, policy=policy(withheld={Topic.MESSAGES}))


def begin(where: Watched, who: str) -> Watcher:
    """The citizen watches: in the console everything, in the partner's application the calendar."""
    if who == "console":
        return where.hub.watch(where.source, RECORD, CITIZEN, oneself(CITIZEN))
    return where.hub.watch(without_messages(where), RECORD, PARTNER, oneself(PARTNER))


def both_happen(where: Watched) -> None:
    at = where.clock.now()
    where.system.rows["appointments"] = (visit(),)
    where.system.rows["threads"] = (thread(at=at),)
    where.system.details["messages", "t1"] = (letter("m1", at),)


def questions(where: Watched) -> set[str]:
    return set(where.system.calls)


@pytest.mark.parametrize("order", ORDERS)
async def test_each_is_told_what_their_application_is_shown(
    here: Watched, order: tuple[str, str]
) -> None:
    watchers = {who: begin(here, who) for who in order}
    await here.clock.turn(seconds=1)
    both_happen(here)
    await here.clock.turn(seconds=20)
    assert told(watchers["console"]) == [WRITTEN, BOOKED]
    assert told(watchers["partner"]) == [BOOKED]


@pytest.mark.parametrize("order", ORDERS)
async def test_both_looks_are_one_question_upstream(here: Watched, order: tuple[str, str]) -> None:
    for who in order:
        begin(here, who)
    await here.clock.turn(seconds=1)
    here.system.calls.clear()
    await here.clock.turn(seconds=20)
    assert sorted(here.system.calls) == ["appointments", "find", "threads"]


@pytest.mark.parametrize("order", ORDERS)
async def test_what_only_one_of_them_is_shown_is_asked_for_only_while_that_one_watches(
    here: Watched, order: tuple[str, str]
) -> None:
    watchers = {who: begin(here, who) for who in order}
    await here.clock.turn(seconds=1)
    here.hub.leave(here.source, RECORD, watchers["console"])
    here.system.calls.clear()
    both_happen(here)
    await here.clock.turn(seconds=40)
    assert questions(here) == {"find", "appointments"}
    assert told(watchers["partner"]) == [BOOKED]


@pytest.mark.parametrize("order", ORDERS)
async def test_what_one_is_not_shown_may_fail_without_ending_that_ones_watch(
    here: Watched, order: tuple[str, str]
) -> None:
    watchers = {who: begin(here, who) for who in order}
    await here.clock.turn(seconds=1)
    here.system.failures["threads"] = SourceUnavailable("somewhere")
    await here.clock.turn(seconds=80)
    assert watchers["console"].over is WatchEndReason.SOURCE_LOST
    assert watchers["partner"].over is None
    here.system.rows["appointments"] = (visit(),)
    await here.clock.turn(seconds=20)
    assert told(watchers["partner"]) == [BOOKED]


async def test_what_both_are_shown_ends_both_when_it_fails(here: Watched) -> None:
    watchers = [begin(here, who) for who in ORDERS[0]]
    await here.clock.turn(seconds=1)
    here.system.failures["appointments"] = SourceUnavailable("somewhere")
    await here.clock.turn(seconds=80)
    assert [one.over for one in watchers] == [WatchEndReason.SOURCE_LOST] * 2


@pytest.mark.parametrize("order", ORDERS)
async def test_a_process_in_which_another_application_watches_looks_for_itself(
    order: tuple[str, str],
) -> None:
    """Or what only the other is shown would be seen by neither."""
    clock = TurnedClock()
    wire = Wire(clock)
    first, second = (watched(clock=clock, signals=wire.end()) for _ in range(2))
    second.system, second.source = first.system, first.source
    watchers = {who: begin(where, who) for who, where in zip(order, (first, second), strict=True)}
    await clock.turn(seconds=21)
    first.system.calls.clear()
    await clock.turn(seconds=100)
    assert first.system.calls.count("appointments") == 10, "both, each round"
    assert first.system.calls.count("threads") == 5, "the console, each round"
    assert [told(watcher) for watcher in watchers.values()] == [[], []]
    for name in wire.turns:
        assert "partner" not in name
    await rest()
    await first.hub.close()
    await second.hub.close()
