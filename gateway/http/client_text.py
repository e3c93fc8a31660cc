"""Client text on its way into a log: escaped, short, and without anything like a number."""

import re

_LONGEST = 64
_DIGITS = re.compile(r"\d{6,}")


def loggable(text: str | None) -> str | None:
    """Printable ASCII, at most 64 characters, runs of six or more digits masked."""
    if text is None:
        return None
    escaped = _masked(text).encode("unicode_escape").decode("ascii")
    return _masked(escaped)[:_LONGEST]


def _masked(text: str) -> str:
    """An escape is made of digits too, so it is masked before and after."""
    return _DIGITS.sub("******", text)
