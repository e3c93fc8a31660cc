"""An answer in a form that can be compared: its bytes, its errors, and what was asked for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLError


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` with its keys in their order; `errors` in the order in which they are told."""

    data: str
    errors: tuple[str, ...]


def answer(result: ExecutionResult) -> Answer:
    return Answer(
        data=json.dumps(result.data, default=_other),
        errors=tuple(_told(error) for error in result.errors or ()),
    )


def in_any_order(found: Answer) -> Answer:
    return Answer(found.data, tuple(sorted(found.errors)))


def _other(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else [type(value).__name__, repr(value)]


def _told(error: GraphQLError) -> str:
    original = error.original_error
    return json.dumps(
        {
            "path": error.path,
            "message": error.message,
            "at": [(place.line, place.column) for place in error.locations or ()],
            "nodes": [node.loc and node.loc.start for node in error.nodes or ()],
            "is": [type(error).__name__, type(original).__name__, str(original)],
            "more": error.extensions,
        },
        default=repr,
    )
