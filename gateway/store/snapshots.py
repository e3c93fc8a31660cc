"""One moment of the database, for reading only, while others go on writing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, inspect, select, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.errors import Misconfigured
from gateway.store.as_found import Found, reader
from gateway.store.engines import reading
from gateway.store.tables import ACCESS, CHECKPOINT, LAYOUT, VERSION, WRITER

_STREAMED: Final[Mapping[str, Any]] = {"stream_results": True, "yield_per": 1_000}
_NO_LOG: Final = "there is no log of this version of omsorg: check OMSORG_STORE_URL"


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """Everything read on it is of one moment, that of the first reading.

    Raises `Misconfigured` where it cannot be read, or is no log of this version.
    """
    engine = reading(url)
    try:
        _must_be_there(engine)
        with engine.connect() as connection:
            _hold_still(connection)
            _must_be_a_log(connection)
            yield connection
    except SQLAlchemyError:
        raise Misconfigured(
            "the store cannot be read: check OMSORG_STORE_URL, and whether its file is a "
            "database or its server answers"
        ) from None
    finally:
        engine.dispose()


def rows(connection: Connection, asked: Select[Any], table: SqlTable) -> Iterator[Found]:
    """Row after row, as they come."""
    read = reader(table)
    with connection.execute(asked, execution_options=_STREAMED) as result:
        for row in result:
            yield read(row)


def _must_be_there(engine: Engine) -> None:
    """Opening a file that is not there would make it."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        raise Misconfigured("there is no such file: check OMSORG_STORE_URL")


def _hold_still(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        raw.text_factory = _as_text
        return
    connection.execution_options(isolation_level="REPEATABLE READ")
    connection.execute(text("SET LOCAL statement_timeout = 0"))


def _as_text(value: bytes) -> str:
    """Also what is no text, so that it can be told as such."""
    return value.decode("utf-8", "surrogateescape")


def _must_be_a_log(connection: Connection) -> None:
    tables = set(inspect(connection).get_table_names())
    if VERSION.name not in tables:
        raise Misconfigured(_NO_LOG)
    if connection.execute(select(VERSION.c.version)).scalar() != LAYOUT:
        raise Misconfigured(_NO_LOG)
    if not {ACCESS.name, WRITER.name, CHECKPOINT.name} <= tables:
        raise Misconfigured("tables of the log are gone from the database: this is no whole log")
