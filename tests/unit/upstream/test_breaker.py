"""The breaker: opens after failures in a row, rests, tries once, and says how it stands."""

from datetime import timedelta

import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.portal import Reachability
from gateway.upstream.breaker import Breaker, BreakerSettings
from tests.clocks import FakeClock


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock, BreakerSettings(failures=3, rest=10.0))


def fail(breaker, times):
    for _ in range(times):
        breaker.enter("x")
        breaker.failed()


def test_it_is_up_before_any_call(breaker):
    assert breaker.reachability is Reachability.UP


def test_it_opens_after_failures_in_a_row(breaker):
    fail(breaker, 2)
    assert breaker.reachability is Reachability.DEGRADED
    breaker.enter("x")
    breaker.succeeded()
    assert breaker.reachability is Reachability.UP
    fail(breaker, 3)
    assert breaker.reachability is Reachability.DOWN
    with pytest.raises(SourceUnavailable) as caught:
        breaker.enter("sted")
    assert caught.value.place == "sted"
    assert caught.value.retry_after == timedelta(seconds=10)


def test_it_tells_how_long_it_rests(breaker, clock):
    fail(breaker, 3)
    clock.advance(seconds=7.5)
    with pytest.raises(SourceUnavailable) as caught:
        breaker.enter("x")
    assert caught.value.retry_after == timedelta(seconds=2.5)


def test_after_the_rest_one_tries_and_the_others_wait(breaker, clock):
    fail(breaker, 3)
    clock.advance(seconds=10)
    breaker.enter("x")
    with pytest.raises(SourceUnavailable):
        breaker.enter("x")
    breaker.succeeded()
    breaker.enter("x")
    breaker.enter("x")
    assert breaker.reachability is Reachability.UP


def test_a_failed_try_rests_again(breaker, clock):
    fail(breaker, 3)
    clock.advance(seconds=10)
    fail(breaker, 1)
    assert breaker.reachability is Reachability.DOWN
    clock.advance(seconds=9.9)
    with pytest.raises(SourceUnavailable):
        breaker.enter("x")
    clock.advance(seconds=0.2)
    breaker.enter("x")


def test_a_try_that_was_given_up_lets_another_try(breaker, clock):
    fail(breaker, 3)
    clock.advance(seconds=10)
    breaker.enter("x")
    breaker.abandoned()
    breaker.enter("x")
    breaker.succeeded()
    assert breaker.reachability is Reachability.UP
