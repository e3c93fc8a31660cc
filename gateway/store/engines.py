"""Opening the database: one connection that writes, others that only read.

Every connection that writes is as durable as the log promises, also one that is made later because
the server was started anew; else there is none.
"""

from typing import Any, Final, Protocol

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError

from gateway.domain.errors import Misconfigured
from gateway.store import sqlite


class _Database(Protocol):
    """What differs between the databases."""

    def engine(self, place: URL, *, writes: bool) -> Engine: ...
    def prepare(self, connection: Any, *, writes: bool) -> None: ...
    def danger(self, connection: Any) -> str | None: ...
    def alone(self, connection: Connection, /) -> None: ...


_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def writing(url: str) -> Engine:
    """An engine for the one thread that writes, with one connection, made when it is needed.

    Raises `Misconfigured` where the address cannot be; connecting raises it where what is
    committed could be lost.
    """
    return _made(url, writes=True)


def reading(url: str) -> Engine:
    """An engine that cannot change anything. Raises the same for the address."""
    return _made(url, writes=False)


def durable(connection: Connection) -> None:
    """Raise `Misconfigured`, with the remedy, where what is committed here could be lost."""
    _must_be_durable(_database(connection.dialect.name), connection.connection.driver_connection)


def alone(connection: Connection) -> None:
    """Let this transaction be the only one of its kind in all processes until it ends.

    Waits two seconds for others at most. Raises `SQLAlchemyError`.
    """
    _database(connection.dialect.name).alone(connection)


def make_file(engine: Engine) -> None:
    """The file of a SQLite database, where it is not there yet. Raises `Misconfigured`."""
    if engine.dialect.name == "sqlite":
        sqlite.make_file(engine)


def _made(url: str, *, writes: bool) -> Engine:
    place = _place(url)
    database = _database(place.get_backend_name())
    engine = database.engine(place, writes=writes)

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        try:
            database.prepare(connection, writes=writes)
            if writes:
                _must_be_durable(database, connection)
        except Exception:
            connection.close()
            raise

    return engine


def _must_be_durable(database: _Database, connection: Any) -> None:
    danger = database.danger(connection)
    if danger is not None:
        raise Misconfigured(danger)


def _place(url: str) -> URL:
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        raise _no_address() from None
    if place.drivername not in _DRIVERS:
        raise _no_address()
    return place.set(drivername=_DRIVERS[place.drivername])


def _no_address() -> Misconfigured:
    return Misconfigured(
        "the store's address cannot be used: it is sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/DATABASE"
    )


def _database(name: str) -> _Database:
    if name == "sqlite":
        return sqlite
    from gateway.store import postgresql  # noqa: PLC0415 - loads libpq

    return postgresql
