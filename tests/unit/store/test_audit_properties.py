"""Whatever is edited is found, what is not named is as it was, and what nobody touched is whole."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gateway.store import keeping
from gateway.store.auditing import Thing, sentence
from tests.databases import KINDS, SqliteFile
from tests.unit.store.logbook import AS_STORED, NEW, OLD, TABLES, Logbook, logbook

SIZES = ((OLD, 0), (OLD, 9), (NEW, 7), (NEW, 6), (NEW, 4))
DAY = timedelta(days=1)
MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FEW = settings(MANY, max_examples=40)


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    """A log of which the oldest entries were cut, in a file."""
    folder = tmp_path_factory.mktemp("cut")
    log = Logbook(SqliteFile(folder / "database"), folder / "heads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "MOST_AT_ONCE", 4)
        asyncio.run(log.written(*SIZES, each=DAY, log_kept=timedelta(days=12)))
    return log


class Copies:
    """Copies of a log in a file, each to be tampered with once."""

    def __init__(self, log):
        self._log = log
        self._original = log.database.path.with_name("original.db")
        with closing(sqlite3.connect(log.database.path)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        shutil.copy(log.database.path, self._original)

    def fresh(self):
        for left in self._log.database.path.parent.glob("store.db*"):
            left.unlink()
        shutil.copy(self._original, self._log.database.path)
        return self._log


@pytest.fixture(scope="module")
def copies(cut):
    return Copies(cut)


ANYTHING = st.one_of(
    st.none(),
    st.integers(-3, 30),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.sampled_from(["2020-01-01 00:00:00.000000", "2026-11-23T10:00:00.000000", "old", "new"]),
)


@MANY
@given(
    table=st.sampled_from(sorted(TABLES)),
    row=st.integers(0, 999),
    column=st.integers(0, 99),
    value=ANYTHING,
    as_text=st.booleans(),
)
@example(table="access_log", row=0, column=2, value="2026-12-02T10:00:00.000000", as_text=False)
@example(table="access_log", row=0, column=20, value=2, as_text=False)
@example(table="access_log", row=3, column=21, value=b"\xff", as_text=True)
@example(table="access_log", row=0, column=16, value=b"", as_text=False)
@example(table="access_log", row=3, column=0, value=b"\xff", as_text=True)
def test_any_edit_of_anything_in_a_file_is_found(copies, table, row, column, value, as_text):
    log = copies.fresh()
    names = AS_STORED[table]
    name = names[column % len(names)]
    with closing(sqlite3.connect(log.database.path, isolation_level=None)) as connection:
        connection.text_factory = lambda text: ("text", text)  # not what a blob is
        (count,) = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
        place = f"rowid = (select rowid from {table} order by 1 limit 1 offset {row % count})"  # noqa: S608
        before = everything(connection)
        new = "cast(? as text)" if as_text and isinstance(value, bytes) else "?"
        try:
            connection.execute(f"update {table} set {name} = {new} where {place}", [value])  # noqa: S608
        except (sqlite3.IntegrityError, UnicodeEncodeError):
            return
        untouched = everything(connection) == before
    assert bool(log.found()) is not untouched


def everything(connection):
    return [
        [(type(value), value) for value in row]
        for table in TABLES
        for row in connection.execute(f"select * from {table}")  # noqa: S608
    ]


OTHERS = {
    int: st.sampled_from(["number + 1", "number + 100", "0", "1", "-1", "2"]),
    str: st.sampled_from(["'x'", "''", "'old'", "'new'", f"'{'0' * 64}'", "'CITIZEN'"]),
    bool: st.sampled_from(["true", "false"]),
}
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


@pytest.fixture(scope="module", params=KINDS)
def small(request, tmp_path_factory):
    with logbook(request.param, request, tmp_path_factory.mktemp("small")) as made:
        yield asyncio.run(made.written((OLD, 3), (NEW, 4), (NEW, 2)))


@FEW
@given(data=st.data())
def test_any_edit_that_a_database_allows_is_found(small, data):
    table, column = data.draw(
        st.sampled_from([c for c in COLUMNS if c[0].name in {"access_log", "log_writer"}])
    )
    kind = column.type.python_type
    moments = st.just("'2026-11-20 09:30:00.000000'")
    value = data.draw(OTHERS.get(kind, moments))
    writer, number = data.draw(st.sampled_from([(1, 2), (2, 1), (2, 4), (3, 1)]))
    where = f"number = {number}"
    if table.name == "access_log":
        where = f"writer = {writer} and {where}"
    with small.restored():
        before = [small.rows(name) for name in TABLES]
        try:
            small.change(table.name, where, **{column.name: value})
        except Exception as error:
            if "unique" not in str(error).lower() and "duplicate" not in str(error).lower():
                raise
        untouched = [small.rows(name) for name in TABLES] == before
        assert bool(small.found()) is not untouched


PLACES = st.tuples(st.sampled_from([2, 3, 4]), st.integers(1, 9))
DEEDS = st.one_of(
    st.tuples(st.just("content"), PLACES, st.integers(0, 9)),
    st.tuples(st.just("link"), PLACES, st.integers(0, 9)),
    st.tuples(st.just("remove"), PLACES, st.just(0)),
    st.tuples(st.just("number"), PLACES, st.integers(-2, 15)),
    st.tuples(st.just("exchange"), PLACES, st.integers(1, 9)),
)


@MANY
@given(deeds=st.lists(DEEDS, min_size=1, max_size=6))
def test_what_is_not_named_is_as_it_was_written(copies, deeds):
    log = copies.fresh()
    written = by_place(log)
    for what, (writer, number), more in deeds:
        of = f"writer = {writer} and"
        place = f"{of} number = {number}"
        if what == "content":
            log.change("access_log", place, actor_name=f"'Name {more}'")
        elif what == "link":
            log.change("access_log", place, link=f"'{more:064}'")
        elif what == "remove":
            log.remove(writer, number)
        elif what == "number" and not log.rows("access_log", f"{of} number = {more}"):
            log.change("access_log", place, number=more)
        elif what == "exchange":
            log.exchange("access_log", number, more, of)
    stands = by_place(log)
    findings = log.report().findings
    assert all(finding.thing is Thing.ENTRY and sentence(finding) for finding in findings)
    for place in written.keys() | stands.keys():
        if not any(names(finding, *place) for finding in findings):
            assert stands.get(place) == written.get(place), place


def by_place(log):
    return {(row["writer"], row["number"]): row for row in log.rows("access_log")}


def names(finding, writer, number):
    ranges = [(finding.first, 99 if finding.renumbered else finding.unchecked or finding.last)]
    if finding.place is not None:
        ranges.append((finding.place, finding.place + finding.last - finding.first))
    return finding.writer == writer and any(first <= number <= last for first, last in ranges)


STARTS = st.tuples(st.sampled_from([OLD, NEW]), st.integers(0, 5), st.integers(0, 4))


@settings(MANY, max_examples=15)
@given(starts=st.lists(STARTS, min_size=1, max_size=5), kept=st.integers(1, 12))
def test_a_log_that_nobody_touched_is_whole(tmp_path_factory, starts, kept):
    """Entries a day apart, kept for some days, written by processes between which days pass."""
    folder = tmp_path_factory.mktemp("any")
    log = Logbook(SqliteFile(folder / "database"), folder / "heads")
    used = []
    for key, count, pause in starts:
        used.append(key)
        known = NEW if NEW in used else OLD  # a key that was turned is not turned back
        asyncio.run(log.written((known, count), each=DAY, log_kept=timedelta(days=kept)))
        log.clock.advance(days=pause)
        assert log.found() == []
    report = log.report()
    assert report.writers == len(starts)
    cut = sum(told["number"] - told["first"] + 1 for told in report.cuts)
    assert report.entries + cut == sum(count for _, count, _ in starts)
