"""Pages of a list: sorted, cut by cursors that survive insertions, never counted.

A cursor is the sealed sort key of a row, bound to its list and that list's arguments. A row that
could not be read comes after the others, in the source's order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, TypeVar

from gateway.domain.errors import BadInput
from gateway.domain.records import Unreadable
from gateway.resolvers.opaque import OpaqueBox, Part

T = TypeVar("T")
MOST_PER_PAGE = 100
_BY_PLACE = itemgetter(0)

SortKey = tuple[Part, ...]
"""Texts and numbers; rows come in ascending order of it. Ends with the row's own id."""


@dataclass(slots=True)
class Seals:
    """Makes the cursors of one list. `scope` names the record, the list and its arguments."""

    box: OpaqueBox
    scope: Sequence[object]
    _purpose: str | None = None

    @property
    def purpose(self) -> str:
        """What its cursors are good for."""
        if self._purpose is None:
            self._purpose = _purpose(self.scope)
        return self._purpose


@dataclass(slots=True)
class Entry(Generic[T]):
    """A row and where it stands. Its cursor is sealed only when somebody asks for it."""

    row: T | Unreadable
    place: SortKey
    seals: Seals

    @property
    def cursor(self) -> str:
        """The cursor after it."""
        return self.seals.box.seal(self.seals.purpose, self.place)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list."""

    entries: tuple[Entry[T], ...]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a page begins and how long it is: the arguments `first` and `after`."""

    first: int
    after: str | None = None


def page(
    rows: Iterable[T | Unreadable],
    *,
    key: Callable[[T], SortKey],
    cut: Cut,
    box: OpaqueBox,
    scope: Sequence[object],
) -> Page[T]:
    """One page of the sorted rows. `scope` names the record, the list and its other arguments.

    Raises `BadInput` for a `first` outside 1..100 and for a cursor not made for this scope.
    """
    if not 1 <= cut.first <= MOST_PER_PAGE:
        raise BadInput(f"`first` must be from 1 to {MOST_PER_PAGE}: ask for fewer, then page.")

    seals = Seals(box, scope)
    keyed: list[tuple[SortKey, T | Unreadable]] = [
        ((1, index), row) if isinstance(row, Unreadable) else ((0, *key(row)), row)
        for index, row in enumerate(rows)
    ]
    keyed.sort(key=_BY_PLACE)
    begin = 0 if cut.after is None else _begin([k for k, _ in keyed], cut.after, box, seals.purpose)
    window = keyed[begin : begin + cut.first] if begin or len(keyed) > cut.first else keyed
    return Page(
        entries=tuple([Entry(row, place, seals) for place, row in window]),
        has_next=begin + cut.first < len(keyed),
        has_previous=begin > 0,
    )


def key_before(after: str | None, box: OpaqueBox, scope: Sequence[object]) -> SortKey | None:
    """The sort key in a cursor, for a list that is fetched page by page. Raises `BadInput`."""
    return None if after is None else _opened(after, box, _purpose(scope))[1:]


def _purpose(scope: Sequence[object]) -> str:
    return "cursor:" + "|".join(map(repr, scope))


def _begin(keys: list[SortKey], after: str, box: OpaqueBox, purpose: str) -> int:
    last = _opened(after, box, purpose)
    try:
        return sum(1 for k in keys if k <= last)
    except TypeError:
        raise BadInput("`after` is no cursor of this list: begin again without it.") from None


def _opened(after: str, box: OpaqueBox, purpose: str) -> SortKey:
    sealed = box.unseal(purpose, after)
    if sealed is None:
        raise BadInput("`after` is no cursor of this list: use one from an earlier page of it.")
    return tuple(sealed)
