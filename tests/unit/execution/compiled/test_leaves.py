"""What scalars and enums make of values of every sort, also when they have seen their class."""

import asyncio
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

import pytest
from graphql import GraphQLEnumType

from tests.unit.execution.compiled.both_ways import both
from tests.unit.execution.compiled.small import later, schema_of


class Colour(Enum):
    RED = "r"
    GREEN = ("g",)


class Other(Enum):
    RED = "r"


class Number(IntEnum):
    ONE = 1


class Text(str):
    __slots__ = ()


class Whole(int):
    pass


SCHEMA = schema_of("""
enum Colour { RED GREEN BLUE }
enum Course { UP DOWN }
scalar Odd
type Query {
  Int: [Int] Float: [Float] String: [String] Boolean: [Boolean] ID: [ID]
  Colour: [Colour] Course: [Course] Odd: [Odd] must: [Int!]
}""")
_colours = SCHEMA.type_map["Colour"]
assert isinstance(_colours, GraphQLEnumType)
_colours.values["RED"].value = Colour.RED
_colours.values["GREEN"].value = Colour.GREEN
_colours.values["BLUE"].value = 3
SPECIFIED: dict[str, list[tuple[Any, Any]]] = {
    "Int": [
        (1, 1),
        (-(2**31), -(2**31)),
        (2**31 - 1, 2**31 - 1),
        (2**31, None),
        (True, 1),
        (1.0, 1),
        (1.5, None),
        ("1", 1),
        ("one", None),
        (float("inf"), None),
        (Whole(4), 4),
        (Number.ONE, 1),
    ],
    "Float": [
        (1.5, 1.5),
        (1, 1.0),
        (True, 1.0),
        (float("nan"), None),
        (float("inf"), None),
        (-float("inf"), None),
        (1e308, 1e308),
        (10**400, None),
        ("one", None),
    ],
    "String": [
        ("a", "a"),
        ("", ""),
        (1, "1"),
        (1.5, "1.5"),
        (True, "true"),
        (Text("own"), "own"),
        ({"a": 1}, None),
        (["a"], None),
        (float("nan"), None),
    ],
    "Boolean": [(True, True), (False, False), (1, True), (0, False), ("true", None), ([], None)],
    "ID": [("a", "a"), (5, "5"), (Text("t"), "t"), (5.5, None), (True, None), (None, None)],
    "Colour": [
        (Colour.RED, "RED"),
        (Colour.GREEN, "GREEN"),
        (3, "BLUE"),
        (Other.RED, None),
        ("r", None),
        (["g"], None),
        (Colour.RED, "RED"),
        (3.0, "BLUE"),
    ],
    "Course": [("UP", "UP"), ("DOWN", "DOWN"), ("LEFT", None), (1, None), (Text("UP"), "UP")],
    "Odd": [({"a": [1]}, {"a": [1]}), ("a", "a"), ([1], [1]), (0, 0), (False, False)],
}
"""What the specification, and graphql-core where that leaves it open, makes of each value."""


@pytest.mark.parametrize("kind", SPECIFIED)
async def test_each_value_is_written_as_its_type_says_or_is_an_error(kind: str) -> None:
    values, written = zip(*SPECIFIED[kind], strict=True)
    result = await both(SCHEMA, f"{{ {kind} }}", root={kind: [*values, *values]})
    assert result.data == {kind: [*written, *written]}
    wrong = [n for n, one in enumerate(written) if one is None and values[n] is not None]
    found = [error.path for error in result.errors or ()]
    assert found == [[kind, n] for n in (*wrong, *(n + len(values) for n in wrong))]


@pytest.mark.parametrize("value", [Decimal(2), Decimal("2.5"), b"2", object()])
@pytest.mark.parametrize("kind", SPECIFIED)
async def test_a_value_of_a_strange_class_is_what_graphql_core_makes_of_it(
    kind: str, value: Any
) -> None:
    await both(SCHEMA, f"{{ {kind} }}", root={kind: [value, value]})


async def test_a_number_that_is_too_big_takes_what_may_not_be_null_with_it() -> None:
    result = await both(SCHEMA, "{ must }", root={"must": [1, 2, 2**31]})
    assert result.data == {"must": None}


async def fails(_value: Any) -> Any:
    raise ValueError("it failed later")


@pytest.mark.parametrize("way", ["a coroutine", "a future", "a failure", "at times"])
async def test_a_scalar_may_take_its_time_to_write(way: str) -> None:
    """Graphql-core awaits what it gives; null is an answer then."""

    def written(value: Any) -> Any:
        if way == "a failure":
            return fails(value)
        if way == "a future":
            return asyncio.ensure_future(later(value))
        return value if way == "at times" and value in {"a", "b"} else later(value)

    schema = schema_of("scalar Odd type Query { a: Odd b: Odd! all: [Odd] must: [Odd!] }")
    schema.type_map["Odd"].coerce_output_value = written  # type: ignore[attr-defined]
    root = {"a": "a", "b": "b", "all": ["a", "c"], "must": ["b", "d"]}
    result = await both(schema, "{ a all must }", root=root)
    good = {"a": "a", "all": ["a", "c"], "must": ["b", "d"]}
    bad = {"a": None, "all": [None, None], "must": None}
    assert result.data == (bad if way == "a failure" else good)
    assert ((await both(schema, "{ b }", root=root)).data is None) is (way == "a failure")


async def test_a_scalar_is_asked_once_for_each_value() -> None:
    asked: list[Any] = []

    def written(value: Any) -> Any:
        asked.append(value)
        if value == "bad":
            raise ValueError("a bad text")
        return None if value == "none" else {"it": value}

    schema = schema_of("scalar Odd type Query { all: [Odd] }")
    schema.type_map["Odd"].coerce_output_value = written  # type: ignore[attr-defined]
    values = ["a", "bad", "none", "a"]
    result = await both(schema, "{ all }", root={"all": values})
    assert result.data == {"all": [{"it": "a"}, None, None, {"it": "a"}]}
    assert asked == values * 4
