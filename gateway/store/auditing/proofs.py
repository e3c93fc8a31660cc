"""Whether a row fits after a link: the same question for entries and for registrations."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from gateway.store.as_found import Found
from gateway.store.chain import entry_link, writer_link
from gateway.store.keyed import KeyRing, StoreKey

_Linking = Callable[[StoreKey, str, Mapping[str, Any]], str]


class Proof(Protocol):
    """What a chain's rows are proved with."""

    def link(self, previous: str, found: Found, number: int) -> str | None:
        """The link that what stands there had as this number, after `previous`."""
        ...


class EntryProof:
    """Of the entries of one writer."""

    def __init__(self, key: StoreKey) -> None:
        self._key = key

    def link(self, previous: str, found: Found, number: int) -> str | None:
        """The link; None where nothing that is written so can have had one."""
        return _linked(entry_link, self._key, previous, found, number)


class RegistrationProof:
    """Of the writers, each under its own key."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def link(self, previous: str, found: Found, number: int) -> str | None:
        """The link. Without the key it is believed, unless only the key's id was changed."""
        if found.columns is None:
            return None
        key = self._keys.get(found.columns["key"])
        if key is not None:
            return _linked(writer_link, key, previous, found, number)
        for other in self._keys:
            columns = {**found.columns, "number": number, "key": other.id}
            if writer_link(other, previous, columns) == found.link:
                return None
        return found.link if number == found.number else None


class NoProof:
    """Of entries whose key is not known: links are believed, numbers are still counted."""

    def link(self, _previous: str, found: Found, number: int) -> str | None:
        """Its own link, as its own number."""
        return found.link if number == found.number else None


def fits(proof: Proof, previous: str, found: Found, number: int) -> bool:
    """Whether it stands there as it was written as this number, after `previous`."""
    return proof.link(previous, found, number) == found.link


def _linked(
    linking: _Linking, key: StoreKey, previous: str, found: Found, number: int
) -> str | None:
    columns = found.columns
    if columns is None:
        return None
    if columns["number"] != number:
        columns = {**columns, "number": number}
    return linking(key, previous, columns)
