"""The page about errors tells of every code, status and close there is, and of no other."""

import ast
import re
from collections import defaultdict

import pytest

from gateway.cli import refusals
from gateway.http.editions import Edition
from gateway.http.frames import Close
from gateway.http.responses import GRAPHQL_JSON
from gateway.schema.errors import Code
from tests.house.raised import FILES, ROOT, tree_of

PAGE = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
ROWS = [re.split(r" ?\| ?", line.strip("| ")) for line in PAGE.splitlines() if line[:1] == "|"]
TOLD = {row[0].strip("`"): row for row in ROWS if re.fullmatch(r"`[A-Z_]+`", row[0])}
CLOSES = {int(row[0]) for row in ROWS if row[0].isdigit()}


def answered() -> dict[str, set[int]]:
    """Each code and the statuses that it is refused with over HTTP, read from the code itself."""
    found: dict[str, set[int]] = defaultdict(set)
    for path in FILES:
        if path.parent.name != "http":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                _note(found, node)
    for one in vars(refusals).values():
        if isinstance(one, refusals.Refusal):
            found[one.code].add(one.status.value)
    return found


def _note(found: dict[str, set[int]], call: ast.Call) -> None:
    name = ast.unparse(call.func).rpartition(".")[2]
    named = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if name == "refusal" and isinstance(first, str):
        found[first] |= {named["status"]} if "status" in named else set()
    elif isinstance(first, int) and name in {"BadRequestError", "__init__"}:
        found[named.get("code", "BAD_USER_INPUT")].add(first)


def of_editions(code: str) -> set[int]:
    body = {"errors": [{"extensions": {"code": code}}]}
    return {edition.not_executed(body, 400, GRAPHQL_JSON) for edition in Edition}


def told(code: str) -> set[int]:
    """What the page says of a request that was not executed."""
    return {int(one) for one in re.findall(r"\d{3}(?!\d| at)", TOLD[code][3].split(";")[0])}


def test_every_code_has_its_row_and_every_row_its_code() -> None:
    assert list(TOLD) == [code.value for code in Code]


@pytest.mark.parametrize("row", TOLD.values(), ids=TOLD)
def test_a_row_says_everything(row: list[str]) -> None:
    assert len(row) == 6
    assert all(row)


@pytest.mark.parametrize("code", [code.value for code in Code])
def test_every_status_is_told(code: str) -> None:
    """A status that the page has and no refusal comes from the edition, for a document."""
    refused = answered().get(code, set())
    assert refused <= told(code)
    assert told(code) <= refused | of_editions(code) | {404, 500, 503}


def test_every_close_is_told_and_no_other() -> None:
    assert {close.value for close in Close} == CLOSES
