"""Checkpoints: what they say was cut from the beginning of a writer's entries, if they are true."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gateway.store.as_found import Found
from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.stretches import Base
from gateway.store.chain import cut_link
from gateway.store.keyed import KeyRing

_Columns = Mapping[str, Any]
_MOST_GUESSES: Final = 10_000


@dataclass(slots=True)
class Cuts:
    """What was cut of one writer's entries. `registered`: links that its registration may have.

    `begins` is the number of its first entry that is there, None where there is none; `top` how far
    it had come at least, None where nobody knows.
    """

    writer: int
    keys: KeyRing
    registered: Sequence[str]
    begins: int | None
    top: int | None
    base: Base
    findings: list[Finding] = field(default_factory=list)
    good: list[_Columns] = field(default_factory=list)

    def read(self, rows: Iterable[Found]) -> None:
        """All of them."""
        doubtful: list[Found] = []
        for found in rows:
            if found.columns is not None and self._proved(found.columns, found.link):
                self.good.append(found.columns)
            else:
                doubtful.append(found)
        few = len(doubtful) * len(self.good) < _MOST_GUESSES
        believed: list[tuple[int, _Columns | None]] = [(c["number"], c) for c in self.good]
        for found in doubtful:
            believed += self._doubt(found, guess=few)
        for number, columns in sorted(believed, key=lambda each: each[0]):
            self._covers(number, columns)

    def _proved(self, columns: _Columns, link: str) -> bool:
        key = self.keys.get(columns["key"])
        return key is not None and link in {
            cut_link(key, registered, columns) for registered in self.registered
        }

    def _doubt(self, found: Found, *, guess: bool) -> Iterator[tuple[int, _Columns | None]]:
        """Tell what is wrong with one, and how far it can be believed all the same."""
        number, columns = found.number, found.columns
        mended = None
        if guess and columns is not None:
            mended = next(self._mended(columns, found.link), None)
        contradicted = number is None or (self.begins is not None and number >= self.begins)
        key = None if columns is None else columns["key"]
        unknown = isinstance(key, str) and self.keys.get(key) is None
        if unknown and mended is None and not contradicted:
            self._say(Kind.UNKNOWN_KEY, number, key=key)
        else:
            self._say(Kind.CHANGED, number)
        if mended is not None:
            self.good.append(mended)
            yield mended["number"], mended
        elif number is not None and not contradicted:
            yield number, None

    def _mended(self, columns: _Columns, link: str) -> Iterator[_Columns]:
        """What it said before one thing in it was changed, where that can be found out."""
        before = None if self.begins is None else self.begins - 1
        guesses: list[tuple[str, Any]] = [
            ("whole", not columns["whole"]),
            *(("number", end) for end in (self.top, before, *(g["first"] - 1 for g in self.good))),
            *(("first", end + 1) for end in (0, *(g["number"] for g in self.good))),
            *(("key", key.id) for key in self.keys),
        ]
        for name, value in guesses:
            tried = {**columns, name: value}
            if self._proved(tried, link):
                yield tried

    def _covers(self, number: int, columns: _Columns | None) -> None:
        """Up to `number`; without `columns` nothing is proved."""
        expected = self.base.number + 1
        if columns is not None and columns["first"] > expected:
            self._say(Kind.MISSING, expected, last=columns["first"] - 1)
        if columns is not None and not columns["whole"]:
            self._say(Kind.BROKEN, columns["first"], last=number)
        if number >= expected:
            links = () if columns is None else (columns["last"],)
            self.base = Base(number=number, links=links, trusted=columns is not None)

    def _say(
        self, kind: Kind, first: int | None, *, last: int | None = None, key: str | None = None
    ) -> None:
        self.findings.append(
            Finding(
                thing=Thing.CHECKPOINT,
                kind=kind,
                writer=self.writer,
                first=first,
                last=first if last is None else last,
                key=key,
            )
        )
