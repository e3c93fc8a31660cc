"""Opening the database: one connection that writes, others that only read."""

from pathlib import Path
from sqlite3 import Connection as Sqlite
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from gateway.domain.errors import Misconfigured

_BUSY_MILLISECONDS: Final = 2000
_OWNER_ONLY: Final = 0o600


def writing(url: str) -> Engine:
    """An engine for the one thread that writes. Raises `Misconfigured` where it cannot be."""
    return _made(url, ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"), "BEGIN IMMEDIATE")


def reading(url: str) -> Engine:
    """An engine that cannot change anything."""
    return _made(url, ("PRAGMA query_only=ON",), "BEGIN")


def _made(url: str, pragmas: tuple[str, ...], begin: str) -> Engine:
    place = _place(url)
    try:
        engine = create_engine(place, hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise Misconfigured("the store's database has no driver here: use sqlite:///FILE") from None
    if place.get_backend_name() == "sqlite":
        _as_sqlite(engine, pragmas, begin)
    return engine


def _place(url: str) -> URL:
    try:
        place = make_url(url)
    except ArgumentError:
        raise Misconfigured("the store's address is no URL: use sqlite:///FILE") from None
    in_memory = not place.database or ":memory:" in place.database
    if place.get_backend_name() == "sqlite" and in_memory:
        raise Misconfigured("an access log must outlive the process: use sqlite:///FILE")
    return place


def make_file(engine: Engine) -> None:
    """The file of a SQLite database, readable by its owner only, where it is not there yet."""
    if engine.dialect.name != "sqlite":
        return
    try:
        Path(str(engine.url.database)).touch(mode=_OWNER_ONLY)
    except OSError:
        raise Misconfigured("the store's file cannot be made: check its folder") from None


def _as_sqlite(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    """SQLAlchemy begins transactions itself, so that the first statement already holds the lock."""

    @event.listens_for(engine, "connect")
    def _(connection: Sqlite, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}", *pragmas):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
