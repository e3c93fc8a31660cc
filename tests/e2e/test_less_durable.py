"""`omsorg serve` does not start where its log would be less than promised: one sentence, code 2."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.store import Store
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.databases import postgres_database
from tests.e2e.command_line import mistake
from tests.e2e.test_cli import real
from tests.log_proof import key_id
from tests.postgres_server import PostgresServer
from tests.unit.store.desk import STORE_KEY
from tests.world import free_ports


def serving_mistake(folder: Path, **told: str) -> str:
    """What is said of a start that fails."""
    [port] = free_ports(1)
    return mistake("serve", "--port", str(port), folder=folder, **real(folder, **told))


def by_the_role(server: PostgresServer, url: str) -> str:
    server.asked("alter role omsorg set synchronous_commit = local")
    return url


def by_the_database(server: PostgresServer, url: str) -> str:
    name = url.rpartition("/")[2]
    server.asked(f"alter database {name} set synchronous_commit = remote_write")
    return url


def by_the_server(server: PostgresServer, url: str) -> str:
    server.restart(synchronous_commit="off")
    return url


def without_syncs(server: PostgresServer, url: str) -> str:
    server.restart(fsync="off")
    return url


@pytest.mark.parametrize(
    ("made_careless", "expected"),
    [
        (by_the_role, "synchronous_commit is local"),
        (by_the_database, "synchronous_commit is remote_write"),
        (by_the_server, "synchronous_commit is off"),
        (without_syncs, "set fsync = on"),
    ],
    ids=lambda given: getattr(given, "__name__", "is told"),
)
def test_a_careless_database_stops_the_start(
    postgres: PostgresServer,
    tmp_path: Path,
    made_careless: Callable[[PostgresServer, str], str],
    expected: str,
) -> None:
    with postgres_database(postgres) as database:
        try:
            url = made_careless(postgres, database.url)
            sentence = serving_mistake(tmp_path, OMSORG_STORE_URL=url)
        finally:
            postgres.asked("alter role omsorg reset all")
        assert expected in sentence
        assert postgres.password not in sentence
        assert not database.asked("select 1 from pg_tables where schemaname = 'public'")


def test_heads_that_cannot_be_kept_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "heads").write_text("no folder", encoding="utf-8")
    told = {"OMSORG_LOG_HEADS": str(tmp_path / "heads")}
    assert "OMSORG_LOG_HEADS" in serving_mistake(tmp_path, **told)


async def test_a_store_of_another_secret_stops_the_start(tmp_path: Path) -> None:
    url, heads = f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path / "heads"
    store = Store.open(url, KeyRing.single(STORE_KEY), FakeClock(), heads=heads)
    await store.start()
    await store.close()
    sentence = serving_mistake(tmp_path, OMSORG_STORE_URL=url, OMSORG_LOG_HEADS=str(heads))
    assert f"add {key_id(STORE_KEY)}:SECRET to OMSORG_STORE_KEYS" in sentence
