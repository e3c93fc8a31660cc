"""The audits of graphql-http (npm), put to a server on loopback."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.served import served
from tests.npm import NotInstalledError, install
from tests.untested import untested
from tests.world import Backends

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Audit:
    """One of them, and how it ended: `ok`, or else for a reason."""

    id: str
    name: str
    status: str
    reason: str | None = None


def audited(address: str) -> list[Audit]:
    """Every audit of the GraphQL endpoint at this address."""
    done = subprocess.run(
        [str(shutil.which("node")), str(HERE / "audits.mjs"), address],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Audit(**told) for told in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def audits() -> None:
    """They are installed, or the tests are left out."""
    try:
        install(HERE)
    except NotInstalledError as missing:
        raise untested("the audits of GraphQL over HTTP", str(missing)) from None


@pytest.fixture(scope="session")
def gateway_audited(
    audits: None, running_backends: Backends, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Audit]:
    """How each ended when it was put to the gateway, by its id."""
    del audits
    with served(running_backends, tmp_path_factory.mktemp("audits")) as (_, address):
        ended = audited(f"{address}/graphql")
    found = {audit.id: audit for audit in ended}
    assert len(found) == len(ended), "an id stands for two audits"
    return found
