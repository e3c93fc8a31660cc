"""The use of portals, between rows and the model."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Executable, bindparam, insert, select, update

from gateway.store.activity import Activity
from gateway.store.tables import ACTIVITY

_OF: Final = (ACTIVITY.c.portal == bindparam("of_portal")) & ACTIVITY.c.sign_in.in_(
    bindparam("of_sign_ins", expanding=True)
)
_NEWEST: Final = (ACTIVITY.c.signed_in_at.desc(), ACTIVITY.c.last_used_at.desc())
ACTIVITIES: Final[Executable] = select(ACTIVITY).where(_OF).order_by(*_NEWEST)
"""One, or one under each of several keys: the latest sign-in and use count. Takes `those`."""
_BEGUN: Final = insert(ACTIVITY)
_CHANGED: Final = update(ACTIVITY).where(_OF)


def those(sign_ins: Sequence[str], portal: str) -> dict[str, Any]:
    """Whose activity, where."""
    return {"of_portal": portal, "of_sign_ins": list(sign_ins)}


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
        connection.execute(_BEGUN, {**key, **values})
    elif known != now:
        connection.execute(_CHANGED, {**those([sign_in], portal), **values})
