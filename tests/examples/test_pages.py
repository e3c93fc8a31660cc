"""What the pages about the example clients show is what stands and happens."""

import re

import pytest

from tests.examples.clients import PYTHON, TYPESCRIPT, Client
from tests.examples.pages import blocks

pytestmark = pytest.mark.xdist_group("examples")

FOLDERS = {"typescript": TYPESCRIPT, "python": PYTHON}
CODE = {"ts", "python"}
STANDS, SAID = "stands in: ", "said: "


@pytest.mark.parametrize("page", FOLDERS)
def test_every_code_on_a_page_stands_in_the_example(page: str) -> None:
    shown = [block for block in blocks(page) if block.language in CODE]
    assert shown
    for block in shown:
        assert block.mark.startswith(STANDS), block
        file = FOLDERS[page] / block.mark.removeprefix(STANDS)
        assert block.text in file.read_text(encoding="utf-8"), block


@pytest.mark.parametrize("page", FOLDERS)
def test_every_other_block_is_a_command_or_marked(page: str) -> None:
    unmarked = {block.language for block in blocks(page) if not block.mark}
    assert unmarked == {"sh"}


def test_the_days_on_both_pages_are_what_each_client_says(example: Client) -> None:
    shown = [block for page in FOLDERS for block in blocks(page) if block.mark.startswith(SAID)]
    assert len(shown) == len(FOLDERS)
    for block in shown:
        said = example.run(*block.mark.removeprefix(SAID).split())
        assert re.sub(r"(--appointment=)[\w-]+", r"\1ID", said.out) == block.text
