"""A gateway or its database is killed under load, many times: every answer has its entry."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from gateway.store.auditing.verifying import verify
from gateway.store.keyed import KeyRing
from tests.databases import Database, postgres_database
from tests.e2e.killable import Killable, kennel
from tests.e2e.loading import Crowd, compare
from tests.log_proof import key_of, proved
from tests.postgres_server import PostgresServer
from tests.world import SECRET, Backends

ROUNDS = {"sqlite": 20, "postgresql": 8}
KILLS = 3


def entries(database: Database, heads: Path) -> list[Mapping[str, Any]]:
    """All of a log that is whole, as the gateway's own audit says too."""
    log = proved(database.asked, heads, key_of(SECRET))
    report = verify(database.url, KeyRing.single(key_of(SECRET)), [heads])
    assert not report.findings
    found = list(log.all())
    assert report.entries == len(found)
    return found


@contextlib.asynccontextmanager
async def two_gateways(
    stubs: Backends, database: Database, folder: Path
) -> AsyncIterator[list[Killable]]:
    """Both live, on one store."""
    told = {"OMSORG_STORE_URL": database.url, "OMSORG_LOG_HEADS": str(folder / "heads")}
    with kennel(stubs, folder / "gateways", told, 2) as gateways:
        for gateway in gateways:
            await gateway.begin()
        yield gateways


async def test_every_answer_has_its_entry_whenever_a_gateway_is_killed(
    stubs: Backends, database: Database, tmp_path: Path
) -> None:
    """The other one on the same store goes on meanwhile."""
    crowd = Crowd(stubs, seed=4)
    async with two_gateways(stubs, database, tmp_path) as gateways, crowd.asking(gateways):
        for round_ in range(ROUNDS[database.kind]):
            victim = gateways[round_ % 2]
            await crowd.answers(victim, crowd.between(1, 12))
            await asyncio.sleep(crowd.between(0, 30) / 1000)
            victim.kill()
            await victim.begin()
    assert crowd.heard.cut_off > ROUNDS[database.kind], "too few were under way: was it killed?"
    compare(crowd.heard, entries(database, tmp_path / "heads"))


async def test_every_answer_has_its_entry_whenever_the_database_is_killed(
    stubs: Backends, postgres: PostgresServer, tmp_path: Path
) -> None:
    """Without it nothing is shown; when it is back, the same gateways go on by themselves."""
    crowd = Crowd(stubs, seed=5)
    with postgres_database(postgres) as database:
        async with two_gateways(stubs, database, tmp_path) as gateways, crowd.asking(gateways):
            for _ in range(KILLS):
                await asyncio.gather(*(crowd.answers(g, crowd.between(1, 12)) for g in gateways))
                await asyncio.to_thread(postgres.kill)
                await asyncio.gather(*(crowd.refusals(gateway, 3) for gateway in gateways))
                await asyncio.to_thread(postgres.start)
            await asyncio.gather(*(crowd.answers(gateway, 10) for gateway in gateways))
        compare(crowd.heard, entries(database, tmp_path / "heads"))
