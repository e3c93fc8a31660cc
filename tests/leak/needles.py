"""What may be found nowhere: everything personal that the demo world holds, from its own databases.

Names are looked for by surname, as words; texts by any three words that stand side by side in one.
What is sent by the tests themselves carries `PLANTED`, whatever else it says.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.leak.disguises import letters, unmasked

PLANTED = "Kvidrefugl"
"""The beginning of a word in every text that the tests send."""
_NUMBER = re.compile(r"\d{6}-?\d{4}|\d{11}")
_GIVEN = ("given", "firstName")
_FAMILY = ("family", "lastName")
_DIGITS = re.compile(r"\d{10,}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ \-\u00a0](?=\d)")
_SHORT = 5
"""A surname shorter than this may turn up by itself in what is only taken for an encoding."""
Three = tuple[str, str, str]


@dataclass
class Needles:
    """Numbers without dashes; surnames and whole names; the texts' words, three by three."""

    canary: str
    numbers: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    files: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._threes: set[Three] = set()

    def learn(self, databases: Path) -> None:
        """Everything in these databases of the stubs, beside what is known already."""
        for path in sorted(databases.iterdir()):
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                for value in _cells(database):
                    self._take(value)
        self._threes = {three for text in self.texts for three in threes(text)}

    def found(
        self, haystack: bytes | str, *, numbers: bool = True, people: bool = True
    ) -> set[str]:
        """What of it stands there, plain or in disguise. `people`: names and texts too."""
        raw = haystack.encode() if isinstance(haystack, str) else haystack
        hits = {f"file {file[:16]!r}" for file in self.files if people and file in raw}
        for view, is_guess in unmasked(raw):
            if numbers:
                hits |= self._numbers_in(view)
            if people:
                hits |= self._people_in(view, _SHORT if is_guess else 1)
        return hits

    def _numbers_in(self, view: str) -> set[str]:
        runs = _DIGITS.findall(_BETWEEN_DIGITS.sub("", view))
        slices = (
            run[at : at + size] for run in runs for size in (10, 11) for at in range(len(run))
        )
        return self.numbers.intersection(slices)

    def _people_in(self, view: str, shortest: int) -> set[str]:
        words = letters(view)
        hits = {word for word in self.surnames.intersection(words) if len(word) >= shortest}
        low = "".join(words).lower()
        hits |= {name for name in self.names if "".join(letters(name)).lower() in low}
        hits |= {word for word in (self.canary, PLANTED) if word.lower() in low}
        side_by_side = self._threes.intersection(threes(view))
        return hits | {" ".join(three) for three in side_by_side}

    def _take(self, value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            self._take_name(value)
            for name, inner in value.items():
                self._take(inner, name)
        elif isinstance(value, list):
            for inner in value:
                self._take(inner, key)
        elif isinstance(value, str):
            self._take_text(value)

    def _take_name(self, told: dict[str, Any]) -> None:
        given = next((told[key] for key in _GIVEN if told.get(key)), None)
        family = next((told[key] for key in _FAMILY if told.get(key)), None)
        if isinstance(family, str) and given and self.canary not in family:
            first = given[0] if isinstance(given, list) else given
            self.names.add(f"{first} {family}")
            self.surnames.add(family)

    def _take_text(self, text: str) -> None:
        if _NUMBER.fullmatch(text):
            self.numbers.add(text.replace("-", ""))
        elif len(text.split()) > 2 and any(threes(text)):
            self.texts.add(text)


def threes(text: str) -> Iterator[Three]:
    """Every three words of at least two letters that stand side by side."""
    words = [word.lower() for word in letters(text) if len(word) > 1]
    return zip(words, words[1:], words[2:], strict=False)


def _cells(database: sqlite3.Connection) -> Iterator[Any]:
    """Every value in a database; JSON as what it says."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
        columns = [column[0] for column in rows.description]
        for row in rows:
            yield from map(_read, row)
            yield _person(dict(zip(columns, row, strict=True)))


def _read(cell: Any) -> Any:
    if isinstance(cell, str) and cell[:1] in {"{", "["}:
        return json.loads(cell)
    return cell


def _person(row: dict[str, Any]) -> Any:
    """A row of the civil register in the words of the others."""
    if "born" not in row or " " not in row["name"]:
        return None
    given, _, family = row["name"].rpartition(" ")
    return {"given": [given], "family": family}
