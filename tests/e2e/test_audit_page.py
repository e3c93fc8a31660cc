"""Everything that docs/access-log.md says can be pasted can be pasted, and its tables are whole."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store.tables import ACCESS
from tests.e2e.served_live import Live, live
from tests.e2e.test_audit import FIELDS
from tests.world import ROOT, SECRET, STUBS, Backends, backends

PAGE = (ROOT / "docs" / "access-log.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
EXPECTED = re.compile(r" # ([^#\n]+?)(?=$| #)", re.MULTILINE)
A_CURL = f'curl() {{ {sys.executable} -m tests.e2e.like_curl "$@"; }}\n'


@pytest.fixture(scope="module")
def running() -> Iterator[Backends]:
    with backends() as ready:
        yield ready


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a checkout in which the demo runs, with its log."""
    made = tmp_path_factory.mktemp("checkout")
    (made / "var").mkdir()
    (made / "var" / "demo-secret").write_text(SECRET, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def served(running: Backends, folder: Path) -> Iterator[Live]:
    told = {
        "OMSORG_STORE_URL": f"sqlite:///{folder / 'var' / 'demo.sqlite'}",
        "OMSORG_LOG_HEADS": str(folder / "var" / "demo-heads"),
    }
    with live(running, folder / "gateway", told) as gateway:
        yield gateway


def here(text: str, running: Backends, port: int) -> str:
    """The page's ports and programs as they are in this world."""
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    text = text.replace(".venv/bin/omsorg", f"{sys.executable} -m gateway")
    for stub, usual in STUBS.items():
        text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{running.ports[stub]}")
    return text


def test_the_blocks_say_what_the_page_says_one_after_the_other(
    running: Backends, folder: Path, served: Live
) -> None:
    own = "" if shutil.which("curl") else A_CURL
    assert len(BLOCKS) == 3
    for block in BLOCKS:
        done = subprocess.run(
            ["bash", "-c", here(own + block, running, served.port)],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = done.stdout + done.stderr
        expected = EXPECTED.findall(block)
        assert expected
        for text in expected:
            assert text in said, said


def test_every_field_of_a_line_is_explained_and_no_other() -> None:
    table = PAGE[PAGE.index("| field |") : PAGE.index("A `hash` is")]
    rows = [line.split("|")[1] for line in table.splitlines()[2:] if line.startswith("|")]
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == FIELDS


def test_what_a_line_comes_from_is_in_the_log() -> None:
    table = PAGE[PAGE.index("| field |") : PAGE.index("A `hash` is")]
    named = {
        name
        for line in table.splitlines()[2:]
        if line.startswith("|")
        for name in re.findall(r"`(\w+)`", line.split("|")[4])
    }
    assert named <= {*ACCESS.columns.keys(), *FIELDS}
