"""A care system to change, and claims kept in memory or in a real database."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.records.once import Once
from gateway.store import Store
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.databases import KINDS, database_of
from tests.unit.fakes.claims import FakeClaims
from tests.unit.records.doings import BUDGET, Care, Watched


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def care(clock: FakeClock) -> Care:
    return Care(clock)


@pytest.fixture(params=["memory", *KINDS])
async def claims(
    request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path
) -> AsyncIterator[Watched]:
    if request.param == "memory":
        written: list[Any] = []
        yield Watched(FakeClaims(clock.now, written.append))
        return
    keys = KeyRing.single(b"a key of 32 bytes, for tests ...")
    with database_of(request.param, request, tmp_path) as database:
        store = Store.open(database.url, keys, clock, heads=tmp_path / "heads")
        await store.start()
        yield Watched(store)
        await store.close()


@pytest.fixture
def once(claims: Watched, clock: FakeClock) -> Once:
    return Once(claims, clock, BUDGET)
