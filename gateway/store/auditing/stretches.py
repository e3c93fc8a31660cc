"""Reading a chain as stretches: rows that follow one another, and where one begins anew.

A chain that nobody has touched is one stretch that begins where it should. Whatever its length,
only the stretches are kept.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from gateway.store.as_found import Found
from gateway.store.auditing.proofs import Proof, fits

MOST: Final = 1_000
"""Stretches of one chain. Where there are more they are not told apart."""

_FAR: Final = 64
_MANY: Final = 64
_SEARCHES: Final = 300
_REMEMBERED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a chain begins after: `number` is that of the row before its first.

    `links`: any of which may be that row's. `trusted`: it is one of them, or what follows was
    changed.
    """

    number: int
    links: tuple[str, ...]
    trusted: bool = True


@dataclass(slots=True, eq=False)
class Stretch:
    """Rows of which each fits after the one before, or several of which none fits.

    `start` is the number that the first was written as, None where nothing tells; `tied`: it fits
    after a link that is known.
    """

    head: Found
    tail: Found
    start: int | None = None
    tied: bool = False
    rows: int = 1

    @property
    def last(self) -> str:
        """The link of the row that it ends with."""
        return self.tail.link

    @property
    def last_number(self) -> int:
        """The number that this row stands under."""
        return self.tail.number or 0

    @property
    def end(self) -> int:
        """The number that the last row was written as."""
        return self.known + self.rows - 1

    @property
    def known(self) -> int:
        """`start`, where it is known."""
        if self.start is None:
            raise ValueError
        return self.start

    @property
    def proved(self) -> int:
        """The first number that is proved: the first row is, only where it is tied."""
        return self.known if self.tied else self.known + 1

    @property
    def place(self) -> int | None:
        """The number under which the first that is proved stands."""
        return None if self.head.number is None else self.last_number - (self.end - self.proved)

    @property
    def shift(self) -> int:
        """What is missing from the numbers that stand there to those they were written as."""
        return self.end - self.last_number


@dataclass(slots=True)
class Chain:
    """Reads rows in the order of their numbers."""

    proof: Proof
    base: Base
    shifts: Collection[int] = ()
    watched: Collection[int] = frozenset()
    known: Sequence[tuple[str, int]] = ()
    stretches: list[Stretch] = field(default_factory=list)
    odd: list[Stretch] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)
    too_many_from: int | None = None
    _searches: int = 0
    _ends: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def read(self, rows: Iterable[Found]) -> None:
        """All of them, or until there are too many stretches."""
        for found in rows:
            if found.number is None:
                self.odd.append(Stretch(found, found))
            elif not self._goes_on(found, found.number):
                self._begins(found)
            if len(self.stretches) + len(self.odd) > MOST:
                self.too_many_from = found.number or self.base.number + 1
                return

    def _goes_on(self, found: Found, number: int) -> bool:
        if not self.stretches:
            return False
        now = self.stretches[-1]
        if number != now.last_number + 1 or not self._follows(now, found, number):
            return False
        now.rows += 1
        now.tail = found
        self._watch(now.end, found)
        return True

    def _follows(self, now: Stretch, found: Found, number: int) -> bool:
        if now.start is not None:
            return fits(self.proof, now.last, found, now.end + 1)
        if now.rows > 1:
            return False
        for shift in self._possible_shifts():
            if fits(self.proof, now.last, found, number + shift):
                now.start = number + shift - 1
                self._watch(now.start, now.head)
                return True
        return False

    def _possible_shifts(self) -> Iterator[int]:
        before = next((s.shift for s in reversed(self.stretches) if s.start is not None), 0)
        yield before
        yield from self.shifts
        self._searches += 1
        far = _FAR if self._searches < _SEARCHES else 1
        for distance in range(1, far + 1):
            yield before + distance
            yield before - distance
        yield 0

    def _begins(self, found: Found) -> None:
        new = Stretch(found, found)
        self._remember()
        for link, before in self._possible_ends():
            if fits(self.proof, link, found, before + 1):
                new.start, new.tied = before + 1, True
                self._watch(before + 1, found)
                break
        if not new.tied:
            self._merge()
        self.stretches.append(new)

    def _remember(self) -> None:
        if self.stretches and self.stretches[-1].start is not None:
            self._ends.appendleft((self.stretches[-1].last, self.stretches[-1].end))

    def _possible_ends(self) -> Iterator[tuple[str, int]]:
        """Links that a row may fit after, each with the number of its own row."""
        yield from self._ends
        begun = [(link, self.base.number) for link in self.base.links]
        yield from begun
        yield from self.known
        alone = self.stretches[-1] if self.stretches else None
        if alone is None or alone.start is not None or alone.rows > 1:
            return
        for link, before in (*self._ends, *begun):
            own = self.proof.link(link, alone.head, before + 1)
            if own is not None:
                yield own, before + 1

    def _merge(self) -> None:
        """Of many rows none of which fits, one after the other, only the first and last stay."""
        if len(self.stretches) < _MANY:
            return
        first, second = self.stretches[-2:]
        adjacent = second.last_number == first.last_number + second.rows
        if first.start is None and second.start is None and adjacent:
            first.rows += second.rows
            first.tail = second.tail
            self.stretches.pop()

    def _watch(self, number: int, found: Found) -> None:
        if number in self.watched:
            self.links[number] = found.link
