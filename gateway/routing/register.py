"""The register of every Danish and Norwegian municipality, and the search in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from gateway.domain.municipalities import Country, Municipality, MunicipalityCode
from gateway.plainwords.folding import fold, spellings
from gateway.routing.alphabet import place_in_alphabet
from gateway.routing.register_data import read_municipalities

_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class _Entry:
    municipality: Municipality
    codes: frozenset[str]
    starts: tuple[str, ...]

    def matches(self, folded: str) -> bool:
        return folded in self.codes or any(start.startswith(folded) for start in self.starts)


class Register:
    """Municipalities and regions by code, and by what people type when they look for them."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        """Fold every name once.

        Raises:
            ValueError: Two of them have the same code.
        """
        entries = sorted((_entry(each) for each in municipalities), key=_by_name)
        self._entries = tuple(entries)
        self._by_code = {entry.municipality.code: entry.municipality for entry in entries}
        if len(self._by_code) != len(entries):
            raise ValueError("two municipalities have one code: give each its own")

    @property
    def municipalities(self) -> Mapping[MunicipalityCode, Municipality]:
        """Everything that is, was or will be, by code, in the order of names."""
        return MappingProxyType(self._by_code)

    def search(
        self,
        text: str | None,
        *,
        today: date,
        country: Country | None = None,
        connected_codes: Collection[MunicipalityCode] = frozenset(),
        connected: bool | None = None,
    ) -> tuple[Municipality, ...]:
        """What exists today and matches, connected ones first, then in the order of names.

        The text matches at the start of any word of any name in any language, or a whole code with
        or without its country, ignoring case and diacritics. None or a blank text finds all.
        `connected` True finds only those of `connected_codes`, False only the others.
        """
        found = [
            municipality
            for municipality in self._named(text)
            if municipality.exists_on(today)
            and country in (None, municipality.country)
            and connected in (None, municipality.code in connected_codes)
        ]
        return tuple(sorted(found, key=lambda each: each.code not in connected_codes))

    def _named(self, text: str | None) -> Iterable[Municipality]:
        wanted = (text or "").strip()
        if len(wanted) > _LONGEST_SEARCH:
            return ()
        folded = fold(wanted)
        if wanted and not folded:
            return ()
        return (entry.municipality for entry in self._entries if entry.matches(folded))


@cache
def register() -> Register:
    """The register that comes with the gateway, read at the first call."""
    return Register(read_municipalities())


def _entry(municipality: Municipality) -> _Entry:
    code = fold(municipality.code)
    short_names = [name for _, name in municipality.names.in_languages]
    starts = set(spellings(municipality.official_name))
    for name in {*short_names, *municipality.other_names}:
        for spelling in spellings(name):
            words = spelling.split(" ")
            starts.update(" ".join(words[first:]) for first in range(len(words)))
    return _Entry(municipality, frozenset({code, code.replace(" ", ""), code[3:]}), tuple(starts))


def _by_name(entry: _Entry) -> tuple[tuple[str, str], MunicipalityCode]:
    municipality = entry.municipality
    return place_in_alphabet(municipality.name, municipality.country), municipality.code
