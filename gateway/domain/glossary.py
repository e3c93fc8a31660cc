"""A professional term, explained in plain words."""

from dataclasses import dataclass

from gateway.domain.coding import Coding
from gateway.domain.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """A term as professionals write it, and what it means for the person it is written about.

    `term` is never translated; `language` is the language of `plain`. `source` says whose words
    the explanation is in.
    """

    term: str
    language: Language
    plain: str
    source: str
    abbreviation_of: str | None = None
    codes: tuple[Coding, ...] = ()
