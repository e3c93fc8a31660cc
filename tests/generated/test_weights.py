"""Every weight of a record is just what its dearest care system is asked: no less and no more."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_union_type,
)

from gateway.execution.cost import Cost
from gateway.execution.cost_rules import cost_rules
from gateway.schema.costs import applied
from gateway.schema.export import graphql_schema
from tests.e2e.changes.orders import document, order
from tests.e2e.changes.record import Seat
from tests.e2e.changes.table import WORKING
from tests.generated.actual import calls, cost
from tests.leak.everything import arguments
from tests.world import MUNICIPALITIES, Gateway

SCHEMA = graphql_schema()
RULES = cost_rules(SCHEMA, applied)
RECORD = SCHEMA.type_map["CareRecord"]
assert isinstance(RECORD, GraphQLObjectType)
TOPICS = [n for n, f in RECORD.fields.items() if is_union_type(get_named_type(f.type))]
ASKED = '{ careRecord(municipality: "%s") { ... on CareRecord { %s } } }'
SHOWN_NOWHERE = {"medications", "medcomMessages"}
ROWS = ("items", "threads")
SHORT = ("first: 100", "first: 1")


def minimal(name: str, field: GraphQLField) -> str:
    """A field with as little below it as can be asked."""
    below = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    return f"{name}{arguments(field).replace(*SHORT)} {below}"


def by_cost(kind: GraphQLObjectType) -> Iterator[tuple[str, int]]:
    """Each field that costs calls, and all that cost none together; with the calls they cost."""
    costly = {n: RULES[kind.name, n].calls for n in kind.fields if RULES[kind.name, n].calls}
    yield " ".join(minimal(n, f) for n, f in kind.fields.items() if n not in costly), 0
    yield from ((minimal(name, kind.fields[name]), weight) for name, weight in costly.items())


def selections(topic: str) -> Iterator[tuple[str, int]]:
    """All of a topic and of the rows of its lists, piece by piece; with the calls it costs."""
    kind = get_named_type(RECORD.fields[topic].type).types[0]
    for text, weight in by_cost(kind):
        yield f"{topic} {{ ... on {kind.name} {{ {text} }} }}", weight
    for name in ROWS:
        for page in RULES[kind.name, name].members if name in kind.fields else ():
            first = RULES[kind.name, name].calls
            for text, weight in by_cost(get_named_type(page.fields["nodes"].type)):
                rows = f"{name}(first: 1) {{ nodes {{ {text} }} }}"
                yield f"{topic} {{ ... on {kind.name} {{ {rows} }} }}", first + weight


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_weight_is_what_the_dearest_system_is_asked(world: Gateway, topic: str) -> None:
    for selection, weight in selections(topic):
        dearest = 0
        for code in MUNICIPALITIES:
            query = ASKED % (code, selection)
            person = "innbygger" if code.startswith("NO") else "citizen"
            world.backends.forget_requests()
            answer = await world.ask(query, person=person)
            estimated = answer["extensions"]["cost"]["calls"]["estimated"]
            assert estimated == 1 + weight, selection
            dearest = max(dearest, calls(world.backends.requests()))
        assert dearest == (1 if topic in SHOWN_NOWHERE else 1 + weight), selection


@pytest.mark.parametrize(("seat", "name"), WORKING, ids=str)
async def test_a_change_costs_no_more_than_was_estimated(
    world: Gateway, seat: Seat, name: str
) -> None:
    """The rights are asked anew, and all that came of it is read back."""
    given = {**await order(world, seat, name), "idempotencyKey": "key-0001"}
    world.backends.forget_requests()
    answer = await world.ask(document(name), {"input": given}, person=seat.person)
    told = {part: found["estimated"] for part, found in answer["extensions"]["cost"].items()}
    actual = cost(world.backends.requests(), answer)
    assert Cost(**told).or_more(actual) == Cost(**told)
    assert actual.calls > 1
