"""The longest chain of calls is told from when they began and ended."""

from dataclasses import replace

import pytest

from bench.chains import depth
from tests.bench.test_replay import call


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((), 0),
        (((0.0, 1.0),), 1),
        (((0.0, 1.0), (0.1, 1.1), (0.2, 1.2)), 1),
        (((0.0, 1.0), (1.0, 2.0), (1.1, 2.1)), 2),
        (((0.0, 1.0), (0.1, 5.0), (1.1, 2.0), (2.1, 3.0)), 3),
        (((2.0, 3.0), (0.0, 1.0), (1.0, 2.0)), 3),
    ],
)
def test_a_chain_is_as_long_as_its_calls_wait_for_one_another(
    times: tuple[tuple[float, float], ...], expected: int
) -> None:
    calls = [replace(call("GET", "/"), begun=begun, ended=ended) for begun, ended in times]
    assert depth(calls) == expected
