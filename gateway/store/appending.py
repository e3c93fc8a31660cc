"""Appending to the log: numbers, links, and the head of this process's own chain.

Belongs to the one thread that writes. Entries are gathered while a transaction runs and written at
its end, all at once; the head follows when they are durable. What they are written after is read in
the log each time: so a commit of which nobody knows how it ended is found out about, and nothing
follows where the log has lost or changed what this process wrote.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Row, bindparam, insert, select, update

from gateway.domain.clock import Clock
from gateway.domain.errors import Misconfigured
from gateway.store import engines
from gateway.store.chain import BEGINNING, entry_link, writer_link
from gateway.store.heads import Head, HeadFile
from gateway.store.keyed import KeyRing
from gateway.store.tables import ACCESS, CHECKPOINT, WRITER

Durable: TypeAlias = Callable[[Iterable[tuple[str, str]]], None]
"""Is told the kind and the outcome of each entry of a transaction, once it is durable."""

_LAST_WRITER: Final = select(WRITER).order_by(WRITER.c.number.desc()).limit(1)
_LAST_KEY: Final = select(WRITER.c.key).order_by(WRITER.c.number.desc()).limit(1)
_MINE: Final[BindParameter[int]] = bindparam("writer")
_LAST_ENTRY: Final = (
    select(ACCESS.c.number, ACCESS.c.link)
    .where(ACCESS.c.writer == _MINE)
    .order_by(ACCESS.c.number.desc())
    .limit(1)
)
_LAST_CUT: Final = (
    select(CHECKPOINT.c.number, CHECKPOINT.c.last)
    .where(CHECKPOINT.c.writer == _MINE)
    .order_by(CHECKPOINT.c.number.desc())
    .limit(1)
)
_ENTRIES: Final = insert(ACCESS)


class ChangedBehindUsError(Exception):
    """The log does not end with what this very process wrote last: nothing may follow that."""


class NewerKeyError(Exception):
    """A process started later makes its hashes with a key that this one does not have.

    What it has claimed or ended cannot be found here, so nothing that depends on it may be done.
    """


class Appending:
    """The chain of one start of one process."""

    def __init__(
        self,
        keys: KeyRing,
        file: HeadFile,
        clock: Clock,
        new_uid: Callable[[], UUID],
        durable: Durable = lambda _entries: None,
    ) -> None:
        self._durable = durable
        self._keys = keys
        self._file = file
        self._clock = clock
        self._new_uid = new_uid
        self._head: Head | None = None
        self._waiting: list[Mapping[str, Any]] = []
        self._written: tuple[int, str] | None = None
        self._perhaps: list[tuple[int, str]] = []

    @property
    def head(self) -> Head:
        """How far it has come."""
        if self._head is None:
            raise RuntimeError("not registered")
        return self._head

    def register(self, connection: Connection) -> None:
        """Enter this process as the next writer. Nobody else may register meanwhile.

        Raises `Misconfigured` where the key of the one before is not here: what was made with it
        would not be found.
        """
        key = self._keys.current
        before = connection.execute(_LAST_WRITER).first()
        if before is not None and self._keys.get(before.key) is None:
            raise Misconfigured(
                f"the store was last written with the key {before.key}, which is not given here: "
                f"add {before.key}:SECRET to OMSORG_STORE_KEYS, or name a new store with "
                "OMSORG_STORE_URL"
            )
        row: dict[str, Any] = {
            "number": 1 if before is None else before.number + 1,
            "uid": self._new_uid().hex,
            "started_at": self._clock.now(),
            "key": key.id,
        }
        row["link"] = writer_link(key, BEGINNING if before is None else before.link, row)
        connection.execute(insert(WRITER).values(**row))
        self._head = Head(
            writer=row["number"],
            uid=row["uid"],
            key=key.id,
            registered=row["link"],
            number=0,
            link=row["link"],
        )

    def begin(self) -> None:
        """Keep the first head, once the registration is durable. Raises `Misconfigured`."""
        self._file.begin(self.head, self._keys.current)

    def check(self, connection: Connection) -> None:
        """Whether all could be done, and would last.

        Raises `ChangedBehindUsError`, `NewerKeyError` or `Misconfigured`.
        """
        engines.durable(connection)
        self._tail(connection)
        self.check_keys(connection)

    def try_out(self, connection: Connection) -> None:
        """The same, and write the process's own registration as it was: it is nobody else's row."""
        self.check(connection)
        mine = (WRITER.c.number == self.head.writer) & (WRITER.c.link == self.head.registered)
        done = connection.execute(update(WRITER).where(mine).values(uid=self.head.uid))
        if done.rowcount != 1:
            raise ChangedBehindUsError

    def check_keys(self, connection: Connection) -> None:
        """Raises `NewerKeyError`."""
        key_id = connection.execute(_LAST_KEY).scalar()
        if key_id is not None and self._keys.get(key_id) is None:
            raise NewerKeyError

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Entries for the end of this transaction: every column but `writer`, `number`, `link`."""
        self._waiting.extend(rows)

    def flush(self, connection: Connection) -> None:
        """Write what was gathered, each after the one before."""
        if not self._waiting:
            return
        number, link = self._tail(connection)
        linked: list[dict[str, Any]] = []
        for told in self._waiting:
            number += 1
            row = {**told, "writer": self.head.writer, "number": number}
            link = entry_link(self._keys.current, link, row)
            linked.append({**row, "link": link})
        self._written = number, link
        self._perhaps.append(self._written)
        connection.execute(_ENTRIES, linked)

    def committed(self) -> None:
        """Keep the head of what is durable now. Raises `OSError`, also where it cannot be kept."""
        if self._written is not None:
            number, link = self._written
            self._head = replace(self.head, number=number, link=link)
            self._perhaps.clear()
            self._durable([(row["kind"], row["outcome"]) for row in self._waiting])
        self._forget()
        self._file.keep(self.head, self._keys.current)

    def rolled_back(self) -> None:
        """Whether it is in the database nobody knows, until the log's end is read."""
        self._forget()

    def _forget(self) -> None:
        self._waiting.clear()
        self._written = None

    def close(self) -> None:
        """Let the head's file go."""
        self._file.close()

    def _tail(self, connection: Connection) -> tuple[int, str]:
        mine = {"writer": self.head.writer}
        found = (
            _place(connection.execute(_LAST_ENTRY, mine).first())
            or _place(connection.execute(_LAST_CUT, mine).first())
            or (0, self.head.registered)
        )
        if found not in ((self.head.number, self.head.link), *self._perhaps):
            raise ChangedBehindUsError
        return found


def _place(row: Row[int, str] | None) -> tuple[int, str] | None:
    return None if row is None else (row[0], row[1])
