"""Words that a document's name may not hold, looked for quickly."""

from typing import Final

from gateway.systems.nexus.documents import WITHHELD_WORDS

_STEMS: Final = ("medcom", "xdis", "korrespondance", "fmk", "medicin", "måling", "måleskema")
"""Each of the words holds one of these, in small letters."""
_NOT_LOWERED: Final = frozenset("\u0130\u0131\u017f")
"""Letters that match an i or an s where capitals do not matter, but are neither when lowered."""


def is_withheld(name: str) -> bool:
    """Whether a name says that a document is none of the portal's."""
    lowered = name.lower()
    for stem in _STEMS:
        if stem in lowered:
            return WITHHELD_WORDS.search(name) is not None
    if name.isascii() or _NOT_LOWERED.isdisjoint(name):
        return False
    return WITHHELD_WORDS.search(name) is not None
