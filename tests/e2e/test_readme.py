"""The README's question gets the README's answer, and whatever else is shown can be asked."""

import json
import re
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from tests.unit.config.files import CLIENTS
from tests.world import ROOT, Backends, gateway

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SCHEMA = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))


def blocks(page: Path, language: str) -> list[str]:
    """What stands in a page's fences of that language."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\s*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


DOCUMENTS = [
    pytest.param(block, id=f"{page.relative_to(ROOT)}-{number}")
    for page in PAGES
    for number, block in enumerate(blocks(page, "graphql"), 1)
]


async def test_the_readme_shows_what_really_comes_back(stubs: Backends, tmp_path: Path) -> None:
    question, answer = (blocks(PAGES[0], language)[0] for language in ("graphql", "json"))
    async with gateway(stubs, tmp_path, clients=CLIENTS) as demo:
        assert await demo.ask(question, person="citizen") == json.loads(answer)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_that_is_shown_is_valid(document: str) -> None:
    assert validate(SCHEMA, parse(document)) == []


def test_a_question_a_change_and_a_stream_are_shown() -> None:
    shown = [parse(block).definitions[0] for block in blocks(PAGES[0], "graphql")]
    kinds = {one.operation.value for one in shown if isinstance(one, OperationDefinitionNode)}
    assert kinds == {"query", "mutation", "subscription"}
