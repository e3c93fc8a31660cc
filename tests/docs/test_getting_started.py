"""The page for the first five minutes can be pasted as it stands, and keeps to the demo's cast."""

import re
from collections.abc import Iterator

import pytest

from backends.identity_stub.persons import demo_persons
from tests.pasting import Paste, pasting, shell_blocks
from tests.world import NOW, ROOT

FILE = ROOT / "docs" / "getting-started.md"
BLOCKS = shell_blocks(FILE)
EXPECTED = re.compile(r"  # (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def paste(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paste]:
    with pasting(tmp_path_factory.mktemp("started") / "gateway") as ready:
        yield ready


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=lambda n: f"block-{n + 1}")
def test_a_block_says_what_stands_behind_it(number: int, paste: Paste) -> None:
    """One block after the other in one shell, as a reader has them."""
    done = paste("\n".join(BLOCKS[: number + 1]))
    [expected] = EXPECTED.findall(BLOCKS[number])
    assert expected in done.stdout, done.stdout + done.stderr
    assert done.stderr == ""


def test_every_demo_person_is_named() -> None:
    text = FILE.read_text(encoding="utf-8")
    persons = demo_persons(NOW.date(), 1)
    assert [key for key in persons if f"`{key}`" not in text] == []
