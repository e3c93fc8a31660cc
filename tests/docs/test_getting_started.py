"""The page for the first five minutes can be pasted as it stands, and keeps to the demo's cast."""

import re
from collections.abc import Iterator

import pytest

from backends.identity_stub.persons import demo_persons
from tests.e2e.served_live import Live, live
from tests.pasting import pasted, shell_blocks
from tests.world import NOW, ROOT, Backends, backends

FILE = ROOT / "docs" / "getting-started.md"
BLOCKS = shell_blocks(FILE)
EXPECTED = re.compile(r"  # (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def running() -> Iterator[Backends]:
    with backends() as ready:
        yield ready


@pytest.fixture(scope="module")
def served(running: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(running, tmp_path_factory.mktemp("started") / "gateway", {}) as gateway:
        yield gateway


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=lambda n: f"block-{n + 1}")
def test_a_block_says_what_stands_behind_it(number: int, running: Backends, served: Live) -> None:
    """One block after the other in one shell, as a reader has them."""
    done = pasted("\n".join(BLOCKS[: number + 1]), running, served.port)
    [expected] = EXPECTED.findall(BLOCKS[number])
    assert expected in done.stdout, done.stdout + done.stderr
    assert done.stderr == ""


def test_every_demo_person_is_named() -> None:
    text = FILE.read_text(encoding="utf-8")
    persons = demo_persons(NOW.date(), 1)
    assert [key for key in persons if f"`{key}`" not in text] == []
