"""Arguments, variables and defaults: what a resolver is given, and what it is not."""

from enum import Enum
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType

from tests.unit.execution.compiled.both_ways import both, told_errors
from tests.unit.execution.compiled.small import schema_of

SDL = """
enum Colour { RED GREEN }
input Point { x: Int! y: Int = 2 colour: Colour = RED inner: Point class: String }
input One @oneOf { a: Int b: String }
type Query {
  f(
    n: Int, d: Int = 7, must: Int! = 8, list: [Int], lists: [[Int]], point: Point, one: One
    colour: Colour, colours: [Colour!] = [GREEN], id: ID, text: String, x: Float
    class: Int, self: Int, old: Int @deprecated
  ): String
}
"""


class Colour(Enum):
    RED = ("r",)
    GREEN = ("g",)


def said(_source: Any, _info: Any, /, **given: Any) -> str:
    """What it was given without what is always there, and then spoils it."""
    given = {name: value for name, value in given.items() if name not in {"d", "must", "colours"}}
    text = repr(given)
    for value in given.values():
        if isinstance(value, list):
            value.append("spoilt")
        elif isinstance(value, dict):
            value["spoilt"] = True
    return text


SCHEMA = schema_of(SDL, Query_f=said)
_colours, _point = SCHEMA.type_map["Colour"], SCHEMA.type_map["Point"]
assert isinstance(_colours, GraphQLEnumType)
assert isinstance(_point, GraphQLInputObjectType)
for _name, _value in Colour.__members__.items():
    _colours.values[_name].value = _value
_point.fields["class"].out_name = "class_"
assert SCHEMA.query_type is not None
SCHEMA.query_type.fields["f"].args["class"].out_name = "class_"

POINT = {"x": 1, "y": 2, "colour": Colour.RED}
CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "nothing": ("f", {}, {}),
    "null is not nothing": ("f(n: null)", {}, {"n": None}),
    "a variable that is null": ("f(n: $n)", {"n": None}, {"n": None}),
    "a variable that is left out": ("f(n: $n)", {}, {}),
    "one value for a list": ("f(list: 3)", {}, {"list": [3]}),
    "one value for a list of lists": ("f(lists: 3)", {}, {"lists": [[3]]}),
    "a list with a variable": ("f(list: [1, $n, 2])", {"n": 5}, {"list": [1, 5, 2]}),
    "a list with a variable left out": ("f(list: [1, $n])", {}, {"list": [1, None]}),
    "a variable for a list": ("f(list: $list)", {"list": 4}, {"list": [4]}),
    "an object": ("f(point: {x: 1})", {}, {"point": POINT}),
    "an object with a variable": ("f(point: {x: 1, y: $n})", {"n": 9}, {"point": POINT | {"y": 9}}),
    "an object with one left out": ("f(point: {x: 1, y: $n})", {}, {"point": POINT}),
    "an object with null": ("f(point: {x: 1, y: null})", {}, {"point": POINT | {"y": None}}),
    "an object in an object": (
        "f(point: $point)",
        {"point": {"x": 1, "inner": {"x": 1, "colour": "GREEN"}}},
        {"point": POINT | {"inner": POINT | {"colour": Colour.GREEN}}},
    ),
    "an enum": ("f(colour: GREEN)", {}, {"colour": Colour.GREEN}),
    "an enum by variable": ("f(colour: $colour)", {"colour": "RED"}, {"colour": Colour.RED}),
    "one of them": ("f(one: {b: $text})", {"text": "t"}, {"one": {"b": "t"}}),
    "an id that is a number": ("f(id: 5)", {}, {"id": "5"}),
    "a whole number for a float": ("f(x: 5)", {}, {"x": 5.0}),
    "names of Python's": ("f(class: 1, self: 2)", {}, {"class_": 1, "self": 2}),
    "what is old": ("f(old: 1)", {}, {"old": 1}),
    "a variable with a default": ("f(n: $def)", {}, {"n": 42}),
    "null before a default": ("f(n: $def)", {"def": None}, {"n": None}),
}
_KINDS = {
    "n": "Int",
    "list": "[Int]",
    "point": "Point",
    "colour": "Colour",
    "text": "String!",
    "def": "Int = 42",
}


def text_of(field: str) -> str:
    head = ", ".join(f"${name}: {kind}" for name, kind in _KINDS.items() if f"${name}" in field)
    return f"query Q{f'({head})' if head else ''} {{ a: {field} b: {field} }}"


