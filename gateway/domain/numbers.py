"""National identity numbers in texts that are no prose: titles, names, subjects.

A number never leaves in a structured field (what a letter's own text says is excepted), so
whatever looks like one is masked where a source has put it into a title.
"""

import re

# What stands between the date and the rest: nothing, a blank, a dash of any kind, also unseen.
_BETWEEN = r"[\s\-._/\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]{0,3}"
_DATE = r"(?:\d{6}|\d\d \d\d \d\d(?= \d)|\d\d([ .-])\d\d\1\d\d(?=\s?[-\u2010-\u2015]))"
# The last digits; replacement numbers have two letters among them.
_REST = r"(?:\d{4,5}|\d[A-Z]{2}\d)"
_LOOKS_LIKE_ONE = re.compile(rf"(?<!\d){_DATE}{_BETWEEN}{_REST}(?![0-9A-Za-z])")
_SHORTEST = 10
_TWO_DIGITS = re.compile(r"\d\d").search
"""Every one of them begins with two; most titles have none, which is found out sooner."""
MASK = "******-****"


def without_numbers(text: str) -> str:
    """The text with everything masked that has the shape of a CPR number or a fødselsnummer."""
    if len(text) < _SHORTEST or _TWO_DIGITS(text) is None:
        return text
    return _LOOKS_LIKE_ONE.sub(MASK, text)
