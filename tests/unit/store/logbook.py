"""A real log of several starts, in a database and a folder of heads, that can be tampered with."""

import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from gateway.store import Store
from gateway.store.as_found import reader
from gateway.store.auditing import Kind, Thing, sentence, verify
from gateway.store.chain import cut_link, entry_link, writer_link
from gateway.store.keyed import KeyRing, StoreKey
from gateway.store.tables import ACCESS, CHECKPOINT, WRITER
from tests.clocks import FakeClock
from tests.databases import SqliteFile, postgres_database
from tests.unit.store.desk import line

OLD, NEW = StoreKey(b"the key of the years before, 32+", "old"), StoreKey(b"n" * 32, "new")
BOTH = KeyRing([NEW, OLD])
TABLES = {table.name: table for table in (ACCESS, WRITER, CHECKPOINT)}
AS_STORED = {name: [column.name for column in table.columns] for name, table in TABLES.items()}
A_MOMENT = "'2026-11-20 09:30:00.000000'"


class Logbook:
    """What somebody with the database and the heads, but no key, can see and change."""

    def __init__(self, database, heads):
        self.database, self.heads = database, heads
        self.clock = FakeClock()

    async def written(self, *starts, each=timedelta(minutes=1), log_kept=timedelta(days=731)):
        """Entries of one process after the other: the key of each and how many it writes."""
        for key, count in starts:
            ring = BOTH if key is NEW else KeyRing([OLD])
            store = Store.open(
                self.database.url, ring, self.clock, heads=self.heads, log_kept=log_kept
            )
            await store.start()
            for number in range(count):
                self.clock.advance(seconds=each.total_seconds())
                told = line(f"Op{number}")
                access = replace(told.access, at=self.clock.now())
                await store.append([replace(told, access=access)])
            await store.close()
        return self

    def sql(self, *words):
        return self.database.asked(" ".join(map(str, words)))

    def change(self, table, where, **columns):
        """Columns to what SQL says."""
        changes = ", ".join(f"{name} = {value}" for name, value in columns.items())
        self.sql("update", table, "set", changes, "where", where)

    def remove(self, writer, *numbers):
        told = ", ".join(map(str, numbers))
        self.sql("delete from access_log where writer =", writer, f"and number in ({told})")

    def copy(self, writer, number, *, to, of=None):
        """A copy of an entry under another number, perhaps of another writer."""
        columns = ", ".join(AS_STORED["access_log"][2:])
        self.sql(
            *("insert into access_log (writer, number,", columns, ") select", of or writer, ","),
            *(to, ",", columns, "from access_log where writer =", writer, "and number =", number),
        )

    def renumber(self, writer, first, by):
        """Every entry from `first` on, in two steps because no number may be there twice."""
        where = f"writer = {writer} and number >= {first}"
        self.change("access_log", where, number="number + 10000")
        self.change(
            "access_log", f"writer = {writer} and number >= 10000", number=f"number - 10000 + {by}"
        )

    def exchange(self, table, one, other, of=""):
        for old, new in ((one, 9999), (other, one), (9999, other)):
            self.change(table, f"{of} number = {old}", number=new)

    def rows(self, table, where="1 = 1"):
        names = ", ".join(AS_STORED[table])
        found = self.sql("select", names, "from", table, "where", where, "order by 1, 2")
        return [dict(zip(AS_STORED[table], row, strict=True)) for row in found]

    def head(self, writer):
        (path,) = self.heads.glob(f"writer-{writer}-*.head")
        return path

    def report(self, keys=BOTH, *more):
        return verify(self.database.url, keys, [self.heads, *more])

    def found(self, keys=BOTH):
        """Every finding in short, in the order of their texts. Each can be said in one line."""
        findings = self.report(keys).findings
        for told in map(sentence, findings):
            assert "\n" not in told
            assert "None" not in told
        return sorted(in_short(finding) for finding in findings)

    @contextmanager
    def restored(self):
        """Afterwards everything is as it was."""
        for table in TABLES:
            self.sql(f"create table kept_{table} as select * from", table)
        kept = self.heads.with_name("kept-heads")
        shutil.copytree(self.heads, kept)
        now = self.clock.now()
        yield self
        self.clock.set(now)
        for table in TABLES:
            self.sql("delete from", table)
            self.sql("insert into", table, "select * from", f"kept_{table}")
            self.sql(f"drop table kept_{table}")
        shutil.rmtree(self.heads)
        kept.rename(self.heads)

    def link_anew(self, writer, key, since=1):
        """As somebody who has the key can: every entry from `since` on fits again."""
        before = f"writer = {writer} and number = {since - 1}"
        (known,) = self.rows("access_log", before) or self.rows("log_writer", f"number = {writer}")
        link = known["link"]
        for row in self.rows("access_log", f"writer = {writer} and number >= {since}"):
            link = entry_link(key, link, _typed(ACCESS, row))
            place = f"writer = {writer} and number = {row['number']}"
            self.change("access_log", place, link=f"'{link}'")

    def register_anew(self, since):
        """The same for registrations."""
        (before,) = self.rows("log_writer", f"number = {since - 1}")
        link = before["link"]
        for row in self.rows("log_writer", f"number >= {since}"):
            link = writer_link(BOTH.get(row["key"]), link, _typed(WRITER, row))
            self.change("log_writer", f"number = {row['number']}", link=f"'{link}'")

    def cut_anew(self, writer, number):
        """The same for a checkpoint."""
        (registered,) = self.rows("log_writer", f"number = {writer}")
        (row,) = self.rows("log_checkpoint", f"writer = {writer} and number = {number}")
        link = cut_link(BOTH.get(row["key"]), registered["link"], _typed(CHECKPOINT, row))
        self.change("log_checkpoint", f"writer = {writer} and number = {number}", link=f"'{link}'")


def _typed(table, row):
    return reader(table)(list(row.values())).columns


def in_short(finding):
    """E.g. `entry 3/7-8 missing, 9 unchecked`."""
    where = {
        Thing.ENTRY: f"{finding.writer}/{_range(finding)}",
        Thing.WRITER: _range(finding),
        Thing.CHECKPOINT: f"{finding.writer}/{_range(finding)}",
        Thing.HEAD: f"{finding.writer}",
    }[finding.thing]
    told = f"{finding.thing} {where} {finding.kind}"
    if finding.place is not None or finding.kind is Kind.MOVED:
        told += f" {finding.place}"
    if finding.key is not None:
        told += f" {finding.key}"
    if finding.renumbered:
        told += ", others renumbered"
    if finding.unchecked is not None:
        told += f", {finding.last + 1}-{finding.unchecked} unchecked"
    return told


def _range(finding):
    return finding.first if finding.first == finding.last else f"{finding.first}-{finding.last}"


@contextmanager
def logbook(kind, request, folder):
    """An empty one in a database of this kind, for a fixture of a whole module."""
    heads = folder / "heads"
    if kind == "sqlite":
        yield Logbook(SqliteFile(folder / "database"), heads)
        return
    with postgres_database(request.getfixturevalue("running_postgres")) as database:
        yield Logbook(database, heads)
