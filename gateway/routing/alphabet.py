"""The order of names in Danish and Norwegian: æ, ø and å come last."""

import unicodedata

from gateway.domain.municipalities import Country

_LAST = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}  # the three characters after z in ASCII


def place_in_alphabet(name: str, country: Country) -> tuple[str, str]:
    """A key to sort names by; in Danish names aa is an older way of writing å, and sorts as it.

    Other diacritics and punctuation only part names that are equal without them.
    """
    composed = unicodedata.normalize("NFC", name).casefold()
    letters = composed.replace("aa", "å") if country is Country.DK else composed
    return letters.translate(_RANKS), composed


class _Ranks(dict[int, str]):
    """The rank of each letter that was ever met."""

    def __missing__(self, letter: int) -> str:
        self[letter] = found = _rank(chr(letter))
        return found


_RANKS = _Ranks()


def _rank(letter: str) -> str:
    if letter in _LAST:
        return _LAST[letter]
    plain = unicodedata.normalize("NFD", letter)[0]
    return plain if plain.isalnum() else " "
