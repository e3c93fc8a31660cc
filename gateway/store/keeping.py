"""How long things are kept. What is cut from the log leaves a checkpoint that says so."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection, Select, delete, func, insert, literal, select

from gateway.store.as_found import Found, asked, reader
from gateway.store.chain import cut_link, entry_link
from gateway.store.keyed import KeyRing, StoreKey
from gateway.store.tables import ACCESS, ACTIVITY, CHECKPOINT, WRITER, Utc

MOST_AT_ONCE: Final = 2_000
_log = structlog.get_logger("gateway.store")


def cut(connection: Connection, keys: KeyRing, now: datetime, kept: timedelta) -> bool:
    """Cut the oldest entries that have been kept long enough; True: there may be more.

    Only from the beginning of a chain, so that what is left still follows from the checkpoint: an
    entry stays while an older number of the same writer is young. The checkpoint keeps whether
    their links fitted, or changing a moment would be a way to have the traces of a change cut.
    """
    oldest = now - kept
    writer = connection.execute(_begins_before(oldest)).scalar()
    if writer is None:
        return False
    until = _last_to_cut(connection, writer, oldest)
    _leave_checkpoint(connection, keys, writer, until, now)
    mine = ACCESS.c.writer == writer
    connection.execute(delete(ACCESS).where(mine, ACCESS.c.number <= until))
    return True


def _begins_before(oldest: datetime) -> Select[Any]:
    """A writer whose first entry is older. Asked writer by writer: the log itself is long."""
    mine = ACCESS.c.writer == WRITER.c.number
    first = select(ACCESS.c.at).where(mine).order_by(ACCESS.c.number).limit(1).scalar_subquery()
    asked = select(WRITER.c.number).where(first < literal(oldest, Utc))
    return asked.order_by(WRITER.c.number).limit(1)


def _last_to_cut(connection: Connection, writer: int, oldest: datetime) -> int:
    """The number of the last of the old entries that a chain begins with, or of a batch of them."""
    mine = ACCESS.c.writer == writer
    first = connection.execute(select(func.min(ACCESS.c.number)).where(mine)).scalar_one()
    batch = mine & (ACCESS.c.number < first + MOST_AT_ONCE)
    asked = select(func.min(ACCESS.c.number)).where(batch, ACCESS.c.at >= oldest)
    young: int | None = connection.execute(asked).scalar()
    if young is not None:
        return young - 1
    last: int = connection.execute(select(func.max(ACCESS.c.number)).where(batch)).scalar_one()
    return last


def forget_activity(connection: Connection, now: datetime, kept: timedelta) -> None:
    """Forget when portals were last used."""
    connection.execute(delete(ACTIVITY).where(ACTIVITY.c.last_used_at < now - kept))


def _leave_checkpoint(
    connection: Connection, keys: KeyRing, writer: int, until: int, now: datetime
) -> None:
    registered = connection.execute(select(WRITER).where(WRITER.c.number == writer)).one()
    mine = CHECKPOINT.c.writer == writer
    before = connection.execute(
        select(CHECKPOINT).where(mine).order_by(CHECKPOINT.c.number.desc()).limit(1)
    ).first()
    old = asked(ACCESS).where(ACCESS.c.writer == writer, ACCESS.c.number <= until)
    read = reader(ACCESS)
    entries = [read(row) for row in connection.execute(old.order_by(ACCESS.c.number))]
    first, link = (1, registered.link) if before is None else (before.number + 1, before.last)
    whole = _whole(entries, keys.get(registered.key), range(first, until + 1), link)
    if not whole:
        _log.error("access_log_cut_where_it_does_not_fit", writer=writer, first=first, last=until)
    row: dict[str, Any] = {
        "writer": writer,
        "number": until,
        "first": first,
        "last": entries[-1].link,
        "whole": whole,
        "until": entries[-1].moment() or now,
        "cut_at": now,
        "key": keys.current.id,
    }
    link = cut_link(keys.current, registered.link, row)
    connection.execute(insert(CHECKPOINT).values(**row, link=link))


def _whole(
    entries: Iterable[Found], key: StoreKey | None, numbers: Iterable[int], link: str
) -> bool:
    """Whether these are the entries of these numbers, each fitting after the one before."""
    left = iter(numbers)
    for entry in entries:
        if key is None or entry.columns is None or entry.number != next(left, None):
            return False
        if entry.link != entry_link(key, link, entry.columns):
            return False
        link = entry.link
    return next(left, None) is None
