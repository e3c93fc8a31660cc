"""What the gateway's code can tell a client: codes and messages, read from the code itself."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.house.raised import FILES, ROOT, module_of, tree_of

MESSAGES: Final[Mapping[str, int]] = {
    "BadInput": 0,
    "NotSignedIn": 0,
    "SignInUnknown": 0,
    "MalformedError": 0,
    "BadRequestError": 1,
    "TooComplexError": 0,
    "NoDocumentError": 1,
    "CloseError": 1,
    "_bad": 0,
    "one_error": 1,
    "refusal": 1,
    "not_signed_in": 0,
    "Strictly": 1,
}
"""Who is given a message for a client, and at which place among its arguments."""
CODES: Final[Mapping[str, int]] = {"one_error": 0, "refusal": 0, "NoDocumentError": 0}
ANSWERS: Final = ("gateway/http", "gateway/execution", "gateway/schema", "gateway/resolvers")
OF_ITS_OWN: Final = ("gateway/schema/errors.py", "gateway/schema/request_errors.py")
"""Where sentences stand under names, and are put together."""


@dataclass(frozen=True)
class Said:
    """A message. Without `texts` it does not stand in the code there: see `written`."""

    place: str
    written: str
    texts: tuple[str, ...]


def said() -> Iterator[Said]:
    """Every message that is handed to what answers clients, or stands with those of errors."""
    for path in FILES:
        place = str(path.relative_to(ROOT))
        if place in OF_ITS_OWN:
            for name, value in vars(module_of(path)).items():
                if isinstance(value, str) and value.endswith(".") and name.strip("_").isupper():
                    yield Said(place, name, (value,))
        for call, around in _calls(tree_of(path)):
            at = MESSAGES.get(_name(call))
            if place.startswith(ANSWERS) and at is not None and len(call.args) > at:
                texts = tuple(_texts(path, around, call.args[at]))
                yield Said(place, ast.unparse(call.args[at]), texts)


def codes() -> Iterator[tuple[str, str]]:
    """Every code that stands in the code as a text or by its name, and where."""
    for path in FILES:
        place = str(path.relative_to(ROOT))
        tree = tree_of(path)
        for call, _ in _calls(tree):
            at = CODES.get(_name(call))
            told = call.args[at : at + 1] if at is not None else []
            if place.startswith(ANSWERS[:2]):
                told = [*told, *(k.value for k in call.keywords if k.arg == "code")]
            yield from ((place, one.value) for one in told if _is_text(one) and one.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict) and place.startswith(ANSWERS[:2]):
                pairs = zip(node.keys, node.values, strict=True)
                wanted = [v for k, v in pairs if _is_text(k) and k.value == "code"]
                yield from ((place, one.value) for one in wanted if _is_text(one))
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Code":
                yield place, node.attr


def _is_text(node: Any) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Every call, with the innermost function that it stands in."""
    waiting: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, ast.Call):
            yield node, around
        inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else around
        waiting += [(child, inner) for child in ast.iter_child_nodes(node)]


def _texts(path: Path, around: ast.AST, written: ast.expr) -> Iterator[str]:
    """With `…` for what is filled in. A name's are all that it has in its function, or module."""
    if _is_text(written):
        yield str(ast.literal_eval(written))
    elif isinstance(written, ast.JoinedStr):
        yield "".join(str(part.value) if _is_text(part) else "…" for part in written.values)
    elif isinstance(written, ast.Name):
        for node in ast.walk(around):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == written.id:
                yield from _texts(path, ast.Module([], []), node.value)
        known = getattr(module_of(path), written.id, None)
        if isinstance(known, str):
            yield known
