"""What hangs on the pathway tree. Only what is known to be the portal's is looked at.

Pathways and packages are walked through; of all other references their kind is read and nothing
below them. A pathway of MedCom messages is cut with all that hangs on it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Rows, Unreadable
from gateway.upstream.reading import Marks, hides, rows, unreadable

T = TypeVar("T")
WALKED = frozenset({"patientPathwayReference", "basketGrantPackageReference"})
DEEPEST = 12
MEDCOM = "medcom"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A reference that is no pathway. `type` None: the source does not say what it is."""

    raw: msgspec.Raw
    place: str
    type: str | None


def leaves(
    raws: Sequence[msgspec.Raw], patient_id: int, place: str = "tree", depth: int = 0
) -> Iterator[Leaf]:
    """Every leaf of this person's pathways, in the tree's order."""
    if depth > DEEPEST:
        raise SourceInvalid(place)
    for index, raw in enumerate(raws):
        here = f"{place}[{index}]"
        try:
            marks = Marks(raw, here)
            kind = marks.of("type", str)
            if kind not in WALKED:
                yield Leaf(raw, here, kind)
                continue
            hidden = _is_hidden(marks, patient_id)
            children = [] if hidden else marks.maybe("children", list[msgspec.Raw]) or []
        except SourceInvalid:
            yield Leaf(raw, here, None)
            continue
        yield from leaves(children, patient_id, f"{here}.children", depth + 1)


def _is_hidden(marks: Marks, patient_id: int) -> bool:
    return hides(
        (
            lambda: MEDCOM in (marks.maybe("name", str) or "").lower(),
            lambda: marks.maybe("patientId", int) not in (None, patient_id),
        )
    )


def translated(
    found: Iterator[Leaf],
    types: frozenset[str],
    translate: Callable[[msgspec.Raw, str], T | None],
    source: str,
) -> Rows[T]:
    """The leaves of these types translated, the others cut, those of no known shape unreadable."""
    made: list[T | Unreadable] = []
    for leaf in found:
        if leaf.type is None:
            made.append(unreadable(leaf.place, source))
        elif leaf.type in types:
            made.extend(_one(leaf, translate, source))
    return tuple(made)


def _one(leaf: Leaf, translate: Callable[[msgspec.Raw, str], T | None], source: str) -> Rows[T]:
    return rows([leaf.raw], leaf.place, lambda raw, _: translate(raw, leaf.place), source=source)
