"""A portal's registered documents: reloaded while the gateway runs, and checked by command."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog.testing

from gateway.cli import main
from gateway.config.manifests import DocumentFiles
from gateway.config.registering import BETWEEN_LOOKS, registering_forever
from gateway.execution.registered import Registered
from tests.applications import clients_toml
from tests.clocks import FakeClock
from tests.unit.config.files import CLIENTS
from tests.world import ROOT, Backends, Gateway, gateway

PORTAL = "omsorg-portal"
GOOD = '{ municipality(code: "DK-0217") { code } }'
BROKEN = '{ municipality(code: "DK-0217") {\n  cde } }'
STRICT = {"free_queries": False, "explores": False}


class Rounds(FakeClock):
    """Long waits end when a test says so. `waiting` is set while somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = asyncio.Event()
        self._go_on = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        assert seconds == BETWEEN_LOOKS
        self.waiting.set()
        await self._go_on.wait()
        self._go_on.clear()

    async def pass_by(self) -> None:
        self.waiting.clear()
        self._go_on.set()
        await asyncio.wait_for(self.waiting.wait(), 10)


def manifest(texts: dict[str, str]) -> str:
    told = [{"id": key, "name": key, "type": "query", "body": text} for key, text in texts.items()]
    return json.dumps(
        {"format": "apollo-persisted-query-manifest", "version": 1, "operations": told}
    )


async def test_a_manifest_that_changes_is_taken_over_and_a_broken_one_is_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "portal.json"
    file.write_text(manifest({"one": GOOD}))
    known, clock = Registered(), Rounds()
    files = DocumentFiles({PORTAL: (file,)})
    rounds = asyncio.create_task(registering_forever(known, files, clock))
    with structlog.testing.capture_logs() as logged:
        await asyncio.wait_for(clock.waiting.wait(), 10)
        assert known.by_id(PORTAL, "one") == GOOD
        file.write_text(manifest({"two": BROKEN, "three": GOOD}))
        await clock.pass_by()
        assert [known.by_id(PORTAL, key) for key in ("one", "two", "three")] == [None, BROKEN, GOOD]
        file.write_text("{")
        await clock.pass_by()
        file.unlink()
        await clock.pass_by()
        assert known.by_id(PORTAL, "three") == GOOD
        file.write_text(manifest({"four": GOOD}))
        await clock.pass_by()
        assert [known.by_id(PORTAL, key) for key in ("three", "four")] == [None, GOOD]
    rounds.cancel()
    mistakes = [line for line in logged if line["event"] == "documents_not_registered"]
    assert len(mistakes) == 2
    assert all("portal.json" in line["mistake"] and GOOD not in str(line) for line in mistakes)


