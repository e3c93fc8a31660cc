"""A change whose gateway is killed in the middle stands in the log all the same."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.changes.orders import order
from tests.e2e.changes.record import Seat
from tests.e2e.changes.table import RELATIVE_AARHUS, RELATIVE_HELSINGOER, RELATIVE_VESTBY
from tests.e2e.changes.test_killed import LATER, ask, lives
from tests.e2e.looks import LOG
from tests.world import Gateway

AFTER_THE_CLAIM = 3


def writes(address: str, token: str) -> list[dict[str, Any]]:
    """What this person reads there of changes."""
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx.post(f"{address}/graphql", json={"query": LOG}, headers=headers, trust_env=False)
    entries = answer.json()["data"]["viewer"]["accessLog"]["nodes"]
    return [entry for entry in entries if entry["kind"] == "WRITE"]


@pytest.mark.parametrize("seat", [RELATIVE_AARHUS, RELATIVE_HELSINGOER, RELATIVE_VESTBY], ids=str)
async def test_a_change_that_was_cut_off_is_read_of_by_whoever_tried_and_by_the_citizen(
    world: Gateway, tmp_path: Path, seat: Seat
) -> None:
    tokens = [world.backends.token(person) for person in (seat.person, seat.of)]
    given = {**await order(world, seat, "startThread"), "idempotencyKey": "key-0001"}
    with lives(world, tmp_path / "mortal", 2) as (mortal, survivor):
        mortal.begin(die_at=AFTER_THE_CLAIM, since="claim")
        assert ask(mortal.address, tokens[0], "startThread", given, whole=False) is None
        survivor.begin(later=LATER)
        assert ask(survivor.address, tokens[0], "startThread", given, whole=False) is not None
        for token in tokens:
            read = writes(survivor.address, token)
            assert [entry["outcome"] for entry in read] == ["ANSWERED", "FAILED"]
            assert {entry["role"] for entry in read} == {"RELATIVE"}
            assert read[0]["subject"] == read[1]["subject"] is not None
