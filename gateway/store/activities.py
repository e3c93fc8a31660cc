"""The use of portals, between rows and the model."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from gateway.store.activity import Activity
from gateway.store.tables import ACTIVITY


def activities(sign_ins: Sequence[str], portal: str) -> Select[Any]:
    """One, or one under each of several keys: the latest sign-in and use count."""
    mine = ACTIVITY.c.sign_in.in_(sign_ins) & (ACTIVITY.c.portal == portal)
    newest = (ACTIVITY.c.signed_in_at.desc(), ACTIVITY.c.last_used_at.desc())
    return select(ACTIVITY).where(mine).order_by(*newest)


def activity_of(row: Any) -> Activity:
    """The activity of one row."""
    return Activity(signed_in_at=row.signed_in_at, last_used_at=row.last_used_at, ended=row.ended)


def put(
    connection: Connection, sign_in: str, portal: str, known: Activity | None, now: Activity
) -> None:
    """Keep what is true now, under this hash, if it is not what was known."""
    values = {
        "signed_in_at": now.signed_in_at,
        "last_used_at": now.last_used_at,
        "ended": now.ended,
    }
    if known is None:
        key = {"sign_in": sign_in, "portal": portal}
        connection.execute(insert(ACTIVITY).values(**key, **values))
    elif known != now:
        same = (ACTIVITY.c.sign_in == sign_in) & (ACTIVITY.c.portal == portal)
        connection.execute(update(ACTIVITY).where(same).values(**values))
