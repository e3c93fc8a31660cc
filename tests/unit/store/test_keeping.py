"""How long entries are kept: old ones go from a chain's beginning, and a checkpoint says so."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gateway.domain.errors import StoreUnavailable
from gateway.store import keeping
from gateway.store import store as store_module
from tests.log_proof import proved
from tests.unit.store.desk import INSTANT, NANCY, STORE_KEY, line

TWO_YEARS = timedelta(days=731)


def at(desk, name, **ago):
    """A line of some time ago."""
    told = line(name)
    moment = desk.clock.now() - timedelta(**ago)
    return replace(told, access=replace(told.access, at=moment))


def left(desk):
    """Writer, number and operation of what is left, in a log whose every link is right."""
    log = proved(desk.database.asked, desk.heads, STORE_KEY)
    return [(each["writer"], each["number"], each["operation"]) for each in log.all()]


def cuts(desk):
    return desk.database.asked("select writer, number from log_checkpoint order by 1, 2")


async def test_what_is_older_than_two_years_goes_and_what_is_younger_stays(desk):
    await desk.stores[0].append(
        [
            at(desk, "oldest", days=800),
            at(desk, "old", days=731, microseconds=1),
            at(desk, "two years", days=731),
            at(desk, "new"),
        ]
    )
    await desk.stores[0].tidy()
    assert left(desk) == [(1, 3, "two years"), (1, 4, "new")]
    found = await desk.stores[0].accesses(NANCY)
    assert [each.access.operation for each in found] == ["new", "two years"]
    desk.clock.advance(microseconds=1)
    await desk.stores[0].tidy()
    assert left(desk) == [(1, 4, "new")]


async def test_two_years_are_kept_where_nothing_is_said():
    assert TWO_YEARS == store_module.LOG_KEPT


async def test_how_long_is_a_setting(desk):
    store = await desk.open(log_kept=timedelta(days=30))
    await store.append([at(desk, "old", days=31), at(desk, "new", days=29)])
    await store.tidy()
    assert left(desk) == [(2, 2, "new")]


async def test_a_checkpoint_says_what_was_cut(desk):
    store = desk.stores[0]
    entries = [at(desk, "a", days=800), at(desk, "b", days=790), at(desk, "c")]
    await store.append(entries)
    [(last,)] = desk.database.asked("select link from access_log where number = 2")
    await store.tidy()
    asked = "select writer, first, number, last, whole, until, cut_at, key from log_checkpoint"
    [(*told, until, cut_at, key)] = desk.database.asked(asked)
    assert told == [1, 1, 2, last, True]
    assert _moment(until) == entries[1].access.at.replace(tzinfo=None)
    assert _moment(cut_at) == desk.clock.now().replace(tzinfo=None)
    assert key == store._keys.current.id


def _moment(told):
    return datetime.fromisoformat(told) if isinstance(told, str) else told


async def test_nothing_is_cut_from_the_middle_of_a_chain(desk):
    """As after a clock that went backwards: an old entry stays while a young one precedes it."""
    await desk.stores[0].append(
        [
            at(desk, "old", days=800),
            at(desk, "young"),
            at(desk, "old after young", days=800),
        ]
    )
    other = await desk.open()
    await other.append([at(desk, "old of another", days=800)])
    await other.tidy()
    assert left(desk) == [(1, 2, "young"), (1, 3, "old after young")]
    desk.clock.advance(days=732)
    await other.tidy()
    assert left(desk) == []
    assert cuts(desk) == [(1, 1), (1, 3), (2, 1)]


async def test_when_the_clock_goes_backwards_nothing_is_cut(desk):
    await desk.stores[0].append([at(desk, "a", days=700)])
    desk.clock.advance(days=-365)
    await desk.stores[0].tidy()
    assert left(desk) == [(1, 1, "a")]
    assert cuts(desk) == []


@pytest.mark.parametrize("count", [1, 9, 10, 11, 25])
async def test_much_is_cut_in_batches_that_let_others_in_between(desk, monkeypatch, count):
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 10)
    store = desk.stores[0]
    await store.append([at(desk, str(n), days=800) for n in range(count)])
    await store.append([at(desk, "young")])
    await store.tidy()
    assert left(desk) == [(1, count + 1, "young")]
    tens = [(1, n) for n in range(10, count, 10)]
    assert cuts(desk) == [*tens, (1, count)]


@pytest.mark.parametrize("cutter", ["itself", "another"])
async def test_one_whose_entries_were_all_cut_writes_on_where_it_was(desk, cutter):
    writer = desk.stores[0]
    other = await desk.open()
    for round_ in range(2):
        await writer.append([at(desk, f"{round_}{name}", days=800) for name in "ab"])
        await (writer if cutter == "itself" else other).tidy()
        assert left(desk) == []
        await writer.check()
    await writer.append([line("c")])
    assert left(desk) == [(1, 5, "c")]


async def test_several_that_tidy_at_once_cut_nothing_twice(desk, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 4)
    for _ in range(2):
        await desk.open()
    for store in desk.stores:
        await store.append([at(desk, str(n), days=800) for n in range(10)])
    appending = [store.append([line("meanwhile")]) for store in desk.stores]
    await asyncio.gather(*(store.tidy() for store in desk.stores), *appending)
    assert left(desk) == [(writer, 11, "meanwhile") for writer in (1, 2, 3)]
    assert cuts(desk) == [(writer, number) for writer in (1, 2, 3) for number in (4, 8, 10)]


async def test_old_entries_are_cut_at_the_start(desk):
    await desk.stores[0].append([at(desk, "old", days=800), line("new")])
    await desk.open()
    assert left(desk) == [(1, 2, "new")]


async def test_a_head_stays_where_it_was_when_what_it_says_is_cut(desk):
    await desk.stores[0].append([at(desk, "old", days=800)])
    await desk.stores[0].close()
    await desk.open()
    assert left(desk) == []


@pytest.mark.parametrize(
    "lie",
    [
        "update log_checkpoint set number = 2",
        "update log_checkpoint set last = 'x'",
        "update log_checkpoint set cut_at = until",
        "update log_checkpoint set link = 'x'",
        "delete from log_checkpoint",
    ],
)
async def test_a_checkpoint_that_was_changed_is_found_out(desk, lie):
    await desk.stores[0].append([at(desk, "old", days=800), line("new")])
    await desk.stores[0].tidy()
    desk.database.asked(lie)
    with pytest.raises(AssertionError):
        left(desk)


async def test_a_store_that_cannot_be_tidied_starts_and_says_so_when_asked(desk):
    desk.database.asked("drop table activity")
    store = await desk.open()
    with pytest.raises(StoreUnavailable):
        await store.tidy()
    await store.append([line("a")])


async def test_a_young_entry_is_kept_to_the_moment(desk):
    await desk.stores[0].append([line("a")])
    at_ = desk.clock.now()
    desk.clock.set(at_ + TWO_YEARS)
    await desk.stores[0].tidy()
    assert left(desk) == [(1, 1, "a")]
    desk.clock.set(at_ + TWO_YEARS + INSTANT)
    await desk.stores[0].tidy()
    assert left(desk) == []
