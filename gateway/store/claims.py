"""Idempotency keys in the database: claimed, held, settled; one at a time for everybody.

Every function runs in a transaction that is the only one of its kind. Log lines are handed to
`log`, which writes them at its end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy import Connection, delete, insert, select, update

from gateway.domain.claims import AlreadyMade, Claim, Claimed, HeldElsewhere, OtherInput
from gateway.store.keyed import KeyRing
from gateway.store.rows import UnknownKeyError, unwritten, written
from gateway.store.tables import CLAIM as _CLAIM

Log: TypeAlias = Callable[[Iterable[Mapping[str, Any]]], None]

_MOST_SWEPT: Final = 50
HELD, OPEN, FREE, MADE = "held", "open", "free", "made"
_BY_WEIGHT: Final = (MADE, HELD, OPEN, FREE)
"""While keys are being turned, a name may be there under two of them: what was done counts."""
_log = structlog.get_logger("gateway.store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try to claim a name. `attempt` are the columns of its log line, should it be cut off.

    `names`: the name's hash under each key with the input's, the one to be made first. `keys`
    prove the log lines that wait with claims.
    """

    names: Sequence[tuple[str, str]]
    keys: KeyRing
    holder: str
    uid: UUID
    now: datetime
    until: datetime
    attempt: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a try ended. `entry` are the columns of its log line; `sent`: it may have left.

    `names`: the name's hash under each key.
    """

    names: Sequence[str]
    holder: str
    state: str
    now: datetime
    sent: bool
    result: str | None
    entry: dict[str, Any] | None


def claim(connection: Connection, tried: Try, log: Log) -> Claim:
    """The name, if nobody has done it and nobody is at it. May raise `UnknownKeyError`."""
    inputs = dict(tried.names)
    known = connection.execute(select(_CLAIM).where(_CLAIM.c.name.in_(inputs))).all()
    row = min(known, key=lambda found: _BY_WEIGHT.index(found.state), default=None)
    if row is None:
        name, content = tried.names[0]
        values = {"name": name, "input": content, "uid": str(tried.uid)}
        connection.execute(insert(_CLAIM).values(**values, **_held(tried, name)))
        return Claimed(tried.uid, again=False)
    if row.input != inputs[row.name]:
        return OtherInput()
    if row.state == MADE:
        return AlreadyMade(row.result)
    if row.state == HELD and row.holder == tried.holder:
        # Made before, in a transaction whose end nobody heard of.
        return Claimed(UUID(row.uid), again=True, sent_at=row.sent_at)
    if row.state == HELD and row.held_until > tried.now:
        return HeldElsewhere(row.held_until)
    _log_what_was_cut_off(connection, row, tried.keys, log)
    sent_at = row.held_until if row.state == HELD else row.sent_at
    held = {**_held(tried, row.name), "sent_at": sent_at}
    connection.execute(update(_CLAIM).where(_CLAIM.c.name == row.name).values(**held))
    return Claimed(UUID(row.uid), again=row.state != FREE, sent_at=sent_at)


def settle(connection: Connection, ended: Settlement, log: Log) -> None:
    """Keep how it ended, with its log line. One that lost its hold changes nothing but the log."""
    if ended.entry is not None:
        log([ended.entry])
    mine = _CLAIM.c.name.in_(ended.names) & (_CLAIM.c.holder == ended.holder)
    made = _CLAIM.c.state == MADE
    values = {"state": ended.state, "held_until": ended.now, "attempt": None}
    if ended.state == FREE:
        values["sent_at"] = None
    elif ended.sent:
        values["sent_at"] = ended.now
    connection.execute(update(_CLAIM).where(mine & ~made).values(**values, result=ended.result))


def forget(connection: Connection, now: datetime, kept: timedelta, keys: KeyRing, log: Log) -> None:
    """Drop names not tried for so long, and log the tries that were cut off.

    Those of an unknown key wait for a process that knows it.
    """
    lapsed = (_CLAIM.c.attempt.is_not(None)) & (_CLAIM.c.held_until <= now)
    for row in connection.execute(select(_CLAIM).where(lapsed).limit(_MOST_SWEPT)).all():
        with suppress(UnknownKeyError):
            _log_what_was_cut_off(connection, row, keys, log)
    free = (_CLAIM.c.state != HELD) | (_CLAIM.c.held_until <= now)
    old = _CLAIM.c.tried_at <= now - kept
    connection.execute(delete(_CLAIM).where(old & free & _CLAIM.c.attempt.is_(None)))


def _held(tried: Try, name: str) -> dict[str, Any]:
    return {
        "state": HELD,
        "holder": tried.holder,
        "tried_at": tried.now,
        "held_until": tried.until,
        "attempt": written(tried.attempt, name, tried.keys.current),
    }


def _log_what_was_cut_off(connection: Connection, row: Any, keys: KeyRing, log: Log) -> None:
    if row.attempt is None:
        return
    attempt = unwritten(row.attempt, row.name, keys)
    if attempt is None:
        _log.error("attempt_does_not_fit")
    else:
        log([attempt])
    same = _CLAIM.c.name == row.name
    cut: dict[str, Any] = {"attempt": None}
    if row.state == HELD:
        cut |= {"state": OPEN, "sent_at": row.held_until}
    connection.execute(update(_CLAIM).where(same).values(**cut))
