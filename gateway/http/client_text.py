"""Client text on its way into a log: escaped, short, and without anything like a number."""

import re

_LONGEST = 64
_DIGITS = re.compile(r"\d{6,}")


def loggable(text: str | None) -> str | None:
    """Printable ASCII, at most 64 characters, runs of six or more digits masked."""
    if text is None:
        return None
    masked = _DIGITS.sub("******", text[: 4 * _LONGEST])
    return masked.encode("ascii", "backslashreplace").decode("ascii")[:_LONGEST]
