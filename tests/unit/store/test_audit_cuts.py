"""What was cut is told, and who forges, changes or removes the checkpoint that says so is found."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from gateway.store import keeping
from gateway.store.keyed import KeyRing
from tests.databases import KINDS, SqliteFile
from tests.unit.store.logbook import A_MOMENT, NEW, OLD, Logbook, logbook

DAY = timedelta(days=1)
KEPT = timedelta(days=5)
SIZES = ((OLD, 0), (OLD, 9), (NEW, 7), (NEW, 0), (NEW, 6), (NEW, 4))
"""An entry a day, of which those of five days are kept, cut by each start, at most four at once."""

CUTS = [(2, 1, 3), (2, 4, 7), (2, 8, 9), (3, 1, 1), (3, 2, 5), (3, 6, 7)]
"""Writer, first and last number: 9 + 7 days had passed at the fifth start, 22 at the sixth."""


@pytest.fixture(scope="module", params=KINDS)
def cut(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cut")
    with pytest.MonkeyPatch.context() as patch, logbook(request.param, request, folder) as made:
        patch.setattr(keeping, "MOST_AT_ONCE", 4)
        yield asyncio.run(made.written(*SIZES, each=DAY, log_kept=KEPT))


@pytest.fixture
def log(cut):
    with cut.restored():
        yield cut


def test_what_was_cut_is_told_and_when(log):
    report = log.report()
    assert report.findings == []
    assert [(c["writer"], c["first"], c["number"]) for c in report.cuts] == CUTS
    begun = datetime(2026, 11, 22, 10, tzinfo=UTC)
    for told in report.cuts:
        day = told["number"] + (9 if told["writer"] == 3 else 0)
        assert told["until"] == begun + day * DAY
        assert told["cut_at"] - told["until"] > KEPT
    assert report.entries == 26 - 16


def test_starts_that_left_nothing_but_a_head_are_no_finding(log):
    report = log.report()
    assert (report.writers, report.without_traces) == (6, [])
    log.head(4).unlink()
    report = log.report()
    assert (report.findings, report.without_traces) == ([], [4])


def test_heads_of_what_was_cut_altogether_may_be_taken_away_with_a_word(log):
    """The checkpoints stay, so it is told that the head is missing."""
    log.head(2).unlink()
    assert log.found() == ["head 2 missing"]


CHANGES = {
    "first": "first - 1",
    "last": f"'{'f' * 64}'",
    "whole": "not whole",
    "until": A_MOMENT,
    "cut_at": A_MOMENT,
    "link": f"'{'f' * 64}'",
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize(("writer", "number"), [(2, 7), (3, 5), (3, 7)])
def test_a_changed_checkpoint(log, column, writer, number):
    where = f"writer = {writer} and number = {number}"
    log.change("log_checkpoint", where, **{column: CHANGES[column]})
    assert log.found() == [f"checkpoint {writer}/{number} changed"]


@pytest.mark.parametrize("key", ["old", "nobody"])
def test_a_changed_key_of_a_checkpoint(log, key):
    log.change("log_checkpoint", "writer = 3 and number = 5", key=f"'{key}'")
    assert log.found() == ["checkpoint 3/5 changed"]


@pytest.mark.parametrize("number", [4, 6])
def test_a_checkpoint_that_says_another_number(log, number):
    log.change("log_checkpoint", "writer = 3 and number = 5", number=number)
    assert log.found() == [f"checkpoint 3/{number} changed"]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (1, "checkpoint 3/1 missing"),
        (5, "checkpoint 3/2-5 missing"),
        (7, "entry 3/6-7 missing"),
    ],
)
def test_a_removed_checkpoint(log, number, found):
    log.sql("delete from log_checkpoint where writer = 3 and number =", number)
    assert log.found() == [found]


def forged(log, writer, number, first=1):
    words = (writer, number, first, "'x'", "'new'", "'x'")
    log.sql(
        "insert into log_checkpoint (writer, number, first, last, key, link, whole, until, cut_at)",
        f"select {', '.join(map(str, words))}, whole, until, cut_at",
        "from log_checkpoint where writer = 2 and number = 3",
    )


def test_a_forged_checkpoint_that_is_to_hide_what_was_removed(log):
    log.remove(5, 1, 2, 3)
    forged(log, 5, 3)
    assert log.found() == ["checkpoint 5/3 changed"]
    log.change("access_log", "writer = 5 and number = 5", actor_name="'x'")
    assert log.found() == ["checkpoint 5/3 changed", "entry 5/5 changed"]


def test_a_forged_checkpoint_over_entries_that_are_there(log):
    forged(log, 5, 3)
    assert log.found() == ["checkpoint 5/3 changed"]


def test_a_forged_checkpoint_of_nobody(log):
    forged(log, 9, 3)
    assert log.found() == ["writer 9 inserted"]


async def test_a_checkpoint_of_another_log_does_not_serve(log, tmp_path):
    """It is proved with the same key, but for another start of a process with this number."""
    other = Logbook(SqliteFile(tmp_path / "other"), tmp_path / "other heads")
    await other.written((OLD, 3), each=DAY)
    other.clock.advance(days=9)
    await other.written((NEW, 0), log_kept=KEPT)
    (row,) = other.rows("log_checkpoint", "writer = 1")
    assert other.found() == []
    log.sql("update log_checkpoint set writer = 1 where writer = 2 and number = 3")
    told = {name: f"'{row[name]}'" for name in ("last", "until", "cut_at", "key", "link")}
    log.change("log_checkpoint", "writer = 1", first=1, **told)
    assert log.found() == ["checkpoint 1/3 changed", "checkpoint 2/1-3 missing"]


def test_a_checkpoint_of_another_writer_does_not_serve(log):
    log.remove(5, 1, 2, 3)
    log.sql("update log_checkpoint set writer = 5 where writer = 2 and number = 3")
    assert log.found() == ["checkpoint 2/1-3 missing", "checkpoint 5/3 changed"]


def test_old_entries_that_come_back_were_inserted(log):
    log.copy(5, 1, to=2, of=3)
    assert log.found() == ["entry 3/2 inserted"]


def test_a_tail_that_is_cut_down_to_the_checkpoint_is_missed(log):
    (last,) = log.sql("select max(number) from access_log where writer = 5")
    log.sql("delete from access_log where writer = 5")
    assert log.found() == [f"entry 5/1-{last[0]} missing"]


def test_all_that_is_made_anew_with_the_key_but_for_the_head(log):
    log.sql("delete from access_log where writer = 6")
    forged(log, 6, 4)
    log.cut_anew(6, 4)
    assert log.found() == ["entry 6/4 relinked"]


def test_without_the_key_of_a_checkpoint_the_one_that_is_wanted_is_named(log):
    found = log.found(KeyRing([OLD]))
    assert [told for told in found if told.startswith("checkpoint 2")] == [
        f"checkpoint 2/{number} unknown key new" for number in (3, 7, 9)
    ]


def aged(log):
    """The first two look so old that they are cut."""
    log.change("access_log", "writer = 6 and number <= 2", at="'2020-01-01 00:00:00.000000'")


def aged_and_one_removed(log):
    aged(log)
    log.remove(6, 1)


def aged_and_linked_anew_with_another_key(log):
    aged(log)
    log.link_anew(6, OLD)


async def tidied(log):
    return await log.written((NEW, 0), log_kept=KEPT)


@pytest.mark.parametrize(
    ("do", "left"),
    [
        (aged, []),
        (aged_and_one_removed, []),
        (aged_and_linked_anew_with_another_key, ["entry 6/3-4 relinked"]),
    ],
)
async def test_who_has_the_traces_cut_leaves_a_trace(log, do, left):
    do(log)
    assert log.found()
    await tidied(log)
    broken = "checkpoint 6/1-2 broken when cut"
    assert log.found() == [broken, *left]
    log.change("log_checkpoint", "writer = 6 and number = 2", whole="not whole")
    assert log.found() == [broken, "checkpoint 6/2 changed", *left]


async def test_what_is_whole_is_cut_without_a_word(log):
    log.clock.advance(days=30)
    await tidied(log)
    report = log.report()
    assert (report.findings, report.entries) == ([], 0)
    assert all(told["whole"] for told in report.cuts)
