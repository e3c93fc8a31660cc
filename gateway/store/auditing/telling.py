"""Telling what was done to a chain from the stretches that it has fallen into.

The stretches of the chain are gone through as they stand. What lies between one and the next, and
which numbers lack there, says what was done: `gateway.store.auditing` tells how.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from itertools import pairwise

from gateway.store.auditing.exchanges import Altered, exchanges, moves
from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.placing import Order, ordered, place
from gateway.store.auditing.saying import Saying
from gateway.store.auditing.stretches import Chain, Stretch


class _Before(Enum):
    """What is known of the row before: that it stands, or what is wrong with it.

    UNFIT: it could not be checked itself, and what comes next does not fit after it.
    """

    SURE = auto()
    CHANGED = auto()
    MISSING = auto()
    UNFIT = auto()
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
    """What is told of one chain. `top`: how far it had come at least, None where nobody knows.

    `stands`: stretches of the chain, wherever they stand, with the number that each begins with.
    """

    # While it goes through them: the number, link and moment that come next or came last, what the
    # numbers that stand there lacked to the true ones at last, and how much of that is told.

    chain: Chain
    thing: Thing
    writer: int | None = None
    top: int | None = None
    stands: list[tuple[Stretch, int]] = field(default_factory=list)
    _say: Saying = field(init=False)
    _order: Order = field(init=False)
    _altered: list[Altered] = field(default_factory=list)
    _expected: int = 0
    _shift: int = 0
    _hidden: int = 0
    _renumbered: list[tuple[int, int, int | None]] = field(default_factory=list)
    _link: str | None = None
    _at: datetime | None = None
    _before: _Before = _Before.SURE

    def tell(self) -> list[Finding]:
        """Everything."""
        place(self.chain)
        self._order = ordered(self.chain)
        self._say = Saying(self.thing, self.writer)
        base = self.chain.base
        self._expected = base.number + 1
        self._link = base.links[0] if len(base.links) == 1 else None
        self._before = _Before.SURE if base.trusted else _Before.UNKNOWN
        self._go_through()
        self._elsewhere()
        for first, second in exchanges(self.chain.proof, self._altered):
            self._say.exchanged(first, second)
        if self.chain.too_many_from is not None:
            self._say(Kind.TOO_MANY, self.chain.too_many_from)
        return self._say.findings

    def _go_through(self) -> None:
        flow = set(self._order.flow)
        aside: list[Stretch] = []
        for stretch in self.chain.stretches:
            if stretch in flow:
                self._up_to(stretch, aside)
                aside = []
            else:
                aside.append(stretch)
        self._up_to_the_end(aside)

    def _up_to(self, following: Stretch, aside: Sequence[Stretch]) -> None:
        before, by_moves = len(self._say.findings), self._shifted_by_moves(following, aside)
        claims, first = self._claims(aside, following.proved - 1), following.proved
        if not following.tied and self._lacks(following.known):
            first = following.known
            claims.append(_Claim(following, following.known, following.known, loose=True))
        elif not following.tied:
            self._say(Kind.INSERTED, following.head.number, head=following.head)
        self._take(claims, following.proved - 1)
        by_others = following.shift - self._shift - by_moves
        if following.shift != self._shift and self._say.hidden(before, by_others):
            self._hidden += by_others
        if following.shift != self._hidden:
            stands_at = following.last_number - (following.end - first)
            self._renumbered.append((first, following.end, stands_at))
        self.stands.append((following, following.known))
        self._shift, self._expected = following.shift, following.end + 1
        self._link, self._before = following.last, _Before.SURE
        self._at = self._say.moment(following.tail)

    def _up_to_the_end(self, aside: Sequence[Stretch]) -> None:
        top = None if self.chain.too_many_from is not None else self.top
        before = len(self._say.findings)
        claims = self._claims(aside, top)
        last = claims[-1].last if claims else self._expected - 1
        self._take(claims, max(last, top or 0))
        self._say.relinked(before, last)

    def _claims(self, aside: Sequence[Stretch], limit: int | None) -> list[_Claim]:
        """What stands where the chain lacks something. The others were inserted.

        Up to `limit`; None: it may have been of any length.
        """
        claims: list[_Claim] = []
        for stretch in self._order.not_moved(aside):
            after = claims[-1].last if claims else 0
            possible = (
                first
                for first in self._belongs(stretch)
                if first > after and (limit is None or first <= limit) and self._lacks(first)
            )
            first = None if stretch.start is not None else next(possible, None)
            if first is not None:
                last = first + stretch.rows - 1
                claims.append(_Claim(stretch, first, last, loose=False))
                if last - stretch.last_number != self._hidden:
                    self._renumbered.append((first, last, stretch.head.number))
            else:
                self._say(
                    Kind.INSERTED, stretch.head.number, stretch.last_number, head=stretch.head
                )
        return claims

    def _belongs(self, stretch: Stretch) -> Iterator[int]:
        """Numbers that it may have been written as, by how those before it were renumbered."""
        for shift in (self._hidden, self._shift):
            yield (stretch.head.number or 0) + shift

    def _shifted_by_moves(self, following: Stretch, aside: Sequence[Stretch]) -> int:
        """Rows moved from here, less those moved to here, give those between other numbers."""
        moved = self._order.moved
        gone = (s for s in moved if self._expected <= s.proved < following.proved)
        return sum(s.rows for s in gone) - sum(s.rows for s in moved if s in aside)

    def _lacks(self, number: int) -> bool:
        elsewhere = any(s.proved <= number <= s.end for s in self._order.moved)
        return self._expected <= number and not elsewhere

    def _take(self, claims: Sequence[_Claim], last: int) -> None:
        """From what is expected to `last` there are these, and nothing else."""
        for claim in claims:
            self._missing(claim.first - 1)
            if self._before is _Before.CHANGED and claim.loose:
                self._say.unchecked(claim.last)
            elif self._before is _Before.CHANGED:
                self._say.up_to(claim.last)
            elif self._before in {_Before.SURE, _Before.UNFIT} or claim.first < claim.last:
                self._changed(claim)
            else:
                self._unchecked(claim)
            self.stands.append((claim.stretch, claim.first))
            self._expected = claim.last + 1
        self._missing(last)

    def _changed(self, claim: _Claim) -> None:
        self._say(Kind.CHANGED, claim.first, claim.last, head=claim.stretch.head)
        if claim.first == claim.last and self._before is _Before.SURE:
            self._altered.append(Altered(claim.stretch.head, claim.first, self._link))
        self._before = _Before.SURE if claim.loose else _Before.CHANGED

    def _unchecked(self, claim: _Claim) -> None:
        """It may be right. If so, what does not fit after it is not."""
        if self._before is _Before.MISSING:
            self._say.unchecked(claim.last)
        self._before = _Before.SURE if claim.loose else _Before.UNFIT

    def _missing(self, last: int) -> None:
        """From what is expected to `last`, but for what stands elsewhere."""
        for first, until in self._not_elsewhere(last):
            self._say(Kind.MISSING, first, until, at=self._at)
            self._before = _Before.MISSING
        self._expected = max(self._expected, last + 1)

    def _not_elsewhere(self, last: int) -> Iterator[tuple[int, int]]:
        within = sorted((s.proved, s.end) for s in self._order.moved)
        inside = [(a, b) for a, b in within if self._expected <= a <= last]
        places = [(0, self._expected - 1), *inside, (last + 1, 0)]
        for (_, before), (after, _) in pairwise(places):
            if before + 1 < after:
                yield before + 1, after - 1

    def _elsewhere(self) -> None:
        unproved = [s for s in self._order.moved if not s.tied]
        for stretch in (*self._order.foreign, *unproved):
            if stretch.head.number is None or stretch in unproved:
                self._say(Kind.INSERTED, stretch.head.number, head=stretch.head)
        self.stands += [(stretch, stretch.known) for stretch in self._order.moved]
        single = [s for s, _ in self.stands if s.tied and s.rows == 1]
        for kind, first, last, stands_at, head in moves(self._order.moved, single):
            self._say(kind, first, last, place=stands_at, head=head)
        for first, last, stands_at in self._renumbered:
            self._say.renumbered(first, last, stands_at)
