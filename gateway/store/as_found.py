"""Rows of the log as they stand in the database, whatever somebody has made of them.

A database may hold what the gateway cannot have written: another type than the column's, a moment
in other letters. Such a row is told as unreadable; reading it never fails.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Boolean, Integer, Select, Table, select, type_coerce
from sqlalchemy.types import NullType, TypeEngine

from gateway.store.tables import Utc


@dataclass(frozen=True, slots=True)
class Found:
    """One row: its own number and link, and every column but the link, as it was written.

    `number` None: it is no number. `columns` None: the gateway cannot have written them so; then
    `writer` is what can be read all the same, where there is such a column.
    """

    number: int | None
    link: str
    columns: Mapping[str, Any] | None
    writer: int | None = None

    def moment(self, column: str = "at") -> datetime | None:
        """A moment in it, aware; None where it cannot be read."""
        value = None if self.columns is None else self.columns[column]
        return value if isinstance(value, datetime) else None


def asked(table: Table) -> Select[Any]:
    """The rows of a table, with nothing made of what is in them."""
    columns: Any = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    return select(*columns)


def reader(table: Table) -> Callable[[Sequence[Any]], Found]:
    """What reads the rows of `asked`."""
    names = [column.name for column in table.columns]
    readings = [_reading(column.type) for column in table.columns]
    link, number = names.index("link"), names.index("number")
    writer = names.index("writer") if "writer" in names else number
    said = [(names[i], i, readings[i]) for i in range(len(names)) if i not in {link, number}]

    def read(values: Sequence[Any]) -> Found:
        own = _whole(values[number])
        try:
            columns = {name: reading(values[place]) for name, place, reading in said}
        except ValueError:
            return Found(own, _link(values[link]), None, _whole(values[writer]))
        columns["number"] = own
        return Found(own, _link(values[link]), columns)

    return read


def _reading(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, Utc):
        return _moment
    if isinstance(kind, Boolean):
        return _truth
    return _number if isinstance(kind, Integer) else _text


def _moment(value: Any) -> datetime:
    """A moment without a zone is UTC. SQLite keeps letters, and compares them as such."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, str):
        read = datetime.fromisoformat(value)
        if read.tzinfo is None and read.isoformat(" ", "microseconds") == value:
            return read.replace(tzinfo=UTC)
    raise ValueError


_TRUTHS: Final = frozenset({0, 1})


def _truth(value: Any) -> bool:
    if type(value) in {bool, int} and value in _TRUTHS:
        return bool(value)
    raise ValueError


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _number(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    raise ValueError


def _link(value: Any) -> str:
    """What no link can be is told as the one that fits nothing."""
    try:
        return _text(value) or ""
    except ValueError:
        return ""


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        value.encode()  # raises ValueError for what is no text
        return value
    raise ValueError
