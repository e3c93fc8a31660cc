"""Real databases for stores: a file of SQLite, or a database of a PostgreSQL server."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")


class Database(Protocol):
    """A database as somebody sees it who has nothing to do with the gateway."""

    kind: str
    url: str

    def asked(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that answer a statement."""
        ...

    def stored(self) -> bytes:
        """Everything that stands in it."""
        ...


class SqliteFile:
    """A file that nothing has made yet, in a folder of its own."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.path = folder / "store.db"
        self.url = f"sqlite:///{self.path}"

    def asked(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(statement).fetchall()

    def stored(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.path.parent.iterdir())


class PostgresDatabase:
    """A fresh database of a server."""

    kind = "postgresql"

    def __init__(self, server: PostgresServer, name: str) -> None:
        self._server = server
        self._name = name
        self.url = server.url(name)

    def asked(self, statement: str) -> list[tuple[Any, ...]]:
        return self._server.asked(statement, self._name)

    def stored(self) -> bytes:
        found = self.asked("select tablename from pg_tables where schemaname = 'public'")
        rows = (self.asked(f'select t::text from "{table}" t') for (table,) in found)  # noqa: S608
        return "\n".join(text for table in rows for (text,) in table).encode()


@contextmanager
def postgres_database(server: PostgresServer) -> Iterator[PostgresDatabase]:
    """A database that is dropped in the end."""
    with server.database() as name:
        yield PostgresDatabase(server, name)


@contextmanager
def database_of(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """An empty database of this kind, for a fixture."""
    if kind == "sqlite":
        yield SqliteFile(folder / "database")
        return
    with postgres_database(request.getfixturevalue("postgres")) as made:
        yield made
