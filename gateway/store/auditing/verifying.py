"""Going through the whole log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, literal, select, type_coerce
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import NullType

from gateway.store.as_found import asked
from gateway.store.auditing.entries import Entries
from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.registrations import Registered, Writers, read_writers
from gateway.store.auditing.stretches import Base
from gateway.store.auditing.vouching import Heads, read_heads
from gateway.store.keyed import KeyRing
from gateway.store.snapshots import rows, snapshot
from gateway.store.tables import ACCESS, CHECKPOINT, WRITER


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, and what was gone through. `cuts` are proved checkpoints, as they stand.

    `without_traces`: writers that neither wrote anything nor have a head. `strange_keys`: ids of
    keys under which nothing at all fits; perhaps they are others under the same name.
    """

    findings: Sequence[Finding]
    writers: int
    entries: int
    begins: datetime | None
    ends: datetime | None
    cuts: Sequence[Mapping[str, Any]]
    without_traces: Sequence[int]
    strange_keys: Sequence[str]


def verify(url: str, keys: KeyRing, folders: Sequence[Path]) -> Report:
    """Whether the log is whole. `folders` are where heads are kept, of every host that writes.

    Nothing is written; others may write meanwhile. Heads are read first: they are never ahead of
    the log. Raises `Misconfigured` where something cannot be read.
    """
    heads = read_heads(folders, keys)
    with snapshot(url) as connection:
        audit = _Audit(connection, keys, heads)
        audit.go_through()
        # One that began between the two readings has its head by now.
        later = read_heads(folders, keys)
        without = audit.without_heads(later)
    entries = audit.entries
    return Report(
        findings=audit.findings,
        writers=len(audit.writers.by_number),
        entries=entries.seen.entries,
        begins=entries.seen.begins,
        ends=entries.seen.ends,
        cuts=entries.cuts,
        without_traces=without,
        strange_keys=audit.writers.strange_keys,
    )


class _Audit:
    def __init__(self, connection: Connection, keys: KeyRing, heads: Heads) -> None:
        self._connection = connection
        self._heads = heads
        self._keys = keys
        self.entries = Entries(connection, keys)
        self.writers = Writers()
        self.findings: list[Finding] = []

    def go_through(self) -> None:
        """Heads, writers, and the entries of each."""
        registered = rows(self._connection, asked(WRITER).order_by(WRITER.c.number), WRITER)
        self.writers = read_writers(registered, self._keys, self._heads)
        self.findings += _about_heads(self._heads, self.writers.findings)
        self.findings += self.writers.findings
        for number in sorted(self.writers.by_number):
            self.findings += self.entries.findings(self.writers.by_number[number])
        for table in (ACCESS, CHECKPOINT):
            for writer in self._writers_in(table):
                if writer not in self.writers.by_number:
                    self.findings += self._not_registered(writer)

    def without_heads(self, later: Heads) -> list[int]:
        """Find those whose head is missing; tell those that have left no traces at all."""
        nothing: list[int] = []
        known = (self._heads, later)
        for number, writer in self.writers.by_number.items():
            if writer.heads or any(h.of(number) or h.has_file_of(number) for h in known):
                continue
            if self.entries.exist(number):
                self.findings.append(Finding(thing=Thing.HEAD, kind=Kind.MISSING, writer=number))
            else:
                nothing.append(number)
        return nothing

    def _writers_in(self, table: SqlTable) -> Iterator[Any]:
        """Every writer that has a row there, each asked for by itself: the log itself is long."""
        lowest = type_coerce(func.min(table.c.writer), NullType())
        found = self._connection.execute(select(lowest)).scalar()
        while found is not None:
            yield found
            if isinstance(found, str | bytes):
                return  # numbers come first, and this is none
            after = select(lowest).where(table.c.writer > literal(found, NullType()))
            found = self._connection.execute(after).scalar()

    def _not_registered(self, writer: Any) -> Iterator[Finding]:
        """Entries or checkpoints under a writer of which nothing else is known."""
        number = writer if type(writer) is int else None
        told = {f.kind for f in self.findings if f.thing is Thing.WRITER and f.covers(number)}
        nothing = Base(number=0, links=())
        if number is not None and (
            Kind.MISSING in told or self.entries.fitting(number, nothing) is not None
        ):
            if Kind.MISSING not in told:
                yield _about_writer(Kind.MISSING, number)
            unknown = Registered(number=number, links=(), key=None, sure=False)
            self.writers.by_number[number] = unknown
            yield from self.entries.findings(unknown)
        elif Kind.INSERTED not in told:
            yield _about_writer(Kind.INSERTED, number)


def _about_writer(kind: Kind, number: int | None) -> Finding:
    return Finding(thing=Thing.WRITER, kind=kind, writer=number, first=number, last=number)


def _about_heads(heads: Heads, known: Sequence[Finding]) -> Iterator[Finding]:
    wanted = [f for f in known if f.kind is Kind.UNKNOWN_KEY]
    for writer in sorted(heads.spoiled, key=lambda number: number or 0):
        yield Finding(thing=Thing.HEAD, kind=Kind.CHANGED, writer=writer)
    for writer, key in sorted(heads.unknown, key=lambda each: (each[0] or 0, each[1])):
        if not any(f.key == key and f.covers(writer) for f in wanted):
            yield Finding(thing=Thing.HEAD, kind=Kind.UNKNOWN_KEY, writer=writer, key=key)
