"""One gateway for the whole folder. After every test it lives, and has said nothing of it."""

from collections.abc import Iterator

import pytest

from tests.odd.judging import judge_log
from tests.odd.serving import MOST_GROWN, OddGateway, odd_gateway


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OddGateway]:
    with odd_gateway(tmp_path_factory.mktemp("odd")) as ready:
        assert ready.still_answers()
        yield ready


@pytest.fixture
def odd(running: OddGateway) -> Iterator[OddGateway]:
    yield running
    assert running.still_answers()
    judge_log(running.newly_said())
    assert running.held("VmHWM") < running.at_first + MOST_GROWN
