"""Searching documents by what their list shows: title, kind and unit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.domain.documents import Document, DocumentKind
from gateway.domain.numbers import without_numbers
from gateway.domain.words import Words, words
from gateway.plainwords.folding import bare, fold

_LONGEST: Final = 100

KINDS: Final[Mapping[DocumentKind, Words]] = MappingProxyType(
    {
        DocumentKind.LETTER: words(da="brev", nb="brev", en="letter"),
        DocumentKind.FORM: words(da="skema", nb="skjema", en="form"),
        DocumentKind.OBSERVATION: words(da="observation", nb="observasjon", en="observation"),
        DocumentKind.CARE_INSTRUCTION: words(
            da="handlingsanvisning", nb="prosedyre", en="care instruction"
        ),
        DocumentKind.ASSESSMENT: words(da="udredning", nb="kartlegging", en="assessment"),
        DocumentKind.APPLICATION: words(da="ansøgning", nb="søknad", en="application"),
        DocumentKind.MESSAGE: words(da="besked", nb="melding", en="message"),
        DocumentKind.OTHER: words(da="andet", nb="annet", en="other"),
    }
)


def matches(found: Document, search: str | None) -> bool:
    """Whether every word of the search text stands somewhere in what the list shows.

    Case and diacritics do not count. A blank text finds everything; one that is too long, or has
    no letter or digit in it, finds nothing.
    """
    wanted = (search or "").strip()
    if not wanted:
        return True
    if len(wanted) > _LONGEST or not fold(wanted):
        return False
    shown = _shown(found)
    return any(_all_stand(way(wanted), way(shown)) for way in (fold, bare))


def _shown(found: Document) -> str:
    kind = " ".join(text for _, text in KINDS[found.kind].in_languages)
    return without_numbers(" ".join((found.title, kind, found.unit or "")))


def _all_stand(wanted: str, shown: str) -> bool:
    return all(word in shown for word in wanted.split(" "))
