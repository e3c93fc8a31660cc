"""`@skip` and `@include`: on fields, fragments and their spreads, by constants and variables."""

from typing import Any

import pytest
from graphql import parse

from gateway.execution.compiled.plans import Plans
from gateway.execution.compiled.shortcuts import NoShortcuts
from gateway.execution.operation import Execution, interpreted
from tests.unit.execution.compiled.both_ways import both
from tests.unit.execution.compiled.comparing import answer
from tests.unit.execution.compiled.small import schema_of

SCHEMA = schema_of(
    "type Query { a: Int b: Int query: Query list(x: [Int]): Int }",
    Query_query=lambda *_: {"a": 1, "b": 2},
    Query_list=lambda *_, **given: len(given.get("x") or ()),
)
ROOT = {"a": 1, "b": 2}
PLACES = (
    "{{ a b {0} }}",
    "{{ a ... {0} {{ b }} }}",
    "{{ a ... on Query {0} {{ b }} }}",
    "{{ a ...F {0} }} fragment F on Query {{ b }}",
    "{{ a ...F }} fragment F on Query {{ b {0} }}",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("skip", [None, True, False])
@pytest.mark.parametrize("include", [None, True, False])
@pytest.mark.parametrize("by_variable", [False, True])
async def test_what_is_skipped_or_not_included_is_not_there(
    *, place: str, skip: bool | None, include: bool | None, by_variable: bool
) -> None:
    conditions, head, given = [], [], {}
    for name, value in (("skip", skip), ("include", include)):
        if value is not None:
            told = f"${name}" if by_variable else str(value).lower()
            conditions.append(f"@{name}(if: {told})")
            head.append(f"${name}: Boolean!")
            given[name] = value
    text = place.format(" ".join(conditions))
    if by_variable and head:
        text = f"query ({', '.join(head)}) {text}"
    else:
        given = {}
    result = await both(SCHEMA, text, root=ROOT, variables=given)
    is_there = skip is not True and include is not False
    assert result.data == ({"a": 1, "b": 2} if is_there else {"a": 1})


async def test_a_condition_is_asked_of_each_request_anew() -> None:
    text = "query ($on: Boolean!, $x: Int) { a @include(if: $on) query { b @skip(if: $on) } }"
    document, execution = parse(text), Execution(SCHEMA)
    for on in (True, False, True, False):
        given: dict[str, Any] = {"variables": {"on": on}, "name": None, "context": None}
        found = await execution.executed(document, root=ROOT, **given)
        expected = {"a": 1, "query": {}} if on else {"query": {"b": 2}}
        assert found.data == expected
        assert answer(found) == answer(await interpreted(SCHEMA, document, root=ROOT, **given))


async def test_a_field_is_there_if_any_of_its_places_is() -> None:
    text = """{
      a @skip(if: true) a query @include(if: false) { a } query { b } ...F @skip(if: true) ...F
    } fragment F on Query { b }"""
    result = await both(SCHEMA, text, root=ROOT)
    assert result.data == {"a": 1, "query": {"b": 2}, "b": 2}


async def test_nothing_may_be_left() -> None:
    result = await both(SCHEMA, "{ query { a @skip(if: true) } }", root=ROOT)
    assert result.data == {"query": {}}
    assert (await both(SCHEMA, "{ a @include(if: false) }", root=ROOT)).data == {}


@pytest.mark.parametrize("given", [{}, {"on": None}, {"on": True}, {"on": False}])
async def test_a_condition_with_a_default_may_be_left_out_but_not_null(given: Any) -> None:
    """Null there is a failure, which is graphql-core's to tell."""
    told: list[str] = []
    execution = Execution(SCHEMA, Plans(SCHEMA, NoShortcuts(), told=told.append))
    document = parse("query ($on: Boolean = true) { a b @include(if: $on) query { a } }")
    for _ in range(3):
        more: dict[str, Any] = {"variables": given, "name": None, "context": None, "root": ROOT}
        found = await execution.executed(document, **more)
        assert answer(found) == answer(await interpreted(SCHEMA, document, **more))
    assert told == (["condition"] * 3 if given == {"on": None} else ["compiled", "known", "known"])


@pytest.mark.parametrize("given", [{}, {"on": [1, 2]}, {"on": None}, {"on": 3}])
async def test_another_operations_condition_is_no_condition_here(given: Any) -> None:
    text = """query A($on: Boolean!) { a @skip(if: $on) ...F }
      fragment F on Query { b @include(if: $on) }
      query B($on: [Int]) { list(x: $on) query { a } }"""
    result = await both(SCHEMA, text, name="B", variables=given)
    on = given.get("on") or ()
    assert result.data == {"list": 1 if on == 3 else len(on), "query": {"a": 1}}
