"""The README's question gets the README's answer."""

import json
import re

from tests.world import ROOT, Gateway


def block(language: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, language
    return found[1]


async def test_the_readme_shows_what_really_comes_back(world: Gateway) -> None:
    answer = await world.ask(block("graphql"), person="citizen")
    assert answer == json.loads(block("json"))
