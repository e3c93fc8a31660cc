"""Everything that docs/changing-things.md says can be pasted can be pasted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pasting import THE_DAY, THE_MOMENT, Paste, pasting, shell_blocks
from tests.world import ROOT

FILE = ROOT / "docs" / "changing-things.md"
PAGE = FILE.read_text(encoding="utf-8")
SETUP, *BLOCKS = shell_blocks(FILE)
EXPECTED = re.compile(r"  # (\w+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def paste(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paste]:
    folder = tmp_path_factory.mktemp("pasted") / "gateway"
    with pasting(folder, OMSORG_POLL_EVERY="0.5") as ready:
        yield ready


@pytest.mark.parametrize("block", BLOCKS, ids=lambda text: EXPECTED.findall(text)[0])
def test_a_block_answers_what_the_page_says(block: str, paste: Paste) -> None:
    done = paste(SETUP + THE_DAY + THE_MOMENT + block)
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
