"""Entries of the log are forgotten every hour that a gateway runs, and the rest proves the log."""

import asyncio
from pathlib import Path

from tests.databases import Database
from tests.e2e.looks import entries, look
from tests.e2e.watching import turn, turned
from tests.log_proof import key_of, proved
from tests.world import SECRET, Backends

HOUR = 3600


async def test_entries_are_cut_within_an_hour_of_their_time(
    stubs: Backends, database: Database, tmp_path: Path
) -> None:
    def left() -> list[str]:
        log = proved(database.asked, tmp_path / "heads", key_of(SECRET))
        return [entry["operation"] for entry in log.all()]

    def count() -> int:
        return len(database.asked("SELECT number FROM access_log"))

    told = {"OMSORG_STORE_URL": database.url, "OMSORG_LOG_KEPT": "1"}
    async with turned(stubs, tmp_path, **told) as world:
        await look(world, "citizen", named="First")
        for _ in range(24):
            await turn(world, HOUR)
        stubs.set_clock(world.clock.now())
        await look(world, "citizen", named="Second")
        assert left() == ["First", "Second"]
        await turn(world, HOUR)
        async with asyncio.timeout(20):
            while await asyncio.to_thread(count) != 1:
                pass
        assert left() == ["Second"]
        stubs.set_clock(world.clock.now())
        found = await entries(world, "citizen")
        assert [entry["operation"] for entry in found] == ["Second"]
