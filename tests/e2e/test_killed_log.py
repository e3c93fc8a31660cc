"""A gateway or its database is killed under load, many times: every answer has its entry."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.store.auditing.verifying import verify
from gateway.store.keyed import KeyRing
from tests.databases import Database
from tests.e2e.killable import Killable, kennel
from tests.e2e.loading import Crowd, Going, compare
from tests.log_proof import key_of, proved
from tests.world import SECRET, Backends

AT_ONCE = 24
ROUNDS = {"sqlite": 20, "postgresql": 8}


def told(database: Database, heads: Path) -> dict[str, str]:
    return {"OMSORG_STORE_URL": database.url, "OMSORG_LOG_HEADS": str(heads)}


def entries(database: Database, heads: Path) -> list[Mapping[str, Any]]:
    """All of a log that is whole, as the gateway's own audit says too."""
    log = proved(database.asked, heads, key_of(SECRET))
    report = verify(database.url, KeyRing.single(key_of(SECRET)), [heads])
    assert not report.findings
    found = list(log.all())
    assert report.entries == len(found)
    return found


async def killed_under_load(crowd: Crowd, gateway: Killable) -> None:
    going = Going(crowd.between(1, 60))
    asking = asyncio.create_task(crowd.ask(gateway.address, at_once=AT_ONCE, while_true=going))
    await asyncio.wait({asking, asyncio.create_task(going.over.wait())}, return_when="FIRST_COMPLETED")
    await asyncio.sleep(crowd.between(0, 30) / 1000)
    gateway.kill()
    going.stop()
    await asking


@pytest.mark.parametrize("count", [1, 2])
async def test_every_answer_has_its_entry_whenever_the_gateway_is_killed(
    stubs: Backends, database: Database, tmp_path: Path, count: int
) -> None:
    heads, crowd = tmp_path / "heads", Crowd(stubs, seed=4)
    with kennel(stubs, tmp_path / "gateways", told(database, heads), count) as gateways:
        for round_ in range(ROUNDS[database.kind]):
            for gateway in gateways:
                await gateway.begin()
            if round_ == 0:
                await crowd.learn(gateways[0].address)
            await killed_under_load(crowd, gateways[round_ % count])
    compare(crowd.heard, entries(database, heads))
    print(crowd.heard.begun, len(crowd.heard.shown), crowd.heard.cut_off, crowd.heard.refused)
