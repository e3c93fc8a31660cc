"""Two gateway processes on one store: the same change at the same moment is one change."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.changes.orders import DONE, order
from tests.e2e.changes.record import Seat
from tests.e2e.changes.test_killed import CASES, ask, lives
from tests.world import STUB_OF, Gateway


@pytest.mark.parametrize(("seat", "name"), CASES, ids=str)
async def test_the_same_change_in_two_processes_at_once_is_done_once(
    world: Gateway, tmp_path: Path, seat: Seat, name: str
) -> None:
    backends, token = world.backends, world.backends.token(seat.person)
    given = {**await order(world, seat, name), "idempotencyKey": "key-0001"}
    with lives(world, tmp_path / "two", 2) as (one, other), ThreadPoolExecutor(4) as threads:
        one.begin()
        other.begin()
        backends.fault(STUB_OF[seat.code], path=".*", kind="slow", seconds=0.05)
        asked = [
            threads.submit(ask, life.address, token, name, given)
            for life in (one, other, one, other)
        ]
        answers = [each.result() for each in asked]
        assert None not in answers
        assert {answer["__typename"] for answer in answers if answer} == {DONE[name]}
        assert len(backends.effects()) == 1
        backends.forget_requests()
        last = [ask(life.address, token, name, given) for life in (one, other)]
    assert last[0] == last[1]
    assert last[0] is not None
    assert last[0]["__typename"] == DONE[name]
    assert len(backends.effects()) == 1
