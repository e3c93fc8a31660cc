"""The examples, built once, and one gateway that all of them ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.served_live import Live, live
from tests.examples.clients import PYTHON, Client, built_typescript, client
from tests.world import Backends

KINDS = ("typescript", "python")


@pytest.fixture(scope="session")
def served(running_backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("examples") / "gateway"
    with live(running_backends, folder, {}) as gateway:
        yield gateway


@pytest.fixture(scope="session")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_typescript(tmp_path_factory.mktemp("typescript"))


@pytest.fixture(scope="session")
def python() -> Path:
    return PYTHON


@pytest.fixture(params=KINDS)
def example(request: pytest.FixtureRequest, served: Live, stubs: Backends) -> Client:
    """Each of them, as the demo's citizen."""
    folder = request.getfixturevalue(request.param)
    return client(request.param, folder, served, stubs)
