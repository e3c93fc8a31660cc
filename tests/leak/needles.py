"""What may be found nowhere: everything personal that the demo world holds, from its own databases.

Names are looked for by surname, as words; texts by any three words that stand side by side in one.
What is sent by the tests themselves carries `PLANTED`, whatever else it says.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.leak.disguises import letters, unmasked

PLANTED = "Kvidrefugl"
"""A word in every text that the tests send."""
_NUMBER = re.compile(r"\d{6}-?\d{4}|\d{11}")
_GIVEN = ("given", "firstName")
_FAMILY = ("family", "lastName")
_DIGITS = re.compile(r"\d{10,}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ \-\u00a0](?=\d)")
_SHORT = 5
"""A surname shorter than this may turn up by itself in what is only taken for an encoding."""
Three = tuple[str, str, str]


class Needles:
    """Numbers without dashes; surnames and whole names; texts. `common` words are no surnames."""

    def __init__(self, canary: str, common: Collection[str]) -> None:
        self.canary = canary
        self.numbers: set[str] = set()
        self.surnames: set[str] = set()
        self.names: set[str] = set()
        self.texts: set[str] = set()
        self.files: set[bytes] = set()
        self._common = frozenset(common)
        self._threes: set[Three] = set()

    def learn(self, databases: Path) -> None:
        """Everything in these databases of the stubs, beside what is known already."""
        for path in sorted(databases.iterdir()):
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                for value in _cells(database):
                    self._take(value)
        self._threes = {three for text in self.texts for three in threes(letters(text))}

    def found(
        self, haystack: bytes, *, numbers: bool = True, names: bool = True, texts: bool = True
    ) -> set[str]:
        """What of it stands there, plain or in disguise."""
        hits = {f"a file with {file!r}" for file in self.files if texts and file in haystack}
        for view, is_guess in unmasked(haystack):
            words = letters(view)
            hits |= self._marks_in(words)
            hits |= self._numbers_in(view) if numbers else set()
            hits |= self._names_in(words, _SHORT if is_guess else 1) if names else set()
            hits |= self._texts_in(words) if texts else set()
        return hits

    def _numbers_in(self, view: str) -> set[str]:
        runs = _DIGITS.findall(_BETWEEN_DIGITS.sub("", view))
        slices = (
            run[at : at + size] for run in runs for size in (10, 11) for at in range(len(run))
        )
        return self.numbers.intersection(slices)

    def _names_in(self, words: Sequence[str], shortest: int) -> set[str]:
        hits = {word for word in self.surnames.intersection(words) if len(word) >= shortest}
        low = "".join(words).lower()
        return hits | {name for name in self.names if "".join(letters(name)).lower() in low}

    def _texts_in(self, words: Sequence[str]) -> set[str]:
        return {" ".join(three) for three in self._threes.intersection(threes(words))}

    def _marks_in(self, words: Sequence[str]) -> set[str]:
        low = "".join(words).lower()
        return {word for word in (self.canary, PLANTED) if word.lower() in low}

    def _take(self, value: Any) -> None:
        if isinstance(value, dict):
            self._take_name(value)
            for inner in value.values():
                self._take(inner)
        elif isinstance(value, list):
            for inner in value:
                self._take(inner)
        elif isinstance(value, str):
            self._take_text(value)

    def _take_name(self, told: dict[str, Any]) -> None:
        given = next((told[key] for key in _GIVEN if told.get(key)), None)
        family = next((told[key] for key in _FAMILY if told.get(key)), None)
        if isinstance(family, str) and given and self.canary not in family:
            first = given[0] if isinstance(given, list) else given
            self.names.add(f"{first} {family}")
            self.surnames |= {family} - self._common

    def _take_text(self, text: str) -> None:
        if _NUMBER.fullmatch(text):
            self.numbers.add(text.replace("-", ""))
        elif len(text.split()) > 2 and any(threes(letters(text))):
            self.texts.add(text)


def threes(words: Sequence[str]) -> Iterator[Three]:
    """Every three of at least two letters that stand side by side."""
    longer = [word.lower() for word in words if len(word) > 1]
    return zip(longer, longer[1:], longer[2:], strict=False)


def _cells(database: sqlite3.Connection) -> Iterator[Any]:
    """Every value in a database; JSON as what it says."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
        columns = [column[0] for column in rows.description]
        for row in rows:
            yield from map(_read, row)
            yield _registered(dict(zip(columns, row, strict=True)))


def _read(cell: Any) -> Any:
    if isinstance(cell, str) and cell[:1] in {"{", "["}:
        return json.loads(cell)
    return cell


def _registered(row: dict[str, Any]) -> Any:
    """A row of the civil register in the words of the others."""
    if "born" not in row or " " not in row["name"]:
        return None
    given, _, family = row["name"].rpartition(" ")
    return {"given": [given], "family": family}
