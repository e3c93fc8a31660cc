"""Telling what was done to a chain from the stretches that it has fallen into.

See the table in the package's docstring. The chain's stretches are gone through as they stand;
what lies between two of them says what was done there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from itertools import pairwise
from typing import Final

from gateway.store.as_found import Found
from gateway.store.auditing.exchanges import Altered, exchanges, moves
from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.placing import Order, ordered, place
from gateway.store.auditing.stretches import Chain, Stretch

_MOMENTS: Final = {Thing.ENTRY: "at", Thing.WRITER: "started_at"}


class _Before(Enum):
    """What is known of the row before."""

    SURE = auto()
    CHANGED = auto()
    MISSING = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class _Claim:
    """Rows that do not fit, standing where `first` to `last` belong.

    `loose`: its link is proved by what follows it.
    """

    stretch: Stretch
    first: int
    last: int
    loose: bool


@dataclass(slots=True)
class Telling:
    """What is told of one chain. `top`: how far it had come at least, None where nobody knows."""

    chain: Chain
    thing: Thing
    writer: int | None = None
    top: int | None = None
    findings: list[Finding] = field(default_factory=list)
    stands: list[tuple[Stretch, int]] = field(default_factory=list)
    end: int = 0
    _altered: list[Altered] = field(default_factory=list)
    _order: Order = field(init=False)
    _expected: int = 0
    _shift: int = 0
    _link: str | None = None
    _at: datetime | None = None
    _before: _Before = _Before.SURE

    def tell(self) -> None:
        """Everything."""
        place(self.chain)
        self._order = ordered(self.chain)
        base = self.chain.base
        self._expected = base.number + 1
        self._link = base.links[0] if len(base.links) == 1 else None
        self._before = _Before.SURE if base.trusted else _Before.UNKNOWN
        self._between(self._order.flow)
        self.end = self._expected - 1
        for stretch in (*self._order.flow, *self._order.moved):
            self.stands.append((stretch, stretch.known))
        self._foreign()
        self._moved()
        self._exchanged()
        if self.chain.too_many_from is not None:
            self._say(Kind.TOO_MANY, self.chain.too_many_from, None)
        self.findings.sort(key=lambda finding: (finding.first or 0, finding.last or 0))

    def _between(self, flow: Sequence[Stretch]) -> None:
        """Go from one stretch of the chain to the next, and to the end."""
        inside, aside = set(flow), []
        known = {*self._order.moved, *self._order.foreign}
        for stretch in self.chain.stretches:
            if stretch in inside:
                self._up_to(stretch, aside)
                aside = []
            elif stretch not in known:
                aside.append(stretch)
        self._up_to_the_end(aside)

    def _up_to(self, following: Stretch, aside: Sequence[Stretch]) -> None:
        claims, before = [], len(self.findings)
        for stretch in aside:
            first = stretch.head.number + self._shift if stretch.head.number else 0
            last = first + stretch.rows - 1
            if (
                self._expected <= first
                and last < following.proved
                and not self._is_elsewhere(first)
            ):
                claims.append(_Claim(stretch, first, last, loose=False))
            else:
                self._inserted(stretch)
        if not following.tied:
            first = following.known
            if self._expected <= first and not self._is_elsewhere(first):
                claims.append(_Claim(following, first, first, loose=True))
            else:
                self._say(Kind.INSERTED, following.head.number, following.head)
        self._claimed(claims, following.proved - 1)
        self._renumbered(following, before)
        self._shift = following.shift
        self._link, self._before = following.last, _Before.SURE
        self._expected = following.end + 1
        self._at = following.head.moment(_MOMENTS[self.thing]) or self._at

    def _up_to_the_end(self, aside: Sequence[Stretch]) -> None:
        claims, last = [], self._expected - 1
        for stretch in aside:
            first = (stretch.head.number or 0) + self._shift
            if first > last and (self.top is None or first <= self.top):
                last = first + stretch.rows - 1
                claims.append(_Claim(stretch, first, last, loose=False))
            else:
                self._inserted(stretch)
        before = len(self.findings)
        self._claimed(claims, max(last, self.top or 0))
        for place_ in range(before, len(self.findings)):
            told = self.findings[place_]
            to_the_last = told.last == last and told.first != told.last
            if told.kind is Kind.CHANGED and self.thing is Thing.ENTRY and to_the_last:
                self.findings[place_] = replace(told, kind=Kind.RELINKED)

    def _claimed(self, claims: Sequence[_Claim], last: int) -> None:
        """Between what was told and `last` there are these, and nothing else."""
        for claim in claims:
            self._missing(claim.first - 1)
            if self._before is _Before.SURE:
                self._changed(claim)
            elif self.findings and self._before is not _Before.UNKNOWN:
                self._unsure(claim)
            self.stands.append((claim.stretch, claim.first))
            self._expected = claim.last + 1
        self._missing(last)

    def _changed(self, claim: _Claim) -> None:
        self._say(Kind.CHANGED, claim.first, claim.stretch.head, last=claim.last)
        if claim.first == claim.last:
            self._altered.append(Altered(claim.stretch.head, claim.first, self._link))
        self._before = _Before.SURE if claim.loose else _Before.CHANGED
        self._link = claim.stretch.head.link if claim.loose else None

    def _unsure(self, claim: _Claim) -> None:
        told = self.findings[-1]
        if self._before is _Before.CHANGED and not claim.loose:
            self.findings[-1] = replace(told, last=claim.last)
        else:
            self.findings[-1] = replace(told, unchecked=claim.last)

    def _missing(self, last: int) -> None:
        """From what is expected to `last`, but for what stands elsewhere."""
        for first, until in self._not_elsewhere(self._expected, last):
            self._say(Kind.MISSING, first, None, last=until, at=self._at)
            self._before, self._link = _Before.MISSING, None
        self._expected = max(self._expected, last + 1)

    def _not_elsewhere(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        moved = sorted((s.known, s.end) for s in self._order.moved)
        places = [(0, first - 1), *((a, b) for a, b in moved if first <= a <= last), (last + 1, 0)]
        for (_, before), (after, _) in pairwise(places):
            if before + 1 < after:
                yield before + 1, after - 1

    def _is_elsewhere(self, number: int) -> bool:
        return any(s.known <= number <= s.end for s in self._order.moved)

    def _renumbered(self, following: Stretch, before: int) -> None:
        if following.shift == self._shift:
            return
        hidden = {Kind.MISSING, Kind.INSERTED}
        for place_ in range(before, len(self.findings)):
            if self.findings[place_].kind in hidden:
                self.findings[place_] = replace(self.findings[place_], renumbered=True)
                return
        if not self._order.moved and not self._order.foreign:
            self._say(Kind.RENUMBERED, following.known, None, place=following.head.number)

    def _inserted(self, stretch: Stretch) -> None:
        self._say(Kind.INSERTED, stretch.head.number, stretch.head, last=stretch.last_number)

    def _foreign(self) -> None:
        for stretch in self._order.foreign:
            number = stretch.head.number
            last = None if number is None else stretch.last_number
            self._say(Kind.INSERTED, number, stretch.head, last=last)

    def _moved(self) -> None:
        every = [s for s, number in self.stands if s.tied and s.rows == 1]
        for kind, first, last, place_, head in moves(self._order.moved, every):
            self._say(kind, first, head, last=last, place=place_)

    def _exchanged(self) -> None:
        for first, second in exchanges(self.chain.proof, self._altered):
            gone = {first, second}
            self.findings = [
                f for f in self.findings if f.kind is not Kind.CHANGED or f.first not in gone
            ]
            self._say(Kind.EXCHANGED, first, None, place=second)

    def _say(
        self,
        kind: Kind,
        first: int | None,
        head: Found | None,
        *,
        last: int | None = None,
        place: int | None = None,
        at: datetime | None = None,
    ) -> None:
        if head is not None:
            at = head.moment(_MOMENTS[self.thing])
        self.findings.append(
            Finding(
                thing=self.thing,
                kind=kind,
                writer=self.writer,
                first=first,
                last=first if last is None else last,
                at=at,
                place=place,
            )
        )
