"""A day in the life of a gateway, on which everything happens, and all that is left of it."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.databases import PostgresDatabase
from tests.e2e.changes.record import Seat
from tests.e2e.command_line import said as said_by_the_command_line
from tests.e2e.watching import Eye
from tests.leak import bad_days, bad_requests, traffic
from tests.leak.needles import Needles
from tests.leak.street import Street
from tests.leak.traced import AS_SERVED, TOKEN, Traced, traced
from tests.world import STUB_OF, STUBS, Backends

NAME = "Nancy Berggren"
NUMBER = "2512489996"
_SOON = {
    "OMSORG_POLL_EVERY": "0.3",
    "OMSORG_PUSHED_POLL_EVERY": "0.3",
    "OMSORG_READ_BUDGET": "8",
}
_NAMED = ("actor_name", "subject_name")


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much happens. Who is only `read` is not walked through by every road."""

    read: Sequence[traffic.Look]
    walked: Sequence[traffic.Look]
    seats: Sequence[Seat]
    eyes: Sequence[Eye]
    bad: Sequence[Seat]


@dataclass(frozen=True, kw_only=True, repr=False)
class Day:
    """What is left. `asked`: what the stubs were asked, with headers."""

    needles: Needles
    street: Street
    said: bytes
    metrics: bytes
    asked: Sequence[Mapping[str, Any]]
    stored: bytes
    nameless: bytes
    shared: bytes
    exported: bytes
    exported_nameless: bytes


@contextlib.contextmanager
def a_day(
    running: Backends,
    databases: Path,
    folder: Path,
    extent: Extent,
    *,
    how: str = AS_SERVED,
    environment: Mapping[str, str] | None = None,
    database: PostgresDatabase | None = None,
    shared: bytearray | None = None,
) -> Iterator[Day]:
    """It is over. Without a `database` the store is a file."""
    needles = Needles(running.canary, traffic.COMMON)
    needles.learn(databases)
    told = {**_SOON, **({"OMSORG_STORE_URL": database.url} if database else {})}
    with traced(running, folder, {**told, **(environment or {})}, how) as gateway:
        street = Street(gateway.address, running)
        tell = database.asked if database else _telling(gateway)
        asyncio.run(_lived(street, extent, tell))
        metrics = httpx.get(
            f"{gateway.address}/metrics",
            headers={"authorization": f"Bearer {TOKEN}"},
            trust_env=False,
        ).content
        asyncio.run(_left_watching(street, gateway, extent.eyes[0]))
    needles.learn(databases)
    needles.files |= street.files()
    stored = (database.stored() if database else b"") + gateway.left()
    yield Day(
        needles=needles,
        street=street,
        said=gateway.said,
        metrics=metrics,
        asked=[one for stub in STUBS for one in _asked(running, stub)],
        stored=stored,
        exported=_exported(gateway, "--until", "2099-01-01"),
        exported_nameless=_exported(gateway, "--without-names"),
        nameless=_nameless(database) if database else _nameless_file(gateway, folder),
        shared=bytes(shared or b""),
    )


def _exported(gateway: Traced, *words: str) -> bytes:
    """What `omsorg audit export` writes, and says."""
    done = said_by_the_command_line("audit", "export", *words, **gateway.told)
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).encode()


async def _lived(street: Street, extent: Extent, tell: Any) -> None:
    said, running = traffic.planted(NUMBER, NAME), street.backends
    async with street.world() as world:
        await traffic.everybody_looks(world)
        await traffic.records_opened(world, extent.read, extent.walked)
        in_nexus = [seat for seat in extent.seats if STUB_OF[seat.code] == "nexus_stub"]
        await traffic.everything_changed(world, set(extent.seats) - set(in_nexus), said)
        await traffic.terms_accepted(world, said)
        await asyncio.gather(
            *(traffic.record_watched(street, world, eye, said) for eye in extent.eyes)
        )
        bad = bad_requests.bad_requests(NUMBER, NAME, said, running.token("citizen"))
        await asyncio.gather(
            bad_days.some_hang(world),
            bad_requests.all_sent(street, world, bad),
            bad_requests.bad_frames(street, NUMBER, NAME, said),
            traffic.everything_changed(world, in_nexus, said),
        )
        await bad_days.sources_misbehave(world, extent.bad, NUMBER, NAME, said)
        await bad_days.registers_misbehave(world, NUMBER, NAME, said)
        await bad_days.changes_misbehave(world, extent.bad, said)
        await bad_days.files_misbehave(world, NUMBER, NAME, said)
        await bad_days.store_fails(world, tell, said)


async def _left_watching(street: Street, gateway: Traced, eye: Eye) -> None:
    """Somebody watches when the process is told to stop, and hears why it ends."""
    async with street.world() as world, traffic.watching(street, world, eye) as socket:
        gateway.process.terminate()
        while await socket.hears():
            pass


def _telling(gateway: Traced) -> Any:
    def tell(statement: str) -> None:
        with contextlib.closing(_opened(gateway)) as database, database:
            database.execute(statement)

    return tell


def _opened(gateway: Traced) -> sqlite3.Connection:
    return sqlite3.connect(gateway.folder / "store.sqlite", timeout=20)


def _nameless_file(gateway: Traced, folder: Path) -> bytes:
    """The database without the names of the log, written anew so that nothing old lies in it."""
    blanked, anew = folder / "blanked.sqlite", folder / "anew.sqlite"
    with (
        contextlib.closing(_opened(gateway)) as kept,
        contextlib.closing(sqlite3.connect(blanked)) as copy,
    ):
        kept.backup(copy)
        for column in _NAMED:
            copy.execute(f"UPDATE access_log SET {column} = ''")  # noqa: S608
        # The line of a change that is still under way waits beside its key.
        names = ", ".join(f"'$.{column}'" for column in _NAMED)
        copy.execute(f"UPDATE claim SET attempt = json_remove(attempt, {names})")  # noqa: S608
        copy.commit()
        copy.execute(f"VACUUM INTO '{anew}'")
    return anew.read_bytes()


def _nameless(database: PostgresDatabase) -> bytes:
    for column in _NAMED:
        database.asked(f"UPDATE access_log SET {column} = ''")  # noqa: S608
        database.asked(f"UPDATE claim SET attempt = (attempt::jsonb - '{column}')::text")  # noqa: S608
    return database.stored()


def _asked(running: Backends, stub: str) -> Sequence[Mapping[str, Any]]:
    url = running.url(stub, "/demo/requests?headers")
    return [{**one, "stub": stub} for one in httpx.get(url, trust_env=False, timeout=60).json()]
