"""Opening the database: what is missing is made, and what cannot be relied on is refused."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.errors import Misconfigured
from gateway.store.engines import alone, durable, make_file
from gateway.store.tables import ACCESS, LAYOUT, VERSION, Table

_TRIES: Final = 5
"""How often a start waits for the others, each time as long as a request does."""
_OTHER_VERSION: Final = (
    "the store was made by another version of omsorg: keep it with its log, and name a new one "
    "with OMSORG_STORE_URL"
)


def prepared(engine: Engine, register: Callable[[Connection], None]) -> None:
    """Make the tables where there are none, and `register` this process, alone and durably.

    Waits longer than a request may: many processes can be started at once. Raises `Misconfigured`
    where it cannot be opened, is not durable, or of another version.
    """
    make_file(engine)
    for _ in range(_TRIES):
        try:
            with engine.begin() as connection:
                durable(connection)
                alone(connection)
                _made(connection)
                register(connection)
        except SQLAlchemyError:
            continue
        return
    raise Misconfigured(
        "the store cannot be opened: check OMSORG_STORE_URL, and whether its file is a "
        "database or its server answers"
    )


def _made(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    if VERSION.name in there:
        known = connection.execute(select(VERSION.c.version)).scalar()
        if known != LAYOUT:
            raise Misconfigured(_OTHER_VERSION)
        return
    if ACCESS.name in there:
        raise Misconfigured(_OTHER_VERSION)
    Table.metadata.create_all(connection)
    connection.execute(insert(VERSION).values(version=LAYOUT))
