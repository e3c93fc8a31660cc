"""How SQLite is opened: a file of its owner's alone, written ahead and synchronized."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from gateway.domain.errors import Misconfigured

_BUSY: Final = "PRAGMA busy_timeout=2000"
_TO_WRITE: Final = (
    _BUSY,
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # where a plain fsync does not reach the disk
)
_TO_READ: Final = (_BUSY, "PRAGMA query_only=ON")
_FULL: Final = 2
_MOST_READING: Final = 5
_SECONDS: Final = 4.0
_OWNER_ONLY: Final = 0o600


def engine(place: URL, *, writes: bool) -> Engine:
    """An engine for the file. Raises `Misconfigured`."""
    if not place.database or ":memory:" in place.database:
        raise Misconfigured("an access log must outlive the process: use sqlite:///FILE")
    if place.query:
        raise Misconfigured("a file for the store takes no parameters: use sqlite:///FILE")
    made = create_engine(
        place,
        hide_parameters=True,
        pool_size=1 if writes else _MOST_READING,
        max_overflow=0,
        pool_timeout=_SECONDS,
    )
    _begin_by_itself(made, "BEGIN IMMEDIATE" if writes else "BEGIN")
    if writes:
        _only_where_it_was(made, Path(place.database))
    return made


def prepare(connection: Any, *, writes: bool) -> None:
    """Settle what holds for a new connection."""
    connection.isolation_level = None
    for pragma in _TO_WRITE if writes else _TO_READ:
        connection.execute(pragma)


def danger(connection: Any) -> str | None:
    """Why what is committed could be lost, with the remedy. None: it could not."""
    (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if journal != "wal":
        return (
            f"the store's file is not written ahead (its journal mode is {journal}): "
            "put it on a local disk that allows it"
        )
    if synchronous < _FULL:
        return "the store may lose what it has confirmed: let SQLite have synchronous=FULL"
    return None


def alone(_connection: Connection) -> None:
    """Nothing: a transaction that writes is the only one from its first statement."""


def make_file(engine: Engine) -> None:
    """The file, readable by its owner only, where it is not there yet. Raises `Misconfigured`."""
    try:
        Path(str(engine.url.database)).touch(mode=_OWNER_ONLY)
    except OSError:
        raise Misconfigured("the store's file cannot be made: check its folder") from None


class FileGoneError(Exception):
    """The database's files are no longer where they were: what is written there is lost."""


def _only_where_it_was(engine: Engine, path: Path) -> None:
    """SQLite goes on writing in a file that was moved or deleted, and says nothing."""
    files = (path, path.with_name(f"{path.name}-wal"))

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        try:
            there = [(told.st_dev, told.st_ino) for told in map(Path.stat, files)]
        except OSError:
            raise FileGoneError from None
        if connection.info.setdefault("files", there) != there:
            raise FileGoneError


def _begin_by_itself(engine: Engine, begin: str) -> None:
    """SQLAlchemy begins transactions itself, so that the first statement already holds the lock."""

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
