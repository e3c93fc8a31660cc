"""What earlier answers gave: ids, cursors and where they are good, words, links to files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, TypeVar

from tests.leak.generated.written import Field, Given, Parts, visited

T = TypeVar("T")
_MOST: Final = 120
_TEXTS: Final = frozenset({"title", "subject", "name", "unit", "body", "text", "term"})


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor, and the list that it is of: a field of a type, of the thing with an id."""

    owner: str
    owner_id: str | None
    field: str
    given: tuple[Given, ...]
    cursor: str


@dataclass(slots=True)
class Pool:
    """Everything that one look has heard and can ask with. Full ones forget at random."""

    rng: Random
    ids: dict[str, list[str]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def learn(self, parts: Parts, data: Any) -> None:
        """Take in an answer to what was asked."""
        for asked, inside, value in visited(parts, data):
            if asked.name == "id" and isinstance(value, str):
                self._keep(self.ids.setdefault(inside.get("__typename", asked.owner), []), value)
            elif isinstance(value, str) and asked.name in _TEXTS:
                for word in value.split()[:6]:
                    self._keep(self.words, word)
            elif asked.owner == "Download" and asked.name == "url" and isinstance(value, str):
                self._keep(self.files, value)
            elif isinstance(value, dict) and ("edges" in value or "pageInfo" in value):
                self._learn_cursors(asked, inside.get("id"), value)

    def any_id(self) -> str | None:
        """An id of some type, every type as likely."""
        if not self.ids:
            return None
        return self.rng.choice(self.ids[self.rng.choice(sorted(self.ids))])

    def _learn_cursors(self, asked: Field, owner_id: str | None, value: dict[str, Any]) -> None:
        given = tuple(one for one in asked.given if one.name not in {"after", "first"})
        edges = [edge for edge in value.get("edges") or [] if edge]
        found = [edge.get("cursor") for edge in edges]
        found.append((value.get("pageInfo") or {}).get("endCursor"))
        for cursor in [one for one in found if one][-3:]:
            self._keep(self.places, Place(asked.owner, owner_id, asked.name, given, cursor))

    def _keep(self, known: list[T], found: T) -> None:
        if found in known:
            return
        if len(known) < _MOST:
            known.append(found)
        else:
            known[self.rng.randrange(_MOST)] = found


def some(rng: Random, known: Sequence[T]) -> T | None:
    """One of them; None of nothing."""
    return rng.choice(known) if known else None
