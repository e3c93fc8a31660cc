"""The store's keys are turned while gateways serve: nothing is done twice, nothing is lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Database
from tests.e2e.changes.orders import document, order
from tests.e2e.changes.table import CITIZEN_HELSINGOER as HERE
from tests.e2e.looks import LOOK, entries, look
from tests.world import NOW, Backends, Gateway, WorldClock, gateway

NEW_KEY = "2027-01:a-new-key-of-the-store-0123456789"
FIRST = {"OMSORG_STORE_KEYS": NEW_KEY}


@dataclass
class Fleet:
    """Gateways on one store, with one clock."""

    backends: Backends
    folder: Path
    database: Database
    clock: WorldClock

    @asynccontextmanager
    async def gateway(self, name: str, **told: str) -> AsyncIterator[Gateway]:
        (self.folder / name).mkdir()
        shared = {"OMSORG_STORE_URL": self.database.url, "OMSORG_LOG_HEADS": f"{self.folder}/heads"}
        environment = {**shared, **told}
        folder = self.folder / name
        async with gateway(
            self.backends, folder, environment=environment, clock=self.clock
        ) as world:
            yield world


@pytest.fixture
def fleet(stubs: Backends, tmp_path: Path, database: Database) -> Fleet:
    return Fleet(stubs, tmp_path, database, WorldClock(NOW))


async def changed(world: Gateway, given: dict[str, Any]) -> Any:
    variables = {"input": {**given, "idempotencyKey": "key-0001"}}
    return await world.ask(document("startThread"), variables, person=HERE.person)


async def test_a_change_of_before_is_not_done_again_after(fleet: Fleet) -> None:
    async with fleet.gateway("old") as old:
        given = await order(old, HERE, "startThread")
        first = await changed(old, given)
        assert first["data"]["startThread"]["__typename"] == "ThreadStarted"
        async with fleet.gateway("new", **FIRST) as new:
            assert await changed(new, given) == first
    assert len(fleet.backends.effects()) == 1


async def test_one_who_was_not_told_of_the_new_key_does_no_change_a_second_time(
    fleet: Fleet,
) -> None:
    async with fleet.gateway("old") as old, fleet.gateway("new", **FIRST) as new:
        given = await order(new, HERE, "startThread")
        assert (await changed(new, given))["data"]["startThread"]["__typename"] == "ThreadStarted"
        again = await changed(old, given)
        assert again["data"] is None or again["data"]["startThread"] is None
        assert [e["extensions"]["code"] for e in again["errors"]] == ["INTERNAL"]
        assert (await old.http.get("/readyz")).status_code == 503
        assert (await new.http.get("/readyz")).status_code == 200
    assert len(fleet.backends.effects()) == 1


async def test_the_citizen_reads_all_of_the_log_across_keys(fleet: Fleet) -> None:
    async with fleet.gateway("old") as old, fleet.gateway("new", **FIRST) as new:
        await look(old, "citizen", named="Before")
        fleet.clock.advance(seconds=1)
        await look(new, "citizen", named="After")
        found = await entries(new, "citizen")
    assert [entry["operation"] for entry in found] == ["After", "Before"]
    used = fleet.database.asked("select key from access_log group by key")
    assert len(used) == 2


async def test_a_sign_in_that_has_ended_has_ended_under_the_new_key_too(fleet: Fleet) -> None:
    async with fleet.gateway("old") as old:
        token = fleet.backends.token("citizen")
        assert await shown(old, token)
        fleet.clock.advance(minutes=5)
        assert not await shown(old, token)
        async with fleet.gateway("new", **FIRST) as new:
            assert not await shown(new, token)
            assert await shown(new, token, "DK-0217"), "only that portal's"


async def shown(world: Gateway, token: str, code: str = "DK-0751") -> bool:
    """Whether the record is; if not, because nobody is signed in there."""
    answer = (await world.post(LOOK % "", {"code": code}, token=token)).json()
    if "errors" in answer:
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["UNAUTHENTICATED"]
        return False
    return bool(answer["data"]["careRecord"]["person"]["name"])
