"""A line of the log is a word of ours, and beside it numbers, kinds, settings, or masked text."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.house.raised import FILES, ROOT, tree_of

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log", "msg"}
KIND = re.compile(r"type\(.+\)\.__name__")
KNOWN = {
    ("gateway/cli/workers.py", "exitcode", "process.exitcode"): "a number",
    ("gateway/cli/unheard.py", "kind", "category.__name__"): "a class of warnings",
    ("gateway/cli/unheard.py", "place", "f'{PurePath(filename).name}:{lineno}'"): "a line of code",
    ("gateway/cli/request_protocol.py", "status", "refusal.status.value"): "one of a few statuses",
    ("gateway/config/registering.py", "mistake", "mistake"): "our words about files of ours",
    ("gateway/config/registering.py", "number", "sum(map(len, texts.values()))"): "a number",
    ("gateway/config/registering.py", "owners", "len(texts)"): "a number",
    ("gateway/http/challenges.py", "reason", "error.reason"): "a closed set, `TokenFault`",
    ("gateway/http/limiting.py", "of", "[name[0] for name, _ in wanted]"): "words of ours",
    ("gateway/http/sockets.py", "reason", "error.reason"): "a closed set, `TokenFault`",
    ("gateway/records/loading.py", "kind", "kind"): "the name of a class, made above",
    ("gateway/records/loading.py", "municipality", "municipality"): "a code of a setting",
    ("gateway/records/loading.py", "place", "error.place"): "a path in a shape, never a value",
    ("gateway/records/loading.py", "topic", "topic"): "a closed set, `Topic`",
    ("gateway/records/once.py", "kind", "name.kind"): "a closed set, `ChangeKind`",
    ("gateway/records/once.py", "municipality", "name.municipality"): "a code of a setting",
    ("gateway/records/once.py", "place", "error.place"): "a path in a shape, never a value",
    ("gateway/records/watching/pushes.py", "kind", "kind"): "the name of a class, made above",
    (
        "gateway/records/watching/pushes.py",
        "municipality",
        "self._municipality",
    ): "a code of a setting",
    ("gateway/records/watching/record.py", "error", "kind"): "the name of a class, made above",
    (
        "gateway/records/watching/record.py",
        "municipality",
        "self._source.code",
    ): "a code of a setting",
    ("gateway/records/writer.py", "code", "declined.code"): "a closed set, `RefusalCode`",
    ("gateway/records/writer.py", "kind", "wanted.kind"): "a closed set, `ChangeKind`",
    ("gateway/routing/probing.py", "municipality", "source.code"): "a code of a setting",
    ("gateway/schema/errors.py", "places", "places"): "lines of code",
    ("gateway/schema/errors.py", "reference", "reference"): "an id of ours",
    ("gateway/session/keys.py", "issuer", "self._issuer"): "a name of a setting",
    ("gateway/store/keeping.py", "first", "first"): "a number of an entry",
    ("gateway/store/keeping.py", "last", "until"): "a number of an entry",
    ("gateway/store/keeping.py", "writer", "writer"): "the number of a process",
    ("gateway/upstream/reading.py", "place", "place"): "a path in a shape, never a value",
    ("gateway/upstream/reading.py", "source", "source"): "the name of a care system",
}
"""Whatever else a line is given, and why nothing of a request can be in it."""


@dataclass(frozen=True)
class Line:
    place: str
    event: ast.expr
    given: dict[str | None, str]


def lines() -> Iterator[Line]:
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and _is_log(node.func):
                given = {k.arg: ast.unparse(k.value) for k in node.keywords}
                assert len(node.args) == 1, ast.unparse(node)
                yield Line(str(path.relative_to(ROOT)), node.args[0], given)


def _is_log(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute) or called.attr not in LEVELS:
        return False
    owner = ast.unparse(called.value)
    return "log" in owner.rpartition(".")[2].lower() and owner != "self._log"


LINES = list(lines())


def test_there_are_lines() -> None:
    assert len(LINES) > 30


@pytest.mark.parametrize("line", LINES, ids=[str(number) for number in range(len(LINES))])
def test_a_line_begins_with_a_word_of_ours(line: Line) -> None:
    assert isinstance(line.event, ast.Constant)
    assert re.fullmatch(r"[a-z_]+", line.event.value)
    assert "exc_info" not in line.given
    assert None not in line.given


def test_whatever_a_line_is_given_is_known_to_hold_nothing_of_a_request() -> None:
    found = {
        (line.place, str(name), value)
        for line in LINES
        for name, value in line.given.items()
        if not KIND.fullmatch(value) and not value.startswith("loggable(")
    }
    assert found - KNOWN.keys() == set(), "show why, or use `loggable`"
    assert KNOWN.keys() - found == set(), "nobody logs it any more"


def test_nobody_writes_past_the_log() -> None:
    """Only what a person at a terminal is told goes to standard output or error as it is."""
    writing = re.compile(
        r"\bprint\(|sys\.std(?:out|err)\.write|typer\.echo|warnings\.warn\(|\bLogger\("
    )
    found = {
        str(path.relative_to(ROOT))
        for path in FILES
        if writing.search(path.read_text(encoding="utf-8"))
    }
    assert {place.split("/")[1] for place in found} == {"cli"}
