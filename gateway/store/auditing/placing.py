"""Finding out where stretches belong that do not stand where they were written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.store.auditing.proofs import Proof, fits
from gateway.store.auditing.stretches import Chain, Stretch

_MOST_LOOSE: Final = 100


def place(chain: Chain) -> None:
    """Tie what can be tied, whatever number it stands under.

    What is placed places what followed it once: so the rows of any exchange find each other.
    """
    loose = [s for s in (*chain.stretches, *chain.odd) if not s.tied and _is_one(s)]
    if len(loose) > _MOST_LOOSE:
        return
    ends = [(link, chain.base.number) for link in chain.base.links]
    ends += chain.known
    ends += [(s.last, s.end) for s in chain.stretches if s.start is not None]
    while ends and loose:
        link, number = ends.pop()
        for found in _fitting(chain.proof, link, number + 1, loose):
            loose.remove(found)
            if found.start is None:
                found.start = number + 1
                ends.append((found.last, found.end))
            found.tied = True


def _is_one(stretch: Stretch) -> bool:
    return stretch.start is not None or stretch.rows == 1


def _fitting(proof: Proof, link: str, number: int, loose: Iterable[Stretch]) -> list[Stretch]:
    return [
        stretch
        for stretch in loose
        if stretch.start in (None, number) and fits(proof, link, stretch.head, number)
    ]


@dataclass(frozen=True, slots=True)
class Order:
    """Which stretches are the chain, in its order, and which stand outside it.

    `moved` belong into its gaps; `foreign` were never written there.
    """

    flow: Sequence[Stretch]
    moved: Sequence[Stretch]
    foreign: Sequence[Stretch]

    def not_moved(self, some: Iterable[Stretch]) -> Iterator[Stretch]:
        """Of some, those that do not belong elsewhere."""
        return (stretch for stretch in some if stretch not in self.moved)


def ordered(chain: Chain) -> Order:
    """The longest sequence of stretches that rises as it stands is the chain."""
    known = [s for s in chain.stretches if s.start is not None and s.proved <= s.end]
    flow = _heaviest_rising([s for s in known if s.proved > chain.base.number])
    inside = set(flow)
    moved: list[Stretch] = []
    foreign: list[Stretch] = []
    others = [s for s in known if s not in inside]
    for stretch in (*others, *(odd for odd in chain.odd if odd.start is not None)):
        own = stretch.proved > chain.base.number
        elsewhere = own and not _overlaps(stretch, (*flow, *moved))
        (moved if elsewhere else foreign).append(stretch)
    foreign += [odd for odd in chain.odd if odd.start is None]
    return Order(flow, moved, foreign)


def _heaviest_rising(stretches: Sequence[Stretch]) -> list[Stretch]:
    best: list[tuple[int, int | None]] = []
    for place_, stretch in enumerate(stretches):
        weight, before = 0, None
        for earlier in range(place_):
            if stretches[earlier].end < stretch.proved and best[earlier][0] > weight:
                weight, before = best[earlier][0], earlier
        best.append((weight + 2 * stretch.rows + (stretch.shift == 0), before))
    at = max(range(len(best)), key=lambda p: best[p][0], default=None)
    flow: list[Stretch] = []
    while at is not None:
        flow.append(stretches[at])
        at = best[at][1]
    return flow[::-1]


def _overlaps(stretch: Stretch, others: Collection[Stretch]) -> bool:
    return any(o.proved <= stretch.end and stretch.proved <= o.end for o in others)
