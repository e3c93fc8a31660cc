"""The background round goes on, whatever one source does."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.domain.errors import SourceTimeout
from gateway.routing.probing import probe_forever
from tests.clocks import FakeClock


class Probed:
    """A source that counts how often it is asked, and fails in its own way."""

    def __init__(self, code: str, failure: Exception | None = None) -> None:
        self.code = code
        self.system = SimpleNamespace(probe=self._probe)
        self.asked = 0
        self._failure = failure

    async def _probe(self) -> None:
        self.asked += 1
        if self._failure is not None:
            raise self._failure


class ThreeRounds(FakeClock):
    """Ends the world before the fourth round."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        if len(self.waits) == 3:
            raise asyncio.CancelledError


@pytest.mark.parametrize("failure", [None, SourceTimeout("home"), KeyError("bug"), OSError()])
async def test_every_source_is_asked_in_every_round(failure: Exception | None) -> None:
    sources: Any = [Probed("DK-0751", failure), Probed("DK-0217"), Probed("NO-3216", failure)]
    clock = ThreeRounds()
    with pytest.raises(asyncio.CancelledError):
        await probe_forever(sources, clock, 15.0)
    assert [source.asked for source in sources] == [3, 3, 3]
    assert clock.waits == [15.0] * 3
