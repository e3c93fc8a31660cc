"""How each call to a source went is told once, by kind."""

import httpx
import pytest

from gateway.domain.errors import SourceError
from gateway.upstream.breaker import BreakerSettings
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from tests.clocks import FakeClock

OUTCOMES = {
    "answered": httpx.Response(200, json={}),
    "invalid": httpx.Response(302, headers={"location": "https://elsewhere.example"}),
    "unavailable": httpx.Response(500),
    "timeout": httpx.ReadTimeout("late"),
}


def upstream(answer, told):
    def answered(_request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return connected(
        name="DK-0751",
        address="https://kilde.example/api/",
        further=(),
        clock=FakeClock(),
        settings=UpstreamSettings(breaker=BreakerSettings(failures=1)),
        token=None,
        transport=httpx.MockTransport(answered),
        notes=lambda source, outcome: told.append((source, outcome)),
    )


@pytest.mark.parametrize(("outcome", "answer"), OUTCOMES.items(), ids=OUTCOMES)
async def test_a_call_is_told_by_how_it_ended(outcome, answer):
    told = []
    try:
        await upstream(answer, told).get("x", place="x")
    except SourceError:
        assert outcome != "answered"
    assert told == [("DK-0751", outcome)]


async def test_a_call_that_the_breaker_keeps_back_is_unavailable():
    told = []
    resting = upstream(OUTCOMES["unavailable"], told)
    for _ in range(2):
        with pytest.raises(SourceError):
            await resting.get("x", place="x")
    assert told == [("DK-0751", "unavailable")] * 2


async def test_a_call_that_breaks_off_for_a_mistake_of_our_own_is_abandoned():
    told = []
    with pytest.raises(ZeroDivisionError):
        await upstream(ZeroDivisionError(), told).get("x", place="x")
    assert told == [("DK-0751", "abandoned")]
