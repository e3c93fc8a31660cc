"""Requests as nobody should send them, and every error that they come to."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog.testing
from graphql import (
    ArgumentNode,
    DocumentNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    Visitor,
    parse,
    parse_value,
    print_ast,
    visit,
)

from gateway.execution.documents import Documents
from gateway.execution.limits import Limits
from gateway.execution.operation import Execution, Given
from gateway.schema.errors import formatted
from tests.unit.fakes.house import AARHUS, House, house, person, record_of
from tests.unit.schema.reaching import SCHEMA

EVA = person("eva")
DOCUMENTS = Documents(SCHEMA, Limits())
EXECUTION = Execution(SCHEMA)
WORDS = ("kanarie", "251248", "9996")
"""What stands in the values that are sent, and may not come back."""


def inside(operation: str, place: int, text: str, *, is_field: bool) -> str:
    """The operation with this value at one of its places, or in a field nobody knows there."""
    document = parse(operation)
    found: list[ValueNode] = []

    class Finding(Visitor):
        def enter(self, node: Node, *_: Any) -> None:
            if isinstance(node, ValueNode):
                found.append(node)

    visit(document, Finding())
    chosen = found[place % len(found)]
    written = print_ast(chosen)
    other = written[:-1] + f", bodi: {text}}}" if is_field and written[-1] == "}" else text

    class Putting(Visitor):
        def enter(self, node: Node, *_: Any) -> Any:
            return parse_value(other) if node is chosen else None

    return print_ast(visit(document, Putting()))


def with_variable(operation: str, place: int) -> tuple[str, str]:
    """The operation with a variable for one of its arguments, and that variable's name."""
    document, types = parse(operation), TypeInfo(SCHEMA)
    found: list[tuple[ArgumentNode, str]] = []

    class Finding(Visitor):
        def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
            found.append((node, str(types.get_input_type())))

    visit(document, TypeInfoVisitor(types, Finding()))
    chosen, kind = found[place % len(found)]

    class Putting(Visitor):
        def enter(self, node: Node, *_: Any) -> Any:
            return parse_value("$x") if node is chosen.value else None

    text = print_ast(visit(document, Putting()))
    head = "query" if text.startswith("{") else text.split()[0]
    return f"{head} Q($x: {kind}) {text[text.index('{') :]}", kind


async def told(built: House, text: str, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every error that this request comes to, as both sorts of callers are told it."""
    found = []
    for explores in (True, False):
        prepared = DOCUMENTS.prepared(text, suggests=explores)
        errors = prepared.errors
        if not errors:
            assert prepared.document is not None
            errors = await run(built, prepared.document, variables)
        found += [formatted(error, explores=explores) for error in errors]
    return found


async def run(built: House, document: DocumentNode, variables: Mapping[str, Any]) -> Any:
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    if operation.operation is OperationType.SUBSCRIPTION:
        given = EXECUTION.given(document, variables=variables, name=None)
        return () if isinstance(given, Given) else given
    context = built.services.begin(EVA, "Q")
    result = await EXECUTION.executed(document, context=context, variables=variables, name=None)
    await context.settle()
    return result.errors or ()


def sent(text: str, variables: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    built = house({AARHUS: record_of(EVA, "r1")})
    with structlog.testing.capture_logs() as logs:
        errors = asyncio.run(told(built, text, variables or {}))
    assert not repeated(logs)
    return errors


def repeated(said: Any) -> list[str]:
    return [word for word in WORDS if word in str(said).lower()]
