"""Syncs are counted, not assumed: none is missing before an answer, and many answers share one."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from gateway.store import Store, postgresql, sqlite
from gateway.store import writer as writing_thread
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.databases import Database
from tests.e2e.broken_stores import opened_stores
from tests.e2e.changes.orders import document, order
from tests.e2e.changes.table import CITIZEN_FREDERIKSBERG as HERE
from tests.e2e.looks import LOOK
from tests.sqlite_disk import Disk, disk
from tests.turned_clock import rest
from tests.unit.store.desk import STORE_KEY, line
from tests.world import Backends, gateway

MANY = 100
WITHIN = 30
"""As many as have a place in a gateway from the first."""
ODD = 1
"""A file that is full by chance is synchronized once more before the next one is begun."""
_SYNCS = """
select sum(fsyncs) from pg_stat_io where object = 'wal' and backend_type = 'client backend'
"""
_OLDER = "select wal_sync from pg_stat_wal"


class Syncs:
    """How often a database has synchronized its log written ahead."""

    def __init__(self, database: Database, on: Disk | None) -> None:
        self._database = database
        self._disk = on

    async def count(self, store: Store) -> int:
        """So far."""
        if self._disk is not None:
            return self._disk.syncs
        # A server tells what its processes did only now and then, unless they are made to.
        told = text("select pg_stat_force_next_flush()")
        await store._writer.run(lambda connection: connection.execute(told))
        [(version,)] = self._database.asked("select current_setting('server_version_num')::int")
        [(count,)] = self._database.asked(_SYNCS if version >= 180_000 else _OLDER)
        return int(count)


@pytest.fixture
def syncs(request: pytest.FixtureRequest, database: Database) -> Iterator[Syncs]:
    if database.kind == "sqlite":
        with disk() as used:
            yield Syncs(database, used)
        return
    # Else its own processes synchronize now and then, and for others too.
    quiet = {"wal_writer_delay": "10s", "autovacuum": "off", "checkpoint_timeout": "1h"}
    request.getfixturevalue("postgres").restart(**quiet)
    yield Syncs(database, None)


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Callable[[str], Any]]:
    """Stores that have written something: a new journal is synchronized once more."""
    stores = []

    async def open_(url: str) -> Store:
        clock, heads = FakeClock(), tmp_path / "heads"
        store = Store.open(url, KeyRing.single(STORE_KEY), clock, heads=heads)
        stores.append(store)
        await store.start()
        await store.append([line("first")])
        return store

    yield open_
    for store in stores:
        await store.close()


class Gate:
    """Work that keeps the thread that writes busy until it is let go."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, _connection: Any) -> None:
        self.entered.set()
        self.open.wait(60)


async def behind_a_gate(store: Store, begin: Callable[[], Any]) -> Any:
    """What comes of what begins while the thread is busy."""
    gate = Gate()
    first = asyncio.ensure_future(store._writer.run(gate))
    await asyncio.to_thread(gate.entered.wait, 20)
    try:
        return await begin()
    finally:
        gate.open.set()
        await first


async def gathered(store: Store, count: int, *tasks: asyncio.Future[Any]) -> None:
    """Wait until so many pieces of work wait to be written."""
    while store._writer._jobs.qsize() < count:
        assert not any(task.done() for task in tasks)
        await asyncio.sleep(0.005)


async def test_one_after_the_other_each_has_a_sync_of_its_own(
    database: Database, syncs: Syncs, opened: Callable[[str], Any]
) -> None:
    store = await opened(database.url)
    before = await syncs.count(store)
    for n in range(1, 11):
        await store.append([line(str(n))])
        assert before + n <= await syncs.count(store) <= before + n + ODD


async def test_a_hundred_at_once_share_one_sync(
    database: Database, syncs: Syncs, opened: Callable[[str], Any]
) -> None:
    store = await opened(database.url)
    before = await syncs.count(store)

    async def all_at_once() -> list[asyncio.Future[None]]:
        begun = [asyncio.ensure_future(store.append([line(str(n))])) for n in range(MANY)]
        await gathered(store, MANY, *begun)
        return begun

    await asyncio.gather(*await behind_a_gate(store, all_at_once))
    assert before + 1 <= await syncs.count(store) <= before + 1 + ODD
    assert database.asked("select count(*) from access_log") == [(MANY + 1,)]


async def test_while_the_disk_has_not_confirmed_the_first_of_a_hundred_none_is_answered(
    tmp_path: Path, opened: Callable[[str], Any]
) -> None:
    with disk() as slow:
        store = await opened(f"sqlite:///{tmp_path / 'store.db'}")
        before = slow.syncs
        slow.hold()
        begun = [asyncio.ensure_future(store.append([line("0")]))]
        assert await asyncio.to_thread(slow.held.wait, 20)
        begun += [asyncio.ensure_future(store.append([line(str(n))])) for n in range(1, MANY)]
        await gathered(store, MANY - 1, *begun)
        assert slow.told[-1] == "write", "the first is written, and not yet on disk"
        slow.let_go()
        await asyncio.gather(*begun)
        assert slow.syncs == before + 2
        assert slow.told[-1] == "sync", "nothing is answered that was written since"
        await store.close()


