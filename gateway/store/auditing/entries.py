"""The entries of one writer: from its registration or last checkpoint to its heads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, type_coerce
from sqlalchemy.types import NullType

from gateway.store.as_found import Found, asked
from gateway.store.auditing.cuts import Cuts
from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.proofs import EntryProof, NoProof, Proof, fits
from gateway.store.auditing.registrations import Registered
from gateway.store.auditing.stretches import Base, Chain
from gateway.store.auditing.telling import Telling
from gateway.store.heads import Head
from gateway.store.keyed import KeyRing
from gateway.store.snapshots import rows
from gateway.store.tables import ACCESS, CHECKPOINT


@dataclass(slots=True)
class Seen:
    """What was gone through."""

    entries: int = 0
    begins: datetime | None = None
    ends: datetime | None = None

    def note(self, found: Found) -> None:
        """One more entry."""
        self.entries += 1
        at = found.moment()
        if at is not None:
            self.begins = at if self.begins is None else min(at, self.begins)
            self.ends = at if self.ends is None else max(at, self.ends)


@dataclass(slots=True)
class Entries:
    """Goes through those of one writer after the other, in one snapshot."""

    connection: Connection
    keys: KeyRing
    seen: Seen = field(default_factory=Seen)
    cuts: list[Any] = field(default_factory=list)

    def findings(self, writer: Registered) -> list[Finding]:
        """What is wrong with this one's entries and checkpoints."""
        numbers = self._numbers(writer.number)
        top = max((head.number for head in writer.heads), default=None)
        cuts = Cuts(
            writer.number,
            self.keys,
            writer.links,
            numbers[0] if numbers else None,
            top,
            Base(number=0, links=writer.links, trusted=writer.sure),
        )
        mine = asked(CHECKPOINT).where(CHECKPOINT.c.writer == writer.number)
        cuts.read(rows(self.connection, mine.order_by(CHECKPOINT.c.number), CHECKPOINT))
        self.cuts += cuts.good
        chain = Chain(
            self.proof(writer, cuts.base),
            cuts.base,
            shifts=(top - numbers[1],) if top is not None and numbers else (),
            watched={head.number for head in writer.heads},
        )
        chain.read(self._noted(self._entries(writer.number)))
        found = [*cuts.findings, *Telling(chain, Thing.ENTRY, writer.number, top).tell()]
        return [*found, *_against_heads(writer, chain, cuts, found)]

    def proof(self, writer: Registered, base: Base) -> Proof:
        """With the writer's key. Where that is not sure, with the one that fits."""
        own = None if writer.key is None else self.keys.get(writer.key)
        if writer.sure:
            return NoProof() if own is None else EntryProof(own)
        found = self.fitting(writer.number, base)
        if found is None and own is not None:
            return EntryProof(own)
        return found or NoProof()

    def fitting(self, writer: int, base: Base) -> Proof | None:
        """With the key under which the first entries fit, if there is one."""
        two = list(_first(2, self._entries(writer)))
        for key in self.keys:
            proof = EntryProof(key)
            if two and any(fits(proof, link, two[0], base.number + 1) for link in base.links):
                return proof
            if len(two) > 1 and fits(proof, two[0].link, two[1], two[1].number or 0):
                return proof
        return None

    def exist(self, writer: int) -> bool:
        """Whether anything of it is there, or was cut."""
        tables = (ACCESS, CHECKPOINT)
        return any(
            self.connection.execute(select(t.c.number).where(t.c.writer == writer).limit(1)).first()
            for t in tables
        )

    def _numbers(self, writer: int) -> tuple[int, int] | None:
        """The first and the last."""
        lowest = type_coerce(func.min(ACCESS.c.number), NullType())
        highest = type_coerce(func.max(ACCESS.c.number), NullType())
        mine = select(lowest, highest).where(ACCESS.c.writer == writer)
        ends: Any = self.connection.execute(mine).one()
        first, last = ends
        return (first, last) if type(first) is int and type(last) is int else None

    def _entries(self, writer: int) -> Iterator[Found]:
        mine = asked(ACCESS).where(ACCESS.c.writer == writer)
        return rows(self.connection, mine.order_by(ACCESS.c.number), ACCESS)

    def _noted(self, entries: Iterable[Found]) -> Iterator[Found]:
        for found in entries:
            self.seen.note(found)
            yield found


def _first(count: int, entries: Iterator[Found]) -> Iterator[Found]:
    for _ in range(count):
        found = next(entries, None)
        if found is not None:
            yield found


def _against_heads(
    writer: Registered, chain: Chain, cuts: Cuts, found: Sequence[Finding]
) -> Iterator[Finding]:
    """Entries that are whole but not those that the heads vouch for: linked anew with the key."""
    there = {columns["number"]: columns["last"] for columns in cuts.good}
    for head in {head.number: head for head in writer.heads}.values():
        link = chain.links.get(head.number) or there.get(head.number)
        if link is not None and link != head.link and not _is_told(head, found):
            yield Finding(
                thing=Thing.ENTRY,
                kind=Kind.RELINKED,
                writer=writer.number,
                first=head.number,
                last=head.number,
            )


def _is_told(head: Head, found: Sequence[Finding]) -> bool:
    return any(f.thing is Thing.ENTRY and f.covers(head.number) for f in found)
