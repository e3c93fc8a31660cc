"""Everything that docs/changing-things.md says can be pasted can be pasted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.served_live import Live, live
from tests.pasting import THE_DAY, THE_MOMENT, pasted, shell_blocks
from tests.world import ROOT, Backends, backends

FILE = ROOT / "docs" / "changing-things.md"
PAGE = FILE.read_text(encoding="utf-8")
SETUP, *BLOCKS = shell_blocks(FILE)
EXPECTED = re.compile(r"  # (\w+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def running() -> Iterator[Backends]:
    with backends() as ready:
        yield ready


@pytest.fixture(scope="module")
def served(running: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("pasted") / "gateway"
    with live(running, folder, {"OMSORG_POLL_EVERY": "0.5"}) as gateway:
        yield gateway


@pytest.mark.parametrize("block", BLOCKS, ids=lambda text: EXPECTED.findall(text)[0])
def test_a_block_answers_what_the_page_says(block: str, running: Backends, served: Live) -> None:
    done = pasted(SETUP + THE_DAY + THE_MOMENT + block, running, served.port)
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
