"""Finding words however they are typed: without case, diacritics, or the letters æ, ø and å.

A name has several spellings, a search text has one folding, and the text matches where its
folding begins one of the spellings. So `århus`, `Aarhus` and `arhus` all find Aarhus, while `aa`
does not find every name that begins with a.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, product

from anyascii import anyascii

_A, _AE, _OE, _NG = ("aa", "a"), ("ae", "a"), ("oe", "o"), ("ng", "n")
_CHOICES = {"aa": _A, "å": _A, "ae": _AE, "æ": _AE, "ä": _AE, "oe": _OE, "ø": _OE, "ö": _OE}
_CHOICES |= {"ŋ": _NG}
_LETTER = re.compile("|".join(_CHOICES) + "|.", re.DOTALL)
_GAP = re.compile(r"[^a-z0-9]+")
# Eight letters with two forms each; no name and few terms have more.
_MOST_SPELLINGS = 256


def fold(text: str) -> str:
    """Lower-case ASCII letters and digits, words parted by one blank; å is aa, æ ae, ø oe."""
    return _tidy("".join(choices[0] for choices in _letters(text)))


def bare(text: str) -> str:
    """As `fold`, but å and æ are a, and ø is o, as where their marks were left out."""
    return _tidy("".join(choices[-1] for choices in _letters(text)))


def spellings(text: str) -> frozenset[str]:
    """Every folding of the text that people type, e.g. both `koebenhavn` and `kobenhavn`."""
    typed = islice(product(*_letters(text)), _MOST_SPELLINGS)
    return frozenset(_tidy("".join(letters)) for letters in typed)


def _letters(text: str) -> Iterator[tuple[str, ...]]:
    composed = unicodedata.normalize("NFKC", text).casefold()
    for letter in _LETTER.findall(unicodedata.normalize("NFKC", composed)):
        yield _CHOICES.get(letter) or (anyascii(letter).lower(),)


def _tidy(folded: str) -> str:
    return _GAP.sub(" ", folded).strip()
