"""Everything that can go wrong with the store of a gateway that runs, and how it is mended."""

import contextlib
import itertools
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from gateway.domain.errors import StoreUnavailable
from gateway.store import Store
from tests.sqlite_disk import Disk
from tests.unit.store.desk import NAME, line


@dataclass
class Running:
    """A store that a gateway in this process has opened, what it is kept in, and its disk."""

    store: Store
    file: Path
    heads: Path
    disk: Disk


async def file_gone(running: Running) -> None:
    running.file.unlink()


async def file_moved(running: Running) -> Callable[[], Any]:
    there, elsewhere = running.file, running.file.with_suffix(".old")
    there.rename(elsewhere)
    return lambda: elsewhere.rename(there)


async def file_replaced(running: Running) -> None:
    """By a copy of it, as when a backup is put back."""
    content = running.file.read_bytes()
    running.file.unlink()
    running.file.write_bytes(content)


async def journal_gone(running: Running) -> None:
    running.file.with_name(f"{running.file.name}-wal").unlink()


async def locked_by_another(running: Running) -> Callable[[], Any]:
    other = sqlite3.connect(running.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other.close


async def disk_full(running: Running) -> Callable[[], Any]:
    """SQLite is told that its file may not grow; then what room it had is used."""
    store = running.store

    def grow_to(pages: int) -> Callable[[Connection], None]:
        return lambda c: c.execute(text(f"PRAGMA max_page_count = {pages}")).close()

    until = datetime(2100, 1, 1, tzinfo=UTC)
    await store._writer.run(grow_to(1))  # it is no smaller than it is
    with contextlib.suppress(StoreUnavailable):
        while True:
            await store.append([line("x")])
    with contextlib.suppress(StoreUnavailable):
        for number in itertools.count():
            name = replace(NAME, key=f"key-{number}")
            await store.claim(name, "", holder="x", until=until, attempt=line("x"))
    return lambda: store._writer.run(grow_to(1_000_000))


async def disk_broken(running: Running) -> Callable[[], Any]:
    running.disk.fails = True

    def mend() -> None:
        running.disk.fails = False

    return mend


async def heads_gone(running: Running) -> None:
    for path in running.heads.iterdir():
        path.unlink()


async def heads_moved(running: Running) -> Callable[[], Any]:
    elsewhere = running.heads.with_name("elsewhere")
    running.heads.rename(elsewhere)
    return lambda: elsewhere.rename(running.heads)


async def log_shortened(running: Running) -> None:
    """Somebody has taken away what was written last."""
    other = sqlite3.connect(running.file, isolation_level=None)
    last = "(select max(number) from access_log where writer = 1)"
    other.execute(f"delete from access_log where writer = 1 and number = {last}")  # noqa: S608
    other.close()


async def log_taken_away(running: Running) -> Callable[[], Any]:
    def asked(statement: str) -> None:
        other = sqlite3.connect(running.file, isolation_level=None)
        other.execute(statement)
        other.close()

    asked("alter table access_log rename to elsewhere")
    return lambda: asked("alter table elsewhere rename to access_log")


async def thread_ended(running: Running) -> None:
    def end(_connection: Connection) -> None:
        raise SystemExit

    with pytest.raises(StoreUnavailable):
        await running.store._writer.run(end)


TROUBLES = (
    file_gone,
    file_moved,
    file_replaced,
    journal_gone,
    locked_by_another,
    disk_full,
    disk_broken,
    heads_gone,
    heads_moved,
    log_shortened,
    log_taken_away,
    thread_ended,
)


def opened_stores(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Every store that is opened from now on."""
    stores: list[Store] = []
    really = Store.open

    def opening(*told: Any, **named: Any) -> Store:
        stores.append(really(*told, **named))
        return stores[-1]

    monkeypatch.setattr(Store, "open", opening)
    return stores
