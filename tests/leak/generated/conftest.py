"""Two worlds: the one that all tests share, and one with nothing hidden."""

from collections.abc import Iterator

import pytest

from tests.leak.generated.pair import Hidden, Sources, beside, sources_of
from tests.world import NOW, Backends


@pytest.fixture(scope="session")
def nothing_hidden() -> Iterator[Backends]:
    with sources_of(Hidden(0)) as running:
        yield running


@pytest.fixture(scope="module")
def sources(running_backends: Backends, nothing_hidden: Backends) -> tuple[Sources, Sources]:
    """Nothing has been asked yet in either."""
    for one in (running_backends, nothing_hidden):
        one.forget()
        one.set_clock(NOW)
    return beside(running_backends, nothing_hidden)
