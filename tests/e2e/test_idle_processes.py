"""Idle time in several gateway processes that share a store, in each kind of database.

Source: Aarhus Kommune, "Min Dialog": "Du bliver automatisk logget ud, hvis du har været inaktiv i
fire minutter".
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.databases import Database
from tests.e2e.portal_use import LEFT, ask, is_in
from tests.e2e.watching import EYES, POLL, WorldsClock, turn, watch
from tests.world import NOW, ROOT, STUBS, Backends, Gateway, WorldClock, gateway

Opens = Callable[[], AbstractAsyncContextManager[Gateway]]
FREDERIKSBERG = "DK-0147"
NEARLY = timedelta(minutes=4) - timedelta(seconds=1)


@pytest.fixture
def clock() -> WorldClock:
    return WorldClock(NOW)


@pytest.fixture(params=["with sid", "without sid"])
def process(
    request: pytest.FixtureRequest,
    stubs: Backends,
    database: Database,
    clock: WorldClock,
    tmp_path: Path,
) -> Opens:
    """Starts one more gateway on the same store, told by its issuers what a sign-in is or not."""
    told = {"OMSORG_STORE_URL": database.url}
    if request.param == "without sid":
        path = tmp_path / "without-sid.toml"
        path.write_text(_without_sid(stubs), encoding="utf-8")
        told["OMSORG_IDENTITY"] = str(path)
    return lambda: gateway(stubs, tmp_path, environment=told, clock=clock)


def _without_sid(running: Backends) -> str:
    text = (ROOT / "identity.toml").read_text(encoding="utf-8")
    for stub, port in STUBS.items():
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{running.ports[stub]}")
    return text.replace("[[issuer]]\n", '[[issuer]]\nsign_in_claim = "told_by_nobody"\n')


@pytest.fixture
async def two(process: Opens) -> AsyncIterator[tuple[Gateway, Gateway]]:
    async with process() as here, process() as there:
        yield here, there


async def left(world: Gateway) -> str | None:
    answer = await ask(world, LEFT)
    moment: str | None = answer["data"]["careRecord"]["idleTimeoutAt"]
    return moment


async def test_whichever_is_used_a_second_before_is_in_time_and_four_minutes_are_too_late(
    two: tuple[Gateway, Gateway], clock: WorldClock
) -> None:
    here, there = two
    for world in (here, there, here):
        assert await is_in(world)
        clock.set(clock.now() + NEARLY)
    assert await is_in(there)
    clock.advance(minutes=4)
    for world in (here, there, here):
        assert not await is_in(world)
        assert await is_in(world, FREDERIKSBERG), "another portal"


async def test_all_tell_the_same_moment_to_the_second(
    two: tuple[Gateway, Gateway], clock: WorldClock
) -> None:
    here, there = two
    assert [await left(world) for world in two] == [None, None]
    assert await is_in(here)
    assert [await left(world) for world in two] == ["2026-11-22T11:04:00.000+01:00"] * 2
    clock.advance(seconds=61)
    assert await is_in(there)
    assert [await left(world) for world in two] == ["2026-11-22T11:05:01.000+01:00"] * 2


async def test_asking_for_the_time_left_is_no_use_anywhere(
    two: tuple[Gateway, Gateway], clock: WorldClock
) -> None:
    here, there = two
    assert await is_in(here)
    for _ in range(3):
        clock.advance(minutes=1)
        assert [await left(world) for world in two] == ["2026-11-22T11:04:00.000+01:00"] * 2
    clock.advance(minutes=1)
    assert not await is_in(there)
    assert not await is_in(here)


async def test_a_new_token_of_the_same_sign_in_begins_nothing_anew(
    two: tuple[Gateway, Gateway], clock: WorldClock
) -> None:
    here, there = two
    first = token_of(here)
    assert await is_in(here)
    clock.advance(minutes=4)
    renewed = token_of(there)
    differing = {name for name in renewed if renewed[name] != first[name]}
    assert {"jti", "iat", "exp"} <= differing <= {"jti", "iat", "exp", "nbf"}
    for world in (there, here):
        assert not await is_in(world)
        assert not await is_in(world, lifetime="1800")
        assert not await is_in(world, client="omsorg-partner")


def token_of(world: Gateway) -> dict[str, Any]:
    """What the token says that `ask` uses now."""
    world.backends.set_clock(world.clock.now())
    token = world.backends.token("citizen", auth_time=str(int(NOW.timestamp())))
    return jwt.decode(token, options={"verify_signature": False})


async def test_a_new_sign_in_opens_everywhere_and_the_one_before_stays_ended(
    two: tuple[Gateway, Gateway], clock: WorldClock
) -> None:
    here, there = two
    assert await is_in(here)
    clock.advance(minutes=4)
    assert not await is_in(here)
    again = str(int(clock.now().timestamp()))
    assert await is_in(there, auth_time=again)
    assert await is_in(here, auth_time=again)
    assert not await is_in(there)
    assert not await is_in(here)
    assert await is_in(there, auth_time=again)


async def test_time_goes_on_through_a_restart(process: Opens, clock: WorldClock) -> None:
    for _ in range(3):
        async with process() as world:
            assert await is_in(world)
        clock.set(clock.now() + NEARLY)
    clock.advance(seconds=1)
    for _ in range(2):
        async with process() as world:
            assert not await is_in(world)
            assert await is_in(world, FREDERIKSBERG)


@pytest.mark.parametrize("noticed", [True, False])
async def test_it_stays_ended_when_the_store_no_longer_remembers(
    process: Opens, clock: WorldClock, database: Database, *, noticed: bool
) -> None:
    async with process() as world:
        assert await is_in(world)
        if noticed:
            clock.advance(minutes=4)
            assert not await is_in(world)
    clock.advance(days=31)
    async with process() as here, process() as there:
        assert database.asked("SELECT count(*) FROM activity") == [(0,)]
        for world in (here, there):
            assert not await is_in(world)
            assert await is_in(world, FREDERIKSBERG)
        again = str(int(clock.now().timestamp()))
        assert await is_in(here, auth_time=again)
        assert not await is_in(there)


async def test_no_number_or_name_of_a_sign_in_is_kept(
    two: tuple[Gateway, Gateway], database: Database
) -> None:
    assert await is_in(two[0])
    stored = database.stored()
    assert b"Nancy" in stored
    for told in (b"2512489996", b"251248", b"sid-citizen"):
        assert told not in stored


async def test_whoever_watches_at_one_process_stays_while_the_other_is_used(
    stubs: Backends, database: Database, tmp_path: Path
) -> None:
    told = {"OMSORG_STORE_URL": database.url, "OMSORG_POLL_EVERY": str(POLL)}
    told |= {"OMSORG_PUSHED_POLL_EVERY": str(POLL), "OMSORG_RIGHTS_EVERY": "0.75"}
    clock = WorldsClock()
    async with (
        gateway(stubs, tmp_path, environment=told, clock=clock) as here,
        gateway(stubs, tmp_path, environment=told, clock=clock) as there,
    ):
        assert await is_in(here)
        async with watch(here, EYES[0]) as stream:
            await turn(here, 180 - clock.monotonic())
            assert await is_in(there)
            await turn(here, 180 + 239 - clock.monotonic())
            assert not stream.has_news
            assert await left(there) == "2026-11-22T11:07:00.000+01:00"
            assert await stream.ends_while(here) == "SIGN_IN_ENDED"
        assert not await is_in(there)