async def test_a_folder_that_cannot_be_looked_at_for_a_while_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions, a file system that is away, no descriptors left: whatever the system says."""
    folder = tmp_path / "portal"
    folder.mkdir()
    (folder / "one.graphql").write_text(GOOD)
    known, clock = Registered(), Rounds()
    rounds = asyncio.create_task(
        registering_forever(known, DocumentFiles({PORTAL: (folder,)}), clock)
    )
    await asyncio.wait_for(clock.waiting.wait(), 10)
    for forbidden in ("iterdir", "is_dir", "stat"):
        with monkeypatch.context() as broken, structlog.testing.capture_logs() as logged:
            broken.setattr(Path, forbidden, _refused)
            await clock.pass_by()
            await clock.pass_by()
            assert known.by_id(PORTAL, "one") == GOOD
        assert [line["event"] for line in logged] == ["documents_not_registered"], forbidden
        (folder / "one.graphql").unlink()
        (folder / "two.graphql").write_text(BROKEN)
        await clock.pass_by()
        assert [known.by_id(PORTAL, key) for key in ("one", "two")] == [None, BROKEN]
        (folder / "two.graphql").unlink()
        (folder / "one.graphql").write_text(GOOD)
        await clock.pass_by()
    rounds.cancel()


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(13, "refused")


@pytest.mark.parametrize("places", [["all.json"], ["one.json", "folder"]], ids=str)
async def test_a_served_portal_has_its_documents_and_no_others(
    stubs: Backends, tmp_path: Path, places: list[str]
) -> None:
    (tmp_path / "all.json").write_text(json.dumps({"Code": GOOD, "Me": "{ viewer { name } }"}))
    (tmp_path / "one.json").write_text(json.dumps({"Code": GOOD}))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "Me.graphql").write_text("{ viewer { name } }")
    told = clients_toml(portal={**STRICT, "documents": places}, other=STRICT)
    async with gateway(stubs, tmp_path, clients=told) as world:
        mine, others = (stubs.token("citizen", client=f"omsorg-{n}") for n in ("portal", "other"))
        assert (await asks(world, mine, documentId="Code")).json() == {
            "data": {"municipality": {"code": "DK-0217"}}
        }
        assert (await asks(world, mine, documentId="Me")).json()["data"]["viewer"]["name"]
        refused = [
            await asks(world, others, documentId="Code"),
            await asks(world, mine, documentId="Cde"),
            await asks(world, None, documentId="Code"),
            await asks(world, mine, query=GOOD),
        ]
    codes = [answer.json()["errors"][0]["extensions"]["code"] for answer in refused]
    assert codes == ["DOCUMENT_NOT_FOUND"] * 3 + ["DOCUMENT_REQUIRED"]


async def asks(world: Gateway, token: str | None, **parts: str) -> httpx.Response:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return await world.http.post("/graphql", json=parts, headers=headers)


Said = Callable[..., tuple[Any, str, str]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """The command in this process: exit code, standard output and standard error."""

    def told(*words: str) -> tuple[Any, str, str]:
        monkeypatch.setattr(sys, "argv", ["omsorg", "documents", "check", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        return (stopped.value.code or 0, *capsys.readouterr())

    return told


def test_the_check_says_which_document_breaks_and_where(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    deep = '{ __type(name: "A") ' + "{ ofType " * 25 + "{ name }" + "}" * 26
    file.write_text(manifest({"Good": GOOD, "Broken": BROKEN, "Deep": deep, "None": "{"}))
    code, out, err = said(str(file))
    assert code == 1
    assert "3 of 4 documents break" in err
    lines = out.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["Broken", "Deep", "None"]
    assert "Broken:2:3: Cannot query field 'cde'" in lines[0]
    assert "Did you mean 'code'" in lines[0]
    assert "At most 20 levels" in lines[1]


def test_the_check_passes_what_fits(said: Said, tmp_path: Path) -> None:
    (tmp_path / "Code.graphql").write_text(GOOD)
    assert said(str(tmp_path)) == (0, "All 1 documents fit.\n", "")


def test_without_words_everything_that_the_clients_file_names_is_checked(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.json").write_text(json.dumps({"B": BROKEN}))
    text = CLIENTS.replace(f'"{ROOT}/backends/portal_documents"', '"broken.json"')
    (tmp_path / "clients.toml").write_text(f"{text}\n[limits]\ndepth = 1\n")
    monkeypatch.setenv("OMSORG_CLIENTS", str(tmp_path / "clients.toml"))
    code, out, _ = said()
    assert code == 1
    assert out == ("omsorg-portal: B: At most 1 levels are allowed: ask for less at a time.\n")


def test_the_demo_s_own_documents_fit(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert said() == (0, "All 2 documents fit.\n", "")


def test_a_manifest_that_cannot_be_read_is_one_sentence(said: Said, tmp_path: Path) -> None:
    (tmp_path / "portal.json").write_text("{")
    code, _, err = said(str(tmp_path / "portal.json"))
    assert code == 2
    assert err.startswith("omsorg: documents in portal.json: it is not JSON: ")
