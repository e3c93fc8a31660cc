"""What a page shows to be asked, and as whom.

Directly above each ```graphql fence stands a comment that no reader sees:

    <!-- ask: citizen {"municipality": "DK-0217"}; as home; shows careRecord.grants.items.nodes -->

After `ask:` the demo person (`nobody` sends no token), the variables as JSON, and then, each after
a semicolon and in any order:

    as NAME                    later blocks find this answer under the name
    shows PATH or PATH=VALUE   what must stand in the answer, several with blanks between
    fails CODE                 the error that the block is there to show
    while WHAT CODE PERSON     for a subscription: what then happens in that municipality's system

A variable's text may be `$.a.b.0.id` (from the answer before), `$name.a.b[key=VALUE].id` (from a
named one, the first of a list with that value), `@today`, `@today+30`, `@now` or `@key` (a fresh
idempotency key). What a page leaves out but needs stands in a comment of its own, the document from
its second line on: `<!-- before: citizen; as home` ... `-->`. A ```json fence that is the next one
after a question is its answer.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.world import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_PART = re.compile(
    r"^(?P<head>#{1,6}) (?P<heading>[^\n]+)$"
    r"|^<!-- before: (?P<before>[^\n]+)\n(?P<hidden>.*?)^-->$"
    r"|(?:^<!-- ask: (?P<ask>[^\n]+) -->\n)?^```(?P<language>\w*)[^\n]*\n(?P<fence>.*?)^```",
    re.DOTALL | re.MULTILINE,
)
_CLAUSES = {"as", "shows", "fails", "while"}


@dataclass(frozen=True)
class Question:
    """One document, who asks it with what, and what is said to come of it."""

    document: str
    asked: str | None
    heading: str
    person: str = "nobody"
    variables: Mapping[str, Any] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    answer: Mapping[str, Any] | None = None
    hidden: bool = False

    @property
    def shows(self) -> list[str]:
        return self.clauses.get("shows", "").split()


def questions(page: Path) -> list[Question]:
    """Every question of a page, hidden ones too, in its order."""
    return list(_questions(page.read_text(encoding="utf-8")))


def _questions(text: str) -> Iterator[Question]:
    heading = ""
    parts = list(_PART.finditer(text))
    for number, part in enumerate(parts):
        if part["heading"]:
            heading = part["heading"]
        elif part["before"]:
            yield _question(part["hidden"], part["before"], heading, None, hidden=True)
        elif part["language"] == "graphql":
            answer = _answer(parts[number + 1 :])
            yield _question(part["fence"], part["ask"], heading, answer, hidden=False)


def _answer(rest: list[re.Match[str]]) -> Mapping[str, Any] | None:
    """The next fence, where it is JSON."""
    fence = next((part for part in rest if part["fence"] is not None), None)
    if fence is None or fence["language"] != "json":
        return None
    told: Mapping[str, Any] = json.loads(fence["fence"])
    return told


def _question(
    document: str,
    asked: str | None,
    heading: str,
    answer: Mapping[str, Any] | None,
    *,
    hidden: bool,
) -> Question:
    person, variables, clauses = _told(asked) if asked else ("nobody", {}, {})
    return Question(document, asked, heading, person, variables, clauses, answer, hidden)


def _told(asked: str) -> tuple[str, Mapping[str, Any], Mapping[str, str]]:
    found = re.match(r"[a-z-]+", asked)
    assert found, f"say who asks: {asked}"
    rest = asked[found.end() :].strip()
    variables: Mapping[str, Any] = {}
    if rest.startswith("{"):
        variables, end = json.JSONDecoder().raw_decode(rest)
        rest = rest[end:]
    clauses = dict(clause.split(None, 1) for clause in rest.split(";") if clause.strip())
    assert set(clauses) <= _CLAUSES, f"no such word: {asked}"
    return found[0], variables, {word: told.strip() for word, told in clauses.items()}
