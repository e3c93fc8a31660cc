"""What an audit finds: what is wrong, and where.

A finding names writers, numbers, moments and ids of keys; never a person, a hash or a link.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Thing(StrEnum):
    """What of the log it is about."""

    ENTRY = "entry"
    WRITER = "writer"
    CHECKPOINT = "checkpoint"
    HEAD = "head"


class Kind(StrEnum):
    """What is wrong with it."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    EXCHANGED = "exchanged"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    RELINKED = "relinked"
    BROKEN = "broken when cut"
    UNKNOWN_KEY = "unknown key"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One of them. `first` to `last`: numbers of `thing` under `writer`, or of writers.

    `at`: when it was written, for what is missing when the entry before was, as the log says.
    `place`: the number it stands under (the first of them), or with which it was exchanged.
    `unchecked`: up to there nothing can be said of what follows. `renumbered`: what follows was
    given other numbers to hide it. `key`: the id of the key that is wanted.
    """

    thing: Thing
    kind: Kind
    writer: int | None
    first: int | None = None
    last: int | None = None
    at: datetime | None = None
    place: int | None = None
    unchecked: int | None = None
    renumbered: bool = False
    key: str | None = None

    def covers(self, number: int | None) -> bool:
        """Whether it is about this number too."""
        if number is None or self.first is None:
            return number is self.first
        return self.first <= number <= (self.last or self.first)
