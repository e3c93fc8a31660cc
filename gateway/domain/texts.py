"""Texts that a citizen writes: what may stand in them, and how long they may be."""

from typing import Final
from unicodedata import category

from gateway.domain.changes import NotDone, RefusalCode

LONGEST_BODY: Final = 10_000
"""Characters (not bytes) of a message, a life story or a motivation."""
LONGEST_NOTE: Final = 2_000
"""Characters of a comment or a wish that goes with something else."""
LONGEST_SUBJECT: Final = 200
"""Characters of a thread's subject, which is one line."""

_LET_THROUGH: Final = frozenset("\n\t")
_NEVER: Final = frozenset({"Cc", "Cs"})
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
"""Blanks of every kind, and what is only a control or a format."""


def clean_text(text: str, longest: int, *, may_be_empty: bool = False) -> str:
    """The text with CRLF as LF, and nothing else changed.

    Raises:
        NotDone: OUT_OF_RANGE where it is blank, longer than `longest` characters, or holds control
            characters other than line feed and tab, or halves of characters.
    """
    clean = text.replace("\r\n", "\n")
    blank = all(category(c) in _UNSEEN for c in clean)
    if (blank and not may_be_empty) or len(clean) > longest or _holds_what_may_not_be(clean):
        raise NotDone(RefusalCode.OUT_OF_RANGE)
    return clean


def clean_line(text: str, longest: int) -> str:
    """The same for a text of one line: whatever ends a line is refused too, and so are tabs."""
    clean = clean_text(text, longest)
    if "\t" in clean or clean.splitlines() != [clean]:
        raise NotDone(RefusalCode.OUT_OF_RANGE)
    return clean


def clean_note(text: str | None) -> str | None:
    """A text that may be left out: None where nothing is said."""
    if text is None or not text.strip():
        return None
    return clean_text(text, LONGEST_NOTE)


def _holds_what_may_not_be(text: str) -> bool:
    return any(category(c) in _NEVER and c not in _LET_THROUGH for c in text)
