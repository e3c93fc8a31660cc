"""Everything that docs/changing-things.md says can be pasted can be pasted."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.served_live import Live, live
from tests.world import ROOT, STUBS, Backends, backends

PAGE = (ROOT / "docs" / "changing-things.md").read_text(encoding="utf-8")
SETUP, *BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
EXPECTED = re.compile(r"  # (\w+)$", re.MULTILINE)
THE_DAY = "day() { python3 -c 'import datetime, sys; print(datetime.date(2026, 11, 22) + datetime.timedelta(int(sys.argv[1])))' \"$1\"; }\n"  # noqa: E501
THE_MOMENT = "now() { echo 2026-11-22T09:30:00.000Z; }\n"
A_CURL = f'curl() {{ {sys.executable} -m tests.e2e.like_curl "$@"; }}\n'


@pytest.fixture(scope="module")
def running() -> Iterator[Backends]:
    with backends() as ready:
        yield ready


@pytest.fixture(scope="module")
def served(running: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("pasted") / "gateway"
    with live(running, folder, {"OMSORG_POLL_EVERY": "0.5"}) as gateway:
        yield gateway


def here(text: str, running: Backends, port: int) -> str:
    """The page's ports and day as they are in this world."""
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("sleep 3", "sleep 1")
    for stub, usual in STUBS.items():
        text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{running.ports[stub]}")
    return text


@pytest.mark.parametrize("block", BLOCKS, ids=lambda text: EXPECTED.findall(text)[0])
def test_a_block_answers_what_the_page_says(block: str, running: Backends, served: Live) -> None:
    own = "" if shutil.which("curl") else A_CURL
    script = here(SETUP + THE_DAY + THE_MOMENT + own + block, running, served.port)
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    expected = EXPECTED.findall(block)
    assert expected
    for name in expected:
        assert f'"__typename":"{name}"' in done.stdout, done.stdout + done.stderr


def test_the_page_shows_every_mutation_and_the_stream() -> None:
    mutations = re.findall(r"^  (\w+)\($", _mutation(), re.MULTILINE)
    assert len(mutations) == 10
    for name in (*mutations, "recordEvents"):
        assert re.search(rf"\b{name}\(", PAGE), name


def _mutation() -> str:
    sdl = Path(ROOT / "schema.graphql").read_text(encoding="utf-8")
    found = re.search(r"^type Mutation \{\n(.*?)^\}", sdl, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]
