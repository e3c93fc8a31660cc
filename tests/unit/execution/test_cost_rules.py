"""A schema whose costs cannot be followed stops the start, and the real one can be."""

from dataclasses import replace

import pytest

from gateway.execution.cost_rules import FieldRule, cost_rules
from gateway.schema.costs import applied
from gateway.schema.export import graphql_schema, sdl
from tests.unit.execution.priced import estimates

# What stands in the schema, and the words of the refusal.
MISTAKES = {
    "a list of no length": ("names: [String]", r"Query\.names: how long is this list"),
    "half a call": ('name: String @cost(weight: "0.5")', r"Query\.name: .* in digits"),
    "less than no call": ('name: String @cost(weight: "-1")', r"Query\.name: .* in digits"),
    "half a call of an argument": (
        'name(by: ID @cost(weight: "x")): String',
        r"Query\.name\(by:\): .* in digits",
    ),
    "an argument that is not there": (
        'names: [String] @listSize(slicingArguments: ["last"])',
        r"Query\.names: there is no argument 'last'",
    ),
    "an argument that may be left out": (
        'names(first: Int): [String] @listSize(slicingArguments: ["first"])',
        r"Query\.names: 'first' may be left out",
    ),
    "a page that one way leads to without saying how long it is": (
        'a: Page @listSize(assumedSize: 3, sizedFields: ["nodes"]) b: Page',
        r"Page\.nodes: how long is this list",
    ),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_what_cannot_be_followed_is_said_at_once(what: str) -> None:
    field, words = MISTAKES[what]
    with pytest.raises(ValueError, match=words):
        estimates(f"type Query {{ {field} }} type Page {{ nodes: [String] }}")


def test_every_list_of_the_real_schema_says_how_long_it_is() -> None:
    rules = cost_rules(graphql_schema(), applied)
    assert rules["Messages", "threads"].sliced_by == ("first",)
    assert rules["Messages", "threads"].sized_fields == ("nodes", "edges")
    assert rules["Query", "careRecord"].weights == {"municipality": 1, "onBehalfOf": 3}


def told(rule: FieldRule) -> tuple[list[str], FieldRule]:
    """A rule, with the names of the types that it leads to instead of another schema's types."""
    return sorted(member.name for member in rule.members), replace(rule, members=())


def test_the_directives_that_are_printed_are_those_that_are_counted() -> None:
    """The estimate reads objects, the contract is their print: read back it is the same."""
    printed, counted = estimates(sdl(), "").rules, cost_rules(graphql_schema(), applied)
    assert printed.keys() == counted.keys()
    for place, rule in counted.items():
        assert told(printed[place]) == told(rule), place
