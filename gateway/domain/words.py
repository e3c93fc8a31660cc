"""Languages, and sentences that exist in several of them."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages that texts may be asked for in."""

    DA = "DA"
    NB = "NB"
    NN = "NN"
    SE = "SE"
    EN = "EN"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or name in every language it exists in; empty languages are left out."""

    in_languages: tuple[tuple[Language, str], ...]

    def __post_init__(self) -> None:
        if not self.in_languages:
            raise ValueError("a text needs at least one language: give it one")

    def said_in(self, language: Language) -> str:
        """The text in that language, else in English, else in the first language there is."""
        texts = dict(self.in_languages)
        return texts.get(language) or texts.get(Language.EN) or self.in_languages[0][1]


def words(
    *,
    da: str | None = None,
    nb: str | None = None,
    nn: str | None = None,
    se: str | None = None,
    en: str | None = None,
) -> Words:
    """Words from keyword arguments, in this order; languages without a text are left out."""
    given = ((Language.DA, da), (Language.NB, nb), (Language.NN, nn), (Language.SE, se))
    return Words(tuple((k, v) for k, v in (*given, (Language.EN, en)) if v))
