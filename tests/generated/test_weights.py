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


def minimal(field: GraphQLField) -> str:
    """As little as can be asked below a field."""
    named = get_named_type(field.type)
    return "" if is_leaf_type(named) else "{ __typename }"


def selections(topic: str) -> Iterator[tuple[str, int]]:
    """Each field of a topic that costs calls, asked by itself; and the calls it should cost."""
    union = get_named_type(RECORD.fields[topic].type)
    kind = union.types[0]
    for name, field in kind.fields.items():
        rule = RULES[kind.name, name]
        if not rule.calls:
            continue
        asked = f"{name}{arguments(field).replace(*SHORT)}"
        yield f"{topic} {{ ... on {kind.name} {{ {asked} {minimal(field)} }} }}", rule.calls
        for row in rule.members if name in ROWS else ():
            nodes = get_named_type(row.fields["nodes"].type)
            for inner, below in nodes.fields.items():
                more = RULES[nodes.name, inner].calls
                if more:
                    text = f"{inner}{arguments(below).replace(*SHORT)} {minimal(below)}"
                    yield (
                        f"{topic} {{ ... on {kind.name} {{ {asked} {{ nodes {{ {text} }} }} }} }}",
                        rule.calls + more,
                    )


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
