"""The glossary: what professional terms and abbreviations mean, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from gateway.domain.glossary import GlossaryTerm
from gateway.domain.words import Language
from gateway.plainwords.entries import Entry, read_entries
from gateway.plainwords.finding import Finder
from gateway.plainwords.folding import bare, fold, spellings

_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class _Spelt:
    """The foldings by which an entry is found."""

    names: frozenset[str]
    others: frozenset[str]

    def rank(self, folded: str, plains: tuple[str, str]) -> int | None:
        """0 is the best match; None is no match."""
        every = self.names | self.others
        begins, contains = folded, f" {folded}"
        matches = (
            folded in self.names,
            folded in self.others,
            any(name.startswith(begins) for name in every),
            any(contains in name for name in every),
            any(plain.startswith(begins) for plain in plains),
            any(contains in plain for plain in plains),
        )
        return matches.index(True) if True in matches else None


class Glossary:
    """Terms by search text, by code, and by their appearance in a record's text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Fold every term once.

        Raises:
            ValueError: Two entries have the same code.
        """
        self._entries = tuple(sorted(entries, key=lambda entry: (fold(entry.term), entry.term)))
        self._spelt = tuple(_spelt(entry) for entry in self._entries)
        self._finder = Finder(_forms_in_text(self._entries))
        coded = [(code, entry) for entry in self._entries for code in entry.codes]
        self._by_code = {(each.system, each.code.lower()): entry for each, entry in coded}
        if len(self._by_code) != len(coded):
            raise ValueError("two terms have one code: give each its own")

    def search(self, text: str, language: Language | None = None) -> tuple[GlossaryTerm, ...]:
        """What matches, best first; a blank text finds everything, in alphabetical order.

        In this order, ignoring case and diacritics: the whole term or code; another form of it or
        what it is short for; its beginning; a word in it; the beginning of the explanation; a word
        in the explanation, as said in the language asked for.
        """
        wanted = text.strip()
        if not wanted:
            return tuple(entry.explained_in(language) for entry in self._entries)
        folded = fold(wanted) if len(wanted) <= _LONGEST_SEARCH else ""
        if not folded:
            return ()
        return self._ranked(folded, language)

    def by_code(
        self, system: str, code: str, language: Language | None = None
    ) -> GlossaryTerm | None:
        """The term with that code, e.g. a UUID or an older letter code of Fælles Sprog III."""
        entry = self._by_code.get((system, code.lower()))
        return entry.explained_in(language) if entry else None

    def found_in(self, text: str, language: Language | None = None) -> tuple[GlossaryTerm, ...]:
        """Terms that stand in the text as whole words, in order of appearance, each once."""
        return tuple(
            self._entries[number].explained_in(language) for number in self._finder.numbers_in(text)
        )

    def _ranked(self, folded: str, language: Language | None) -> tuple[GlossaryTerm, ...]:
        ranked: list[tuple[int, GlossaryTerm]] = []
        for entry, spelt in zip(self._entries, self._spelt, strict=True):
            term = entry.explained_in(language)
            rank = spelt.rank(folded, _foldings(term.plain))
            if rank is not None:
                ranked.append((rank, term))
        ranked.sort(key=lambda each: each[0])
        return tuple(term for _, term in ranked)


@cache
def glossary() -> Glossary:
    """The glossary that comes with the gateway, read at the first call."""
    return Glossary(read_entries())


@cache
def _foldings(plain: str) -> tuple[str, str]:
    return fold(plain), bare(plain)


def _spelt(entry: Entry) -> _Spelt:
    names = spellings(entry.term) | {fold(code.code) for code in entry.codes}
    others = frozenset().union(*(spellings(form) for form in entry.forms))
    return _Spelt(_squeezed(names), _squeezed(others | spellings(entry.long or "")))


def _squeezed(names: frozenset[str]) -> frozenset[str]:
    """With abbreviations also as people type them: `pn` for `p.n.`."""
    short = {name.replace(" ", "") for name in names if all(len(w) == 1 for w in name.split(" "))}
    return (names | short) - {""}


def _forms_in_text(entries: tuple[Entry, ...]) -> Iterable[tuple[str, int]]:
    for number, entry in enumerate(entries):
        if not entry.everyday:
            yield entry.term, number
    for number, entry in enumerate(entries):
        for form in entry.forms:
            yield form, number
