"""The world that tests share: one set of stubs a worker, a gateway of its own for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.databases import KINDS, Database, database_of
from tests.postgres_server import PostgresServer, postgres_server
from tests.world import NOW, Backends, Gateway, backends, gateway


@pytest.fixture(scope="session")
def running_backends() -> Iterator[Backends]:
    with backends() as running:
        yield running


@pytest.fixture
def stubs(running_backends: Backends) -> Backends:
    """The running stubs, with nothing in their lists, no faults, and the clock where it was."""
    running_backends.forget()
    running_backends.set_clock(NOW)
    return running_backends


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


@pytest.fixture
def postgres(running_postgres: PostgresServer) -> Iterator[PostgresServer]:
    """The running PostgreSQL, mended afterwards whatever a test did to it."""
    yield running_postgres
    running_postgres.mend()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind that a store can be kept in."""
    with database_of(request.param, request, tmp_path) as made:
        yield made


@pytest.fixture
async def world(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway in front of the stubs."""
    async with gateway(stubs, tmp_path) as ready:
        yield ready
