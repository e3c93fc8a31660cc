"""Appending to the log: numbers without gaps, links as documented, and nothing after a lie."""

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from gateway.domain.errors import StoreUnavailable
from gateway.domain.people import Person
from tests.databases import SqliteFile
from tests.log_proof import proved
from tests.sqlite_disk import disk
from tests.unit.store.desk import RASMUS, STORE_KEY, Desk, line
from tests.unit.store.test_rivals import ROOT
from tests.unit.store.test_writer import Gate

AT_ONCE = 8


def shown(desk):
    """Writer, number and operation of every entry of a log whose every link is right."""
    log = proved(desk.database.asked, desk.heads, STORE_KEY)
    return [(each["writer"], each["number"], each["operation"]) for each in log.all()]


async def behind_a_gate(store, *works):
    """What comes of pieces of work that share a transaction, if they can."""
    gate = Gate()
    first = asyncio.ensure_future(store._writer.run(gate))
    await asyncio.to_thread(gate.entered.wait, 5)
    begun = [asyncio.ensure_future(work) for work in works]
    for _ in begun:
        await asyncio.sleep(0)
    assert store._writer._jobs.qsize() == len(works)
    gate.open.set()
    [_, *results] = await asyncio.gather(first, *begun, return_exceptions=True)
    return results


def unwritable():
    """An entry that no database can keep: where nobody's text can stand it has half a character."""
    return replace(line("bad"), correlation="\ud800")


def strange():
    """Everything that an entry can say, in letters that can be written in several ways."""
    told = line("Æøå")
    access = replace(
        told.access,
        actor=Person(name='Åse "Ås" Ødegård\\n'),
        subject=Person(name="Zoë 👩🏽‍🦽 \x7f"),
        application="app/ø",
        operation=None,
    )
    return replace(told, access=access, actor_number=RASMUS, correlation="ß", record="r-1")


async def test_every_link_is_the_one_that_is_documented(desk):
    other = await desk.open()
    await desk.stores[0].append([line("a"), strange(), line("b")])
    await other.append([strange()])
    refused = replace(line("c"), without_right=True, record="r-1", subject_number=None)
    await desk.stores[0].append([refused])
    await desk.claim()
    desk.clock.advance(minutes=1)
    await other.tidy()
    expected = [(1, 1, "a"), (1, 2, None), (1, 3, "b"), (1, 4, "c"), (2, 1, None), (2, 2, "Try a")]
    assert shown(desk) == expected


async def test_each_process_has_a_chain_of_its_own_and_all_stand_in_one(desk):
    await asyncio.gather(*(desk.open() for _ in range(3)))
    for n in range(3):
        await asyncio.gather(*(store.append([line(str(n))]) for store in desk.stores))
    assert shown(desk) == [(w, n + 1, str(n)) for w in range(1, 5) for n in range(3)]


