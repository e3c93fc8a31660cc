"""The pages about the example clients: their blocks, and what is said to stand in them.

Above a fence stands a comment, `<!-- MARK -->`: `stands in: FILE` of the example, `said: ARGUMENTS`
of the client, or what a compiler was run on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.world import ROOT

_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]+) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """What a fence holds; `mark` is empty where nothing is said of it."""

    mark: str
    language: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """Every fence of `docs/clients/PAGE.md`."""
    text = (ROOT / f"docs/clients/{page}.md").read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        yield Block(found["mark"] or "", found["language"], found["text"])
