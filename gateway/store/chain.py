"""The links of the log: what each entry, each writer and each cut is proved with.

An entry's link is an HMAC over the link before it and everything that the entry says; the key
stands outside the database. Whoever changes, removes, inserts or moves an entry without the key
breaks the chain there; whoever has the key too is betrayed by the heads (`heads.py`).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from gateway.store.keyed import StoreKey
from gateway.store.tables import ACCESS, CHECKPOINT, WRITER

BEGINNING: Final = ""
"""What the first writer of all fits after."""

_UNLINKED: Final = frozenset({"link"})
_JSON: Final = json.JSONEncoder(ensure_ascii=False)
ENTRY: Final = tuple(c.name for c in ACCESS.columns if c.name not in _UNLINKED)
_REGISTRATION: Final = tuple(c.name for c in WRITER.columns if c.name not in _UNLINKED)
_CUT: Final = tuple(c.name for c in CHECKPOINT.columns if c.name not in _UNLINKED)


def entry_link(key: StoreKey, previous: str, row: Mapping[str, Any]) -> str:
    """The link of an entry. `row` has every column but `link`; `at` is aware."""
    return key.link("entry", previous, _said(row, ENTRY))


def writer_link(key: StoreKey, previous: str, row: Mapping[str, Any]) -> str:
    """The link of a writer after the one registered before it, or after `BEGINNING`."""
    return key.link("writer", previous, _said(row, _REGISTRATION))


def cut_link(key: StoreKey, registered: str, row: Mapping[str, Any]) -> str:
    """The link that proves a cut in the entries of the writer with the link `registered`."""
    return key.link("cut", registered, _said(row, _CUT))


def attempt_link(key: StoreKey, claim: str, content: str) -> str:
    """The link that proves a line which waits with this claim to be logged, should it be cut off.

    Whoever can write in the database could else have the gateway itself log what never was.
    """
    return key.link("attempt", claim, content)


def head_link(key: StoreKey, content: str) -> str:
    """The link that proves a head."""
    return key.link("head", "", content)


def _said(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return _JSON.encode([_plain(row[name]) for name in names])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