def test_many_that_start_at_once_are_all_registered_in_one_chain(database, tmp_path):
    heads = tmp_path / "heads"
    command = [sys.executable, "-m", "tests.unit.store.crowd", database.url, str(heads)]
    done = subprocess.run(
        [*command, str(AT_ONCE)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    log = proved(database.asked, heads, STORE_KEY)
    each = dict.fromkeys(range(1, AT_ONCE + 1), 1)
    assert {writer: len(mine) for writer, mine in log.entries.items()} == each


async def test_one_bad_entry_takes_no_number_from_the_others(desk):
    store = desk.stores[0]
    entries = [line("a"), unwritable(), line("b"), unwritable(), line("c")]
    results = await behind_a_gate(store, *(store.append([entry]) for entry in entries))
    good = [not isinstance(result, StoreUnavailable) for result in results]
    assert good == [True, False, True, False, True]
    await store.append([line("d")])
    assert shown(desk) == [(1, n, what) for n, what in enumerate("abcd", 1)]


async def test_entries_that_belong_together_are_all_there_or_none(desk):
    store = desk.stores[0]
    with pytest.raises(StoreUnavailable):
        await store.append([line("a"), unwritable()])
    assert shown(desk) == []


@pytest.fixture
async def on_disk(tmp_path):
    """A disk, and a desk whose database is on it."""
    with disk() as seen:
        made = Desk(SqliteFile(tmp_path / "database"), tmp_path / "heads")
        await made.open()
        await made.stores[0].append([line("first")])
        yield seen, made
        for store in made.stores:
            await store.close()


async def test_one_bad_entry_among_a_hundred_does_not_make_each_wait_for_the_disk(on_disk):
    seen, desk = on_disk
    store, before = desk.stores[0], seen.syncs
    entries = [unwritable() if n == 40 else line(str(n)) for n in range(100)]
    results = await behind_a_gate(store, *(store.append([entry]) for entry in entries))
    assert [n for n, result in enumerate(results) if result is not None] == [40]
    assert seen.syncs - before < 10
    assert len(shown(desk)) == 100


async def test_what_the_disk_did_not_confirm_is_not_written_a_second_time(on_disk):
    seen, desk = on_disk
    store = desk.stores[0]
    seen.fails = True
    results = await behind_a_gate(store, *(store.append([line(f"lost {n}")]) for n in range(5)))
    assert [type(result) for result in results] == [StoreUnavailable] * 5
    seen.fails = False
    await store.append([line("second")])
    assert shown(desk) == [(1, 1, "first"), (1, 2, "second")]


@pytest.fixture
def uncertain(desk, monkeypatch):
    """Lets commits of the first store fail: after they were done, or before."""
    dialect = desk.stores[0]._write_engine.dialect
    really = dialect.do_commit

    def fail(*, done):
        def commit(connection):
            if done:
                really(connection)
            raise OperationalError("COMMIT", {}, Exception())

        monkeypatch.setattr(dialect, "do_commit", commit)

    return fail


@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
async def test_a_commit_that_nobody_knows_of_is_confirmed_to_nobody_and_built_on(
    desk, uncertain, monkeypatch, *, done
):
    """The log is asked how it ended, and no entry is there twice."""
    store = desk.stores[0]
    await store.append([line("before")])
    uncertain(done=done)
    for names in (["a", "b"], ["c"]):
        results = await behind_a_gate(store, *(store.append([line(name)]) for name in names))
        assert {type(result) for result in results} == {StoreUnavailable}
        assert len(shown(desk)) >= 1, "the head is not ahead of the log"
    monkeypatch.undo()
    await store.append([line("after")])
    expected = ["before", "a", "b", "c", "after"] if done else ["before", "after"]
    assert shown(desk) == [(1, n, what) for n, what in enumerate(expected, 1)]


async def test_a_claim_that_nobody_knows_of_is_not_given(desk, uncertain, monkeypatch):
    uncertain(done=True)
    with pytest.raises(StoreUnavailable):
        await desk.claim("a")
    monkeypatch.undo()
    desk.clock.advance(minutes=1)
    assert (await desk.claim("b")).again, "it may have been held by somebody, so it is looked up"
    assert shown(desk) == [(1, 1, "Try a")]


LIES = {
    "its last entry is gone": "delete from access_log where number = 2",
    "all of it is gone": "delete from access_log",
    "its last entry is another": "update access_log set link = 'x' where number = 2",
    "somebody else went on": (
        "insert into access_log select writer, 3, {} from access_log where number = 2"
    ),
}
_OTHERS = (
    "at, kind, key, actor, actor_name, actor_born, role, subject, subject_name, subject_born, "
    "record, municipality, application, operation, topics_shown, topics_withheld, outcome, "
    "correlation, without_right, link"
)


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_nothing_is_written_after_a_log_that_does_not_end_as_this_process_left_it(desk, lie):
    """And so nothing is shown, by this process; another's chain is not concerned."""
    store, other = desk.stores[0], await desk.open()
    await store.append([line("a"), line("b")])
    desk.database.asked(lie.format(_OTHERS))
    with capture_logs() as told:
        for doing in (store.append([line("c")]), store.check()):
            with pytest.raises(StoreUnavailable):
                await doing
    assert [each["error"] for each in told] == ["ChangedBehindUsError"] * 2
    await other.append([line("d")])
    await other.check()


@pytest.mark.parametrize(
    "lie", ["delete from log_writer where number = 1", "update log_writer set link = 'x'"]
)
async def test_a_process_whose_registration_is_gone_is_not_ready(desk, lie):
    await desk.stores[0].check()
    desk.database.asked(lie)
    with pytest.raises(StoreUnavailable):
        await desk.stores[0].check()


async def test_the_check_writes_and_changes_nothing(on_disk):
    seen, desk = on_disk
    tables = ("log_writer", "access_log", "log_checkpoint", "layout", "claim", "activity")
    before = [desk.database.asked(f"select * from {table}") for table in tables]  # noqa: S608
    syncs = seen.syncs
    await desk.stores[0].check()
    assert seen.syncs == syncs + 1
    assert before == [desk.database.asked(f"select * from {table}") for table in tables]  # noqa: S608


async def test_a_log_that_is_mended_goes_on(desk):
    store = desk.stores[0]
    await store.append([line("a"), line("b")])
    desk.database.asked("update access_log set number = 20 where number = 2")
    with pytest.raises(StoreUnavailable):
        await store.append([line("c")])
    desk.database.asked("update access_log set number = 2 where number = 20")
    await store.append([line("c")])
    assert shown(desk) == [(1, n, what) for n, what in enumerate("abc", 1)]


class EndOfTheWorldError(BaseException):
    """What nobody catches."""


@pytest.mark.parametrize(
    "error", [SystemExit, KeyboardInterrupt, GeneratorExit, EndOfTheWorldError]
)
async def test_when_the_thread_that_writes_has_ended_everybody_is_told_at_once(desk, error):
    store = desk.stores[0]

    def end(_connection):
        raise error

    with capture_logs() as told:
        results = await behind_a_gate(
            store, store.append([line("a")]), store._writer.run(end), store.check()
        )
    assert [type(result) for result in results] == [StoreUnavailable] * 3
    ended = {"event": "store_writer_ended", "log_level": "critical", "error": error.__name__}
    assert told == [ended]
    for doing in (store.append([line("b")]), store.check(), desk.claim("c")):
        with pytest.raises(StoreUnavailable):
            await asyncio.wait_for(doing, 1)
    assert shown(desk) == []


@pytest.mark.parametrize("error", [MemoryError, RecursionError, AssertionError])
async def test_whatever_else_goes_wrong_the_thread_that_writes_goes_on(desk, error):
    store = desk.stores[0]

    def fail(_connection):
        raise error

    with pytest.raises(StoreUnavailable):
        await store._writer.run(fail)
    await store.append([line("a")])
    assert shown(desk) == [(1, 1, "a")]
