"""A gateway that is killed at any step of a change, and a retry: always exactly one effect."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.changes.mortal import Cradle, cradle
from tests.e2e.changes.orders import DONE, document, order
from tests.e2e.changes.record import Seat
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_FREDERIKSBERG,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    OFFERED,
)
from tests.world import Gateway, free_ports

NEWCOMER = Seat("nyinnbygger", "NO-3216")
CASES = [
    *((CITIZEN_AARHUS, name) for name in sorted(OFFERED[CITIZEN_AARHUS])),
    (CITIZEN_FREDERIKSBERG, "requestNewTime"),
    *((CITIZEN_HELSINGOER, name) for name in sorted(OFFERED[CITIZEN_HELSINGOER])),
    *((CITIZEN_VESTBY, name) for name in sorted(OFFERED[CITIZEN_VESTBY])),
    (NEWCOMER, "acceptTerms"),
]
"""Every mutation once in every system that has it."""
LATER = 60.0
"""Long enough for a claim to lapse whose holder is dead."""


def ask(
    address: str, token: str, name: str, given: Mapping[str, Any], *, whole: bool = True
) -> dict[str, Any] | None:
    """What came of it, read back if `whole`; None where the gateway died over it."""
    query = document(name) if whole else document(name, "")
    body = {"query": query, "variables": {"input": given}}
    headers = {"authorization": f"Bearer {token}"}
    try:
        answer = httpx.post(
            f"{address}/graphql", json=body, headers=headers, trust_env=False, timeout=30
        )
    except httpx.TransportError:
        return None
    told = answer.json()
    assert "errors" not in told, told
    found: dict[str, Any] = told["data"][name]
    return found


class Life:
    """One gateway after the other on one port."""

    def __init__(self, made: Cradle) -> None:
        [self._port] = free_ports(1)
        self._made = made
        self._pid: int | None = None
        self.address = f"http://127.0.0.1:{self._port}"

    def begin(self, **told: Any) -> None:
        self.end()
        self._pid = self._made.gateway(self._port, **told)
        until = time.monotonic() + 20
        while not self._is_up():
            assert time.monotonic() < until, "a mortal gateway was not born"
            time.sleep(0.01)

    def end(self) -> None:
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            while self._is_up():
                time.sleep(0.01)
        self._pid = None

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", trust_env=False).is_success
        except httpx.TransportError:
            return False


@contextlib.contextmanager
def lives(world: Gateway, folder: Path, count: int) -> Iterator[list[Life]]:
    """Places for so many gateways at a time, all with one store."""
    folder.mkdir()
    with cradle(world.backends, folder) as made:
        born = [Life(made) for _ in range(count)]
        try:
            yield born
        finally:
            for life in born:
                life.end()


@pytest.mark.parametrize(("seat", "name"), CASES, ids=str)
async def test_one_effect_whenever_a_gateway_dies_and_another_is_asked_again(
    world: Gateway, tmp_path: Path, seat: Seat, name: str
) -> None:
    """Every step from the claim on; before it nothing is known of the change."""
    backends, token = world.backends, world.backends.token(seat.person)
    given = await order(world, seat, name)
    deaths = 0
    with lives(world, tmp_path / "mortal", 2) as (mortal, survivor):
        survivor.begin(later=LATER)
        while True:
            backends.forget()
            said = {**given, "idempotencyKey": f"key-{deaths:04}"}
            mortal.begin(die_at=deaths + 1, since="claim")
            first = ask(mortal.address, token, name, said, whole=False)
            if first is not None:
                break
            again = ask(survivor.address, token, name, said)
            assert again is not None
            assert again["__typename"] == DONE[name], (deaths, again)
            assert len(backends.effects()) == 1, f"killed at step {deaths + 1}"
            deaths += 1
        assert ask(survivor.address, token, name, said) is not None
    assert first["__typename"] == DONE[name]
    assert len(backends.effects()) == 1
    assert deaths > 6, "too few steps: was anything killed?"


@pytest.mark.parametrize(
    ("seat", "name"),
    [
        (CITIZEN_AARHUS, "recordMeasurement"),
        (CITIZEN_HELSINGOER, "applyForAid"),
        (CITIZEN_VESTBY, "cancelAppointment"),
    ],
    ids=str,
)
async def test_one_effect_whenever_the_gateway_is_killed_and_started_again(
    world: Gateway, tmp_path: Path, seat: Seat, name: str
) -> None:
    """Every step from the first byte of the request to the last of the answer."""
    backends, token = world.backends, world.backends.token(seat.person)
    given = await order(world, seat, name)
    deaths = 0
    with lives(world, tmp_path / "mortal", 1) as [life]:
        while True:
            backends.forget()
            said = {**given, "idempotencyKey": f"key-{deaths:04}"}
            life.begin(die_at=deaths + 1)
            first = ask(life.address, token, name, said)
            if first is not None:
                break
            life.begin(later=LATER)
            again = ask(life.address, token, name, said)
            assert again is not None
            assert again["__typename"] == DONE[name], (deaths, again)
            assert ask(life.address, token, name, said) == again
            assert len(backends.effects()) == 1, f"killed at step {deaths + 1}"
            deaths += 1
    assert first["__typename"] == DONE[name]
    assert len(backends.effects()) == 1
    assert deaths > 12, "too few steps: was anything killed?"
