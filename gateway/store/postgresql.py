"""How PostgreSQL is opened: by psycopg, with the patience and the care that the log needs.

The address may say anything that libpq knows (`sslmode`, `sslrootcert`, `options`, several hosts);
what it says stands, but for the encoding and the times below.
"""

from typing import Any, Final

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Engine, create_engine, func, select

from gateway.domain.errors import Misconfigured

_UNLESS_TOLD: Final[dict[str, Any]] = {
    "application_name": "omsorg",
    "connect_timeout": 2,
    # A server that went away without a word is noticed within ten seconds or so.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
    # Neither writes to a standby nor believes one that lags behind.
    "target_session_attrs": "read-write",
}
# A process that stops in the middle of a transaction must not hold up the others.
_TO_WRITE: Final = (
    "SET lock_timeout = '2s'; SET statement_timeout = '4s'; "
    "SET idle_in_transaction_session_timeout = '5s'"
)
_TO_READ: Final = "SET statement_timeout = '4s'; SET default_transaction_read_only = on"
_ASKED: Final = "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
# What was found good holds for this connection, whatever the server is told later.
_KEPT: Final = (
    "SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false)"
)
_DURABLE: Final = frozenset({"on", "remote_apply"})
_MOST_READING: Final = 5
_SECONDS: Final = 4.0
_LOCK: Final = int.from_bytes(b"omsorg", "big")


def engine(place: URL, *, writes: bool) -> Engine:
    """An engine for the database. Raises `Misconfigured`.

    It knows neither the password nor where the database is by itself, so that nothing which shows
    it can tell.
    """
    if not place.database:
        raise Misconfigured(
            "the store's address names no database: use postgresql://USER:PASSWORD@HOST/DATABASE"
        )
    _, told = place.get_dialect()().create_connect_args(place)
    try:
        make_conninfo(**told)
    except ProgrammingError:
        raise Misconfigured(
            "the store's address has a parameter that PostgreSQL does not know: mend it"
        ) from None
    return create_engine(
        "postgresql+psycopg://",
        connect_args={**_UNLESS_TOLD, **told, "client_encoding": "utf8"},
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_size=1 if writes else _MOST_READING,
        max_overflow=0,
        pool_timeout=_SECONDS,
        pool_pre_ping=True,
    )


def prepare(connection: Any, *, writes: bool) -> None:
    """Settle what holds for a new connection."""
    connection.execute(_TO_WRITE if writes else _TO_READ)
    if writes:
        connection.execute(_KEPT)
    connection.commit()


def danger(connection: Any) -> str | None:
    """Why what is committed could be lost, with the remedy. None: it could not."""
    fsync, committing = connection.execute(_ASKED).fetchone()
    if fsync != "on":
        return "the store may lose what it has confirmed: set fsync = on in the PostgreSQL server"
    if committing not in _DURABLE:
        return (
            f"the store may lose what it has confirmed (synchronous_commit is {committing}): set "
            "it to on for the gateway's role and database, and in OMSORG_STORE_URL if it is there"
        )
    return None


def alone(connection: Connection) -> None:
    """Wait until no other transaction has done this that is not over."""
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