@pytest.mark.parametrize("case", CASES)
async def test_a_resolver_is_given_what_was_meant(case: str) -> None:
    field, variables, given = CASES[case]
    result = await both(SCHEMA, text_of(field), variables=variables)
    assert not result.errors
    assert result.data is not None
    assert result.data["a"] == repr(given)


@pytest.mark.parametrize("case", [case for case in CASES if case != "nothing"])
async def test_what_one_resolver_spoils_another_is_given_whole(case: str) -> None:
    """A list or an object that is a variable as a whole is the same one in all of its places."""
    field, variables, given = CASES[case]
    result = await both(SCHEMA, text_of(field), variables=variables)
    assert result.data is not None
    if not field.endswith(("$list)", "$point)")):
        assert result.data["b"] == repr(given)


INVALID = "Variable '${0}' has invalid value{1}: {2}"
UNUSABLE: dict[str, tuple[str, dict[str, Any], str]] = {
    "a text": (
        "f(n: $n)",
        {"n": "5"},
        "Variable '$n' has invalid value: Int cannot represent non-integer value: '5'",
    ),
    "null inside": (
        "f(point: $point)",
        {"point": {"x": None}},
        INVALID.format("point", " at .x", "Expected value of non-null type 'Int!' not to be None."),
    ),
    "none that must be": (
        "f(text: $text)",
        {},
        INVALID.format("text", "", "Expected a value of non-null type 'String!' to be provided."),
    ),
    "an unknown name": (
        "f(colour: $colour)",
        {"colour": "BLUE"},
        "Variable '$colour' has invalid value: Value 'BLUE' does not exist in 'Colour' enum.",
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
async def test_variables_of_another_type_are_told_of_before_anything_is_asked(case: str) -> None:
    field, variables, message = UNUSABLE[case]
    result = await both(SCHEMA, text_of(field), variables=variables)
    assert result.data is None
    assert told_errors(result) == [(None, message)]


async def test_null_for_a_variable_that_may_not_be_used_is_told_of_where_it_is_used() -> None:
    """A variable with a default may stand where null may not; then null is its user's failure."""
    text = "query ($n: Int = 1) { a: f(must: $n) b: f }"
    result = await both(SCHEMA, text, variables={"n": None})
    assert result.data == {"a": None, "b": "{}"}
    assert [error.path for error in result.errors or ()] == [["a"]]


async def test_an_argument_that_is_named_like_a_resolvers_own_is_that_fields_failure() -> None:
    def clash(source: Any, info: Any, **_given: Any) -> None:
        del source, info

    schema = schema_of("type Query { f(source: Int): Int g: Int }", Query_f=clash)
    result = await both(schema, "{ f(source: 1) g }", root={"g": 2})
    assert result.data == {"f": None, "g": 2}
    assert "multiple values for argument 'source'" in told_errors(result)[0][1]


async def test_a_scalar_that_refuses_a_literal_is_told_of_where_it_stands() -> None:
    def refuses(value: Any) -> Any:
        if value == "no":
            raise ValueError("refused")
        return [value]

    schema = schema_of("scalar Odd type Query { f(odd: Odd): String }", Query_f=said)
    schema.type_map["Odd"].coerce_input_value = refuses  # type: ignore[attr-defined]
    result = await both(schema, '{ a: f(odd: "yes") b: f(odd: "no") }')
    assert result.data == {"a": "{'odd': ['yes']}", "b": None}
    assert [error.path for error in result.errors or ()] == [["b"]]


@pytest.mark.parametrize("variables", [{"x": 1}, {"x": None}, {}, {"x": [1]}])
async def test_a_variable_may_stand_deep_in_the_literal_of_a_scalar(variables: Any) -> None:
    schema = schema_of(
        "scalar Odd type Query { f(odd: Odd): String }", Query_f=lambda *_, **given: repr(given)
    )
    text = "query ($x: Odd) { a: f(odd: {in: [1, {x: $x}]}) b: f(odd: [$x]) c: f(odd: $x) }"
    result = await both(schema, text, variables=variables)
    assert not result.errors
    assert result.data is not None
    assert result.data["c"] == repr({"odd": variables["x"]} if variables else {})
    if variables.get("x") == 1:
        assert result.data["a"] == repr({"odd": {"in": [1, {"x": 1}]}})
        assert result.data["b"] == repr({"odd": [1]})
