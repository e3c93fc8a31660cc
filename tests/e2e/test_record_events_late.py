"""A right that ends while an event is read, or made into an answer: the event is not shown."""

import asyncio
from typing import Any

import pytest

from gateway.execution import operation
from gateway.resolvers import watching
from tests.e2e.test_record_events import live
from tests.e2e.watching import EYES, POLL, turn, watch
from tests.world import Gateway

__all__ = ["live"]
RELATIVE = next(eye for eye in EYES if eye.role == "RELATIVE")


class Gate:
    """Holds a function back until it is opened."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    async def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.reached.set()
        await self.opened.wait()
        return await self._real(*arguments, **named)


async def test_a_slow_source_does_not_put_off_the_end(
    live: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(watching.told)
    monkeypatch.setattr(watching, "told", gate)
    async with watch(live, RELATIVE) as stream:
        live.backends.happen(RELATIVE.code, "answer", RELATIVE.subject)
        await turn(live, POLL)
        await asyncio.wait_for(gate.reached.wait(), 10)
        live.backends.revoke(RELATIVE.person, RELATIVE.subject)
        await turn(live, 120.0)
        assert await asyncio.wait_for(stream.ends(), 10) == "NO_LONGER_AVAILABLE"
        assert not gate.opened.is_set(), "the source has not answered yet"


async def test_what_is_ready_after_the_right_has_gone_is_not_sent(
    live: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(operation.Execution.executed)

    async def executed(*arguments: Any, **named: Any) -> Any:
        return await gate(*arguments, **named)

    monkeypatch.setattr(operation.Execution, "executed", executed)
    async with watch(live, RELATIVE) as stream:
        live.backends.happen(RELATIVE.code, "answer", RELATIVE.subject, body="SECRET")
        await turn(live, POLL)
        await asyncio.wait_for(gate.reached.wait(), 10)
        live.backends.revoke(RELATIVE.person, RELATIVE.subject)
        await turn(live, 120.0)
        gate.opened.set()
        event = await asyncio.wait_for(stream.hears(), 10)
    assert event["__typename"] == "WatchEnded"
    assert event["reason"] == "NO_LONGER_AVAILABLE"
