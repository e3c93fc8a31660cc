"""Rows that stand in one another's place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from gateway.store.as_found import Found
from gateway.store.auditing.findings import Kind
from gateway.store.auditing.proofs import Proof
from gateway.store.auditing.stretches import Stretch

_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Altered:
    """A row that says something else than was written as `number`, after `previous`."""

    found: Found
    number: int
    previous: str | None


def exchanges(proof: Proof, altered: Sequence[Altered]) -> Iterator[tuple[int, int]]:
    """The numbers of rows that have exchanged what they say, but not their links."""
    done: set[int] = set()
    for one, other in combinations(altered[:_MOST], 2):
        if done & {one.number, other.number}:
            continue
        if _says(proof, one, other) and _says(proof, other, one):
            done |= {one.number, other.number}
            yield one.number, other.number


def _says(proof: Proof, one: Altered, other: Altered) -> bool:
    """Whether what one says has the other's link."""
    if other.previous is None:
        return False
    return proof.link(other.previous, one.found, other.number) == other.found.link


_Move = tuple[Kind, int, int, int | None, Found]


def moves(moved: Sequence[Stretch], every: Sequence[Stretch]) -> Iterator[_Move]:
    """Kind, first and last number, the number where it stands, and the row, of each."""
    stands_at = {s.known: s.place for s in every}
    told: set[int | None] = set()
    for stretch in moved:
        place, number = stretch.place, stretch.proved
        if number in told or place == number:
            continue
        if place is not None and stretch.rows == 1 and stands_at.get(place) == number:
            told |= {place, number}
            first, second = sorted((place, number))
            yield Kind.EXCHANGED, first, first, second, stretch.head
        else:
            yield Kind.MOVED, number, stretch.end, place, stretch.head
