"""Which operations are kept, for how long, and which are left to graphql-core, told why."""

import gc
import weakref
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    parse,
)
from graphql.execution.values import VariableValues

from gateway.execution.compiled import planning
from gateway.execution.compiled.plans import NotCompiled, Plans
from gateway.execution.compiled.shortcuts import NoShortcuts
from gateway.execution.operation import Execution, interpreted
from tests.unit.execution.compiled.comparing import answer

SCHEMA = build_schema("""
directive @here on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT | QUERY | VARIABLE_DEFINITION
type Query { a: Int b: Int query: Query n(x: Int): Int }
""")
ROOT = {"a": 1, "b": 2, "query": {"a": 3, "b": 4}, "n": lambda _info, x=0: x}
NONE = VariableValues({}, {})


def planned(plans: Plans, document: DocumentNode) -> Any:
    (operation,) = document.definitions[:1]
    assert isinstance(operation, OperationDefinitionNode)
    return plans.plan(document, operation, NONE)


def telling(schema: GraphQLSchema = SCHEMA, **limits: int) -> tuple[Plans, list[str]]:
    told: list[str] = []
    return Plans(schema, NoShortcuts(), told=told.append, **limits), told


def _switches(count: int) -> str:
    head = ", ".join(f"$s{n}: Boolean!" for n in range(count))
    body = " ".join(f"k{n}: a @skip(if: $s{n})" for n in range(count))
    return f"query ({head}) {{ {body} }}"


FIVE = [{f"s{n}": bool(number >> n & 1) for n in range(5)} for number in range(20)]
LEFT: dict[str, tuple[str, list[dict[str, Any]], list[str]]] = {
    "a directive at a field": ("{ a @here b }", [{}] * 2, ["directive"] * 2),
    "a directive at a spread": (
        "{ ...F @here } fragment F on Query { a }",
        [{}] * 2,
        ["directive"] * 2,
    ),
    "a directive in a fragment": (
        "{ ...F } fragment F on Query { ... @here { a } }",
        [{}],
        ["directive"],
    ),
    "a directive at the operation": ("query @here { a }", [{}], ["directive"]),
    "a directive at a variable": ("query ($x: Int @here) { n(x: $x) }", [{"x": 3}], ["directive"]),
    "a fragment with a variable": (
        "{ ...F(x: 4) } fragment F($x: Int) on Query { n(x: $x) }",
        [{}],
        ["directive"],
    ),
    "a condition that is null": (
        "query ($on: Boolean = true) { a @include(if: $on) b }",
        [{"on": None}, {"on": True}, {"on": None}],
        ["condition", "compiled", "condition"],
    ),
    "many settings of its conditions": (
        _switches(5),
        [*FIVE, FIVE[0], FIVE[19]],
        ["compiled"] * 16 + ["variants"] * 4 + ["known", "variants"],
    ),
    "many fields": ("{ a b query { a b query { a } } }", [{}] * 2, ["size"] * 2),
}


@pytest.mark.parametrize("case", LEFT)
async def test_what_is_left_to_graphql_core_is_told_and_answered(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, runs, expected = LEFT[case]
    monkeypatch.setattr(planning, "MOST_SITES", 5)
    plans, told = telling()
    document = parse(text, experimental_fragment_arguments=True)
    for variables in runs:
        given: dict[str, Any] = {"context": None, "root": ROOT, "name": None}
        found = await Execution(SCHEMA, plans).executed(document, variables=variables, **given)
        core = await interpreted(SCHEMA, document, variables=variables, **given)
        assert answer(found) == answer(core)
        assert found.data is not None or variables == {"on": None}
    assert told[: len(expected)] == expected[: len(told)]


def test_every_reason_is_tried() -> None:
    tried = {reason for _, _, told in LEFT.values() for reason in told}
    assert tried >= {reason.value for reason in NotCompiled}


async def test_an_operation_that_the_schema_has_no_root_for_is_graphql_cores_to_refuse() -> None:
    plans, told = telling()
    document = parse("mutation { a }")
    given: dict[str, Any] = {"context": None, "variables": None, "name": None}
    assert SCHEMA.get_root_type(OperationType.MUTATION) is None
    found = await Execution(SCHEMA, plans).executed(document, **given)
    assert answer(found) == answer(await interpreted(SCHEMA, document, **given))
    assert told == ["directive"]


def test_a_document_is_compiled_once_and_the_same_text_elsewhere_is_another() -> None:
    plans, told = telling()
    one, other = parse("{ a }"), parse("{ a }")
    assert planned(plans, one) is planned(plans, one)
    assert planned(plans, other) is not planned(plans, one)
    assert told == ["compiled", "known", "compiled", "known"]
    assert len(plans) == 2


def test_two_operations_of_a_document_have_plans_of_their_own() -> None:
    plans, told = telling()
    document = parse("query A { a } query B { b }")
    for definition in document.definitions * 2:
        assert isinstance(definition, OperationDefinitionNode)
        plans.plan(document, definition, NONE)
    assert told == ["compiled", "compiled", "known", "known"]


def test_the_one_that_was_asked_for_longest_ago_is_forgotten_first() -> None:
    plans, told = telling(most=2)
    one, two, three = (parse("{ a }") for _ in range(3))
    for document in (one, two, one, three, one, two):
        planned(plans, document)
    assert told == ["compiled", "compiled", "known", "compiled", "known", "compiled"]
    assert len(plans) == 2


def test_as_many_fields_are_kept_as_there_is_room_for() -> None:
    plans, told = telling(most_sites=5)
    small, large, whole = (
        parse("{ a }"),
        parse("{ a b query { a } }"),
        parse("{ a b x: a y: a z: a }"),
    )
    planned(plans, small)
    planned(plans, large)
    assert len(plans) == 2
    planned(plans, whole)
    assert len(plans) == 1
    planned(plans, small)
    assert len(plans) == 1
    assert told == ["compiled"] * 4


def test_one_that_has_more_fields_than_there_is_room_for_is_compiled_and_not_kept() -> None:
    plans, told = telling(most_sites=1)
    document = parse("{ a b }")
    planned(plans, document)
    planned(plans, document)
    assert told == ["compiled", "compiled"]
    assert len(plans) == 0


@pytest.mark.parametrize(
    "text", ["{ a }", "{ a @here }", "query ($x: Boolean) { a @skip(if: $x) }"]
)
def test_no_more_documents_are_held_than_are_kept(text: str) -> None:
    """Neither of those that are compiled nor of those that are not."""
    plans, _ = telling(most=3)
    held = []
    for _ in range(10):
        document = parse(text)
        held.append(weakref.ref(document))
        planned(plans, document)
    del document
    gc.collect()
    assert len(plans) == 3
    assert sum(one() is not None for one in held) == 3
