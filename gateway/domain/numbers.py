"""National identity numbers in texts that are no prose: titles, names, subjects.

A number never leaves in a structured field (what a letter's own text says is excepted), so
whatever looks like one is masked where a source has put it into a title.
"""

import re

_LOOKS_LIKE_ONE = re.compile(r"(?<!\d)(?:\d{6}[-\u2010-\u2015 .]?\d{4,5})(?!\d)")
MASK = "******-****"


def without_numbers(text: str) -> str:
    """The text with everything masked that has the shape of a CPR number or a fødselsnummer."""
    return _LOOKS_LIKE_ONE.sub(MASK, text)
