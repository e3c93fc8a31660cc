"""The example clients as an application that may send only what is registered for it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.cli import main
from tests.applications import clients_toml
from tests.e2e.served_live import Live, live
from tests.examples.clients import PYTHON, client
from tests.world import Backends

pytestmark = pytest.mark.xdist_group("examples")

DOCUMENTS = PYTHON / "omsorg_client/documents"
"""A folder of documents is registered as it is; TypeScript's are in the manifest of its build."""
KINDS = ("typescript", "python")


@pytest.fixture(scope="module")
def manifest(typescript: Path) -> Path:
    return typescript / "src/generated/persisted-documents.json"


@pytest.fixture(scope="module")
def strict(
    running_backends: Backends, manifest: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """A gateway that takes nothing from this application but the documents of both clients."""
    folder = tmp_path_factory.mktemp("strict")
    own = {"free_queries": False, "explores": False, "documents": [str(manifest), str(DOCUMENTS)]}
    clients = folder / "clients.toml"
    clients.write_text(clients_toml(portal=own), encoding="utf-8")
    with live(running_backends, folder / "gateway", {"OMSORG_CLIENTS": str(clients)}) as served:
        yield served


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_asks_by_the_ids_of_its_registered_documents(
    kind: str, strict: Live, stubs: Backends, request: pytest.FixtureRequest
) -> None:
    own = client(kind, request.getfixturevalue(kind), strict, stubs)
    own = own.of("citizen", client="omsorg-portal")
    refused = own.run("day", "DK-0217", "--date", "2026-11-27")
    assert refused.status == 1
    assert "DOCUMENT_REQUIRED" in refused.err
    said = own.run("day", "DK-0217", "--date", "2026-11-27", OMSORG_REGISTERED="yes")
    assert (said.status, said.err) == (0, "")
    assert "Withheld: " in said.out
    which = said.id_after("cancel --appointment=")
    done = own.run("cancel", f"--appointment={which}", OMSORG_REGISTERED="yes")
    assert done.out == "Done: cancelled.\n"
    assert len(stubs.effects()) == 1


def test_the_documents_of_both_are_checked_against_the_schema_by_the_command_line(
    manifest: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["documents", "check", str(manifest), str(DOCUMENTS)]
    monkeypatch.setattr(sys, "argv", ["omsorg", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    assert capsys.readouterr().out == "All 6 documents fit.\n"
