"""A store whose PostgreSQL is killed, started anew or made careless: nothing confirmed is lost."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from gateway.domain.errors import Misconfigured, StoreUnavailable
from gateway.store import Store
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.databases import postgres_database
from tests.unit.store.desk import NANCY, STORE_KEY, line

LINES = "SELECT operation FROM access_log ORDER BY number"


@pytest.fixture
def database(postgres):
    with postgres_database(postgres) as made:
        yield made


@pytest.fixture
def a_store(database, tmp_path):
    @asynccontextmanager
    async def opened(url=database.url):
        heads = tmp_path / "heads"
        store = Store.open(url, KeyRing.single(STORE_KEY), FakeClock(), heads=heads)
        try:
            await store.start()
            yield store
        finally:
            await store.close()

    return opened


async def test_while_the_server_is_away_nothing_is_confirmed_and_then_it_goes_on(
    postgres, database, a_store
):
    async with a_store() as store:
        await store.append([line("before")])
        postgres.kill()
        for doing in (store.append([line("meanwhile")]), store.check(), store.accesses(NANCY)):
            with pytest.raises(StoreUnavailable):
                await doing
        postgres.start()
        await store.append([line("after")])
        assert database.asked(LINES) == [("before",), ("after",)]
        assert len(await store.accesses(NANCY)) == 2


async def test_a_server_that_comes_back_careless_is_not_written_to(postgres, database, a_store):
    async with a_store() as store:
        for settings in ({"synchronous_commit": "off"}, {"fsync": "off"}):
            postgres.restart(**settings)
            with pytest.raises(StoreUnavailable):
                await store.append([line("careless")])
            with pytest.raises(StoreUnavailable):
                await store.check()
        postgres.mend()
        await store.append([line("careful")])
        assert database.asked(LINES) == [("careful",)]


@pytest.mark.parametrize("kill", range(3))
async def test_every_line_that_was_confirmed_outlives_a_kill(postgres, database, a_store, kill):
    confirmed = []

    async def append(store, name):
        try:
            await store.append([line(name)])
        except StoreUnavailable:
            return
        confirmed.append(name)

    async with a_store() as store:
        waves = [[f"{wave}-{n}" for n in range(20)] for wave in range(30)]
        for wave, names in enumerate(waves):
            begun = [asyncio.ensure_future(append(store, name)) for name in names]
            if wave == 10 + kill:
                await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.to_thread(postgres.kill)
            await asyncio.gather(*begun)
            if wave == 10 + kill:
                await asyncio.to_thread(postgres.start)
    found = [operation for (operation,) in database.asked(LINES)]
    assert len(confirmed) >= 29 * 20
    assert set(confirmed) <= set(found)


@pytest.mark.parametrize("trouble", ["no server", "another password", "no such database"])
async def test_a_store_that_cannot_be_reached_stops_the_start_and_tells_no_secret(
    postgres, database, a_store, trouble
):
    url = database.url
    if trouble == "no server":
        postgres.kill()
    elif trouble == "another password":
        url = url.replace(postgres.password, "et-andet-kodeord")
    else:
        url = url.replace("/fresh_", "/absent_")
    with capture_logs() as told, pytest.raises(Misconfigured, match="OMSORG_STORE_URL") as refused:
        async with a_store(url):
            pass
    for secret in (postgres.password, "et-andet-kodeord", url):
        assert secret not in f"{refused.value} {told}"
    assert refused.value.__context__ is None


async def test_what_fails_is_logged_without_what_was_to_be_written(database, a_store):
    async with a_store() as store:
        database.asked("ALTER TABLE access_log ADD CHECK (operation <> 'forbidden')")
        with capture_logs() as told, pytest.raises(StoreUnavailable):
            await store.append([line("forbidden")])
    assert told == [
        {"event": "store_write_failed", "log_level": "error", "error": "IntegrityError"}
    ]
