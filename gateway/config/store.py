"""The settings of the store: where it is, under which keys, where its heads are, how long for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.config.secrets import secret, told_or_in_file
from gateway.domain.errors import Misconfigured
from gateway.store.keyed import KeyRing, StoreKey
from gateway.store.store import LOG_KEPT

_SHORTEST: Final = 32
_PURPOSE: Final = b"omsorg store"
_DAYS: Final = re.compile(r"[0-9]{1,5}")
_MOST_DAYS: Final = 36_525


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """What a store is opened with. `heads` is a folder outside the database."""

    url: str = field(repr=False)
    keys: KeyRing = field(repr=False)
    heads: Path
    log_kept: timedelta = LOG_KEPT


def read_store(environment: Mapping[str, str]) -> StoreSettings:
    """The settings. Raises `Misconfigured` with the remedy.

    OMSORG_STORE_URL names a database, OMSORG_LOG_HEADS a folder outside it, OMSORG_LOG_KEPT days
    that entries of the log are kept. OMSORG_STORE_KEYS (or OMSORG_STORE_KEYS_FILE) are keys as
    `id:secret` with blanks between them: the first makes new hashes, all are looked under. The key
    that is made from OMSORG_SECRET comes last, and is the only one where none is named. Whoever
    only reads the log may name keys and tell no secret; nobody serves without one.
    """
    named = list(_named(environment))
    is_told = not environment.keys().isdisjoint({"OMSORG_SECRET", "OMSORG_SECRET_FILE"})
    own = [_made_from(secret(environment))] if is_told or not named else []
    return StoreSettings(
        url=environment.get("OMSORG_STORE_URL", "sqlite:///omsorg.sqlite"),
        keys=KeyRing([*named, *own]),
        heads=Path(environment.get("OMSORG_LOG_HEADS", "omsorg-heads")),
        log_kept=_kept(environment),
    )


def _named(environment: Mapping[str, str]) -> Iterator[StoreKey]:
    told = told_or_in_file(environment, "OMSORG_STORE_KEYS")
    for one in (told or "").split():
        key_id, colon, value = one.partition(":")
        if not colon or len(value) < _SHORTEST:
            raise Misconfigured(
                "OMSORG_STORE_KEYS: write each key as id:secret, with 32 characters or more"
            )
        yield StoreKey(_derived(value.encode()), key_id)


def _made_from(value: bytes) -> StoreKey:
    return StoreKey(_derived(value))


def _derived(value: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(value)


def _kept(environment: Mapping[str, str]) -> timedelta:
    told = environment.get("OMSORG_LOG_KEPT")
    if told is None:
        return LOG_KEPT
    if _DAYS.fullmatch(told) is None or not 1 <= int(told) <= _MOST_DAYS:
        raise Misconfigured(f"OMSORG_LOG_KEPT: give whole days, from 1 to {_MOST_DAYS}")
    return timedelta(days=int(told))