async def test_what_the_disk_does_not_confirm_is_not_answered(
    tmp_path: Path, opened: Callable[[str], Any]
) -> None:
    with disk() as bad:
        store = await opened(f"sqlite:///{tmp_path / 'store.db'}")
        bad.fails = True
        begun = [store.append([line(str(n))]) for n in range(10)]
        failed = await asyncio.gather(*begun, return_exceptions=True)
        assert {type(one).__name__ for one in failed} == {"StoreUnavailable"}
        bad.fails = False
        await store.append([line("mended")])
        await store.close()


CARELESS: dict[str, tuple[Any, str, Any, str]] = {
    "sqlite": (
        sqlite,
        "_TO_WRITE",
        (*sqlite._TO_WRITE, "PRAGMA synchronous=NORMAL"),
        "",
    ),
    "postgresql": (
        postgresql,
        "_DURABLE",
        {"off"},
        f"?options={quote('-c synchronous_commit=off')}",
    ),
}


async def test_with_less_care_it_is_seen_that_nothing_is_synchronized(
    database: Database,
    syncs: Syncs,
    opened: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is what the counting is worth: a store that were as careless would be found out."""
    place, name, value, more = CARELESS[database.kind]
    monkeypatch.setattr(place, name, value)
    monkeypatch.setattr(sqlite, "_FULL", 1)
    store = await opened(database.url + more)
    before = await syncs.count(store)
    for n in range(10):
        await store.append([line(str(n))])
    assert await syncs.count(store) <= before + ODD


async def test_all_requests_at_once_share_one_sync(
    database: Database,
    syncs: Syncs,
    stubs: Backends,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing_thread, "PATIENCE", 60.0)
    stores = opened_stores(monkeypatch)
    token = stubs.token("citizen")
    told = {"OMSORG_STORE_URL": database.url}
    async with gateway(stubs, tmp_path, environment=told) as world:
        [store] = stores

        async def ask(n: int) -> dict[str, Any]:
            answer = await world.post(LOOK % f"Look{n}", {"code": HERE.code}, token=token)
            found: dict[str, Any] = answer.json()
            return found

        await ask(WITHIN)

        async def all_at_once() -> list[asyncio.Future[dict[str, Any]]]:
            begun = [asyncio.ensure_future(ask(n)) for n in range(WITHIN)]
            await gathered(store, WITHIN, *begun)
            return begun

        before = await syncs.count(store)
        answers = await asyncio.gather(*await behind_a_gate(store, all_at_once))
        assert before + 1 <= await syncs.count(store) <= before + 1 + ODD
    names = {answer["data"]["careRecord"]["person"]["name"] for answer in answers}
    assert names == {"Nancy Berggren"}
    found = database.asked("select operation from access_log where operation like 'Look%'")
    assert sorted(found) == sorted((f"Look{n}",) for n in range(WITHIN + 1))


async def test_no_answer_leaves_before_the_disk_has_confirmed_its_entry(
    stubs: Backends, tmp_path: Path
) -> None:
    with disk() as slow:
        async with gateway(stubs, tmp_path) as world:
            slow.hold()
            posted = world.post(LOOK % "", {"code": HERE.code}, person=HERE.person)
            asked = asyncio.ensure_future(posted)
            assert await asyncio.to_thread(slow.held.wait, 20)
            await rest()
            assert not asked.done()
            slow.let_go()
            answer = await asked
    assert answer.json()["data"]["careRecord"]["person"]["name"] == "Nancy Berggren"


async def test_no_change_is_sent_before_the_disk_has_confirmed_its_claim(
    stubs: Backends, tmp_path: Path
) -> None:
    """Nor answered before it has confirmed what came of it."""
    with disk() as slow:
        async with gateway(stubs, tmp_path) as world:
            given = {**await order(world, HERE, "startThread"), "idempotencyKey": "key-0001"}
            stubs.forget_requests()
            slow.hold()
            posted = world.post(document("startThread"), {"input": given}, person=HERE.person)
            asked = asyncio.ensure_future(posted)
            assert await asyncio.to_thread(slow.held.wait, 20)
            assert not stubs.effects()
            while not stubs.effects():
                slow.let_go_once()
                assert await asyncio.to_thread(slow.held.wait, 20)
            await rest()
            assert not asked.done()
            slow.let_go()
            answer = await asked
    assert answer.json()["data"]["startThread"]["__typename"] == "ThreadStarted"
    assert len(stubs.effects()) == 1
