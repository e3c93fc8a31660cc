"""An answer that is not of its type is our fault, however GraphQL words it: INTERNAL, and logged.

graphql-core raises an error of GraphQL's own for some of these, as it does for a wrong argument.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import structlog.testing
from graphql import (
    ExecutionResult,
    GraphQLSchema,
    build_schema,
    execute,
    parse,
)

from gateway.schema.errors import formatted

WORD = "KANARIE 251248-9996"
SCHEMA: GraphQLSchema = build_schema(
    """
    enum Kind { VISIT }
    type Found { name: String! }
    type Other { name: String! }
    union One = Found | Other
    type Query {
      kind: Kind, number: Int, share: Float, text: String, id: ID, yes: Boolean
      one: One, found: Found, list: [Int], items: [Found], counted(from: Int!): Int, must: String!
    }
    """
)


async def raised_later() -> Any:
    await asyncio.sleep(0)
    raise ValueError(WORD)


def raised(*_: Any) -> Any:
    raise ValueError(WORD)


async def answered(query: str, value: Any, **variables: Any) -> list[dict[str, Any]]:
    """Errors of an answer in which each root field is this value, or what this function gives."""
    document = parse(query)

    def resolve(*_: Any) -> Any:
        return value() if callable(value) else value

    begun = execute(SCHEMA, document, field_resolver=resolve, variable_values=variables)
    answer = begun if isinstance(begun, ExecutionResult) else await begun
    assert isinstance(answer, ExecutionResult)
    return [formatted(error, explores=True) for error in answer.errors or ()]


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("{ kind }", WORD),
        ("{ number }", WORD),
        ("{ share }", WORD),
        ("{ text }", {"a": WORD}),
        ("{ id }", {"a": WORD}),
        ("{ yes }", WORD),
        ("{ one { __typename } }", {"__typename": WORD}),
        ("{ one { __typename } }", {"__typename": "Query", "a": WORD}),
        ("{ one { __typename } }", WORD),
        ("{ list }", 1),
        ("{ list }", [1, WORD]),
        ("{ list }", lambda: [1, raised_later()]),
        ("{ must }", None),
        ("{ text }", raised),
        ("{ text }", raised_later),
    ],
)
async def test_it_is_found_in_the_log_by_its_reference_and_without_its_words(
    query: str, value: Any | Callable[[], Any]
) -> None:
    with structlog.testing.capture_logs() as logs:
        (error,) = await answered(query, value)
    assert error["extensions"]["code"] == "INTERNAL"
    (line,) = logs
    assert line["reference"] == error["extensions"]["reference"]
    assert line.keys() == {"event", "log_level", "reference", "error", "places"}
    assert line["places"]
    for part in ("KANARIE", "251248", "9996"):
        assert part not in str(error) + str(line)


@pytest.mark.parametrize(
    "query",
    [
        "query($x: Int = 1) { counted(from: $x) }",
        "query($x: Boolean = true) { found @skip(if: $x) { name } }",
        "query($x: Boolean = true) { found { name @include(if: $x) } }",
    ],
)
async def test_an_argument_of_another_type_is_the_callers_fault(query: str) -> None:
    """A variable with a default may stand where null may not, and null may be sent for it."""
    with structlog.testing.capture_logs() as logs:
        (error,) = await answered(query, {"name": "x"}, x=None)
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["message"].startswith("An argument has a value")
    assert logs == []
