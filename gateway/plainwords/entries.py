"""The glossary's files, read and checked."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gateway.domain.coding import Coding
from gateway.domain.glossary import GlossaryTerm
from gateway.domain.words import Language, Words, words

_LANGUAGES = {language.value.lower() for language in Language}
_OTHER_KEYS = {"term", "long", "also", "everyday", "codes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One term with its explanation in every language there is, its own language first.

    `forms` are further ways in which it is written. A term of `everyday` is a word that anybody
    uses, like "gå": it is found by search and by code, and not pointed out in running text.
    """

    term: str
    plain: Words
    source: str
    long: str | None = None
    forms: tuple[str, ...] = ()
    everyday: bool = False
    codes: tuple[Coding, ...] = ()

    def explained_in(self, language: Language | None) -> GlossaryTerm:
        """The term in that language, else in English, else in its own; None asks for its own."""
        texts = dict(self.plain.in_languages)
        own = self.plain.in_languages[0][0]
        wanted = (language or own, Language.EN, own)
        said = next(each for each in wanted if each in texts)
        return GlossaryTerm(
            term=self.term,
            language=said,
            plain=texts[said],
            source=self.source,
            abbreviation_of=self.long,
            codes=self.codes,
        )


def read_entries() -> Iterator[Entry]:
    """Every entry of the files beside this module, in the order of file names.

    Raises:
        ValueError: A file has a key that means nothing here, or lacks one that is needed.
    """
    folder = files("gateway.plainwords") / "words"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            yield from _entries(tomllib.loads(file.read_text(encoding="utf-8")), file.name)


def _entries(document: dict[str, Any], file_name: str) -> Iterator[Entry]:
    for table in document["terms"]:
        unknown = table.keys() - _LANGUAGES - _OTHER_KEYS
        if unknown or "term" not in table:
            raise ValueError(f"{file_name}: {table.get('term')}: mend or remove {sorted(unknown)}")
        yield _entry(table, document["source"], document.get("system", ""))


def _entry(table: dict[str, Any], source: str, system: str) -> Entry:
    return Entry(
        term=table["term"],
        plain=words(**{key: table[key] for key in table.keys() & _LANGUAGES}),
        source=source,
        long=table.get("long"),
        forms=tuple(table.get("also", ())),
        everyday=table.get("everyday", False),
        codes=tuple(
            Coding(system=system, code=code, display=display)
            for code, display in table.get("codes", {}).items()
        ),
    )
