"""Documents that were registered beforehand, and those that were sent once with their hash.

Each belongs to an owner, and is not there for any other: who asks for another's learns no more than
who asks for one that nobody has.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Owner: TypeAlias = str
Texts: TypeAlias = Mapping[Owner, Mapping[str, str]]
"""For each owner the texts of documents by their identifiers."""

_BY_HASH: Final = "sha256:"


def hash_of(text: str) -> str:
    """The SHA-256 of a document's text in UTF-8, as lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Shelf:
    by_id: Mapping[str, str]
    by_hash: Mapping[str, str]


class Registered:
    """What is registered now. All of it is changed at once, by `register`."""

    def __init__(self, texts: Texts | None = None) -> None:
        self._shelves: Mapping[Owner, _Shelf] = {}
        self.register(texts or {})

    def register(self, texts: Texts) -> None:
        """Have these documents, and no others."""
        self._shelves = {
            owner: _Shelf(dict(known), {hash_of(text): text for text in known.values()})
            for owner, known in texts.items()
        }

    def by_id(self, owner: Owner, identifier: str) -> str | None:
        """The text under an identifier: its own, or `sha256:` and the hash of the text."""
        shelf = self._shelves.get(owner)
        if shelf is None:
            return None
        if identifier.startswith(_BY_HASH):
            return shelf.by_hash.get(identifier.removeprefix(_BY_HASH))
        return shelf.by_id.get(identifier)

    def by_hash(self, owner: Owner, hashed: str) -> str | None:
        """The text with this hash."""
        shelf = self._shelves.get(owner)
        return None if shelf is None else shelf.by_hash.get(hashed)


@dataclass(slots=True)
class Remembered:
    """Documents that were sent with their hash: the last `most` of all owners, short ones only."""

    most: int = 500
    longest: int = 32 * 1024
    _texts: OrderedDict[tuple[Owner, str], str] = field(default_factory=OrderedDict)

    def remember(self, owner: Owner, hashed: str, text: str) -> None:
        """Keep a text that has this hash."""
        if len(text) > self.longest:
            return
        self._texts[owner, hashed] = text
        self._texts.move_to_end((owner, hashed))
        if len(self._texts) > self.most:
            self._texts.popitem(last=False)

    def by_hash(self, owner: Owner, hashed: str) -> str | None:
        """The text with this hash, where it is still kept."""
        if (owner, hashed) not in self._texts:
            return None
        self._texts.move_to_end((owner, hashed))
        return self._texts[owner, hashed]
