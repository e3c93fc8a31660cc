"""What an operation costs, by the rules of the specification and a pencil."""

from typing import Any

import pytest
from graphql import parse

from gateway.execution.cost import Cost
from gateway.execution.limits import TooComplexError
from tests.unit.execution.priced import cost, cost_of, estimates

NASTY = estimates(
    """
    interface Thing { name: String }
    type Box implements Thing {
      name: String
      secret: String @cost(weight: "7") @sharedCost(key: "lid")
      lock: String @cost(weight: "2") @sharedCost(key: "lid")
      label: String @cost(weight: "1") @sharedCost(key: "outside")
      inside(first: Int = 4): Things @cost(weight: "3")
        @listSize(assumedSize: 50, slicingArguments: ["first"], sizedFields: ["nodes", "edges"])
      tags: [String!] @listSize(assumedSize: 5)
      next: Box @cost(weight: "1")
      nextThing: Thing @cost(weight: "1")
    }
    type Bag implements Thing { name: String pockets: [Bag!] @listSize(assumedSize: 9)
      nextThing: Thing @cost(weight: "2") }
    type Things { nodes: [Thing] edges: [Edge] cursor: String }
    type Edge { node: Thing }
    union Any = Box | Bag
    input Wish { first: Int }
    type Query {
      box(by: ID @cost(weight: "3"), colour: String): Box @cost(weight: "1")
      boxes(ids: [ID!]! @cost(weight: "2")): [Box]
        @listSize(assumedSize: 20, slicingArguments: ["ids"])
      either(few: Int, many: Int): [Box] @listSize(assumedSize: 8,
        slicingArguments: ["few", "many"], requireOneSlicingArgument: false)
      any: Any @cost(weight: "1")
      thing: Thing
      plain: Box
    }
    type Mutation { put: Box @cost(weight: "4") }
    type Subscription { put: Box @cost(weight: "6") }
    """
)
INSIDE = "{ plain { inside%s { %s } } }"
# What is asked, its calls and its rows: counted by hand.
COUNTED = {
    "nothing that costs": ("{ plain { name } }", 0, 0),
    "a weight": ("{ box { name } }", 1, 0),
    "a weight for each alias": ("{ a: box { name } b: box { name } }", 2, 0),
    "one for the same name in the answer": ("{ box { name } box { tags } }", 1, 5),
    "one for a field asked again in a fragment": (
        ("{ box { name } ...A ...B } fragment A on Query { box { tags } ...B } "
        "fragment B on Query { box { name } }"), 1, 5),
    "an argument that is given": ('{ box(by: "x") { name } }', 4, 0),
    "an argument that is null": ("{ box(by: null) { name } }", 1, 0),
    "an argument without a weight": ('{ box(colour: "red") { name } }', 1, 0),
    "an argument for each value of its list": ('{ boxes(ids: ["a", "b", "c"]) { name } }', 6, 3),
    "one value for a list": ('{ boxes(ids: "a") { tags } }', 2, 1 + 5),
    "an empty list": ("{ boxes(ids: []) { next { name } } }", 0, 0),
    "no more rows than there ever are": (
        "{{ boxes(ids: [{}]) {{ name }} }}".format(" ".join(f'"{n}"' for n in range(30))), 60, 20),
    "a list of leaves": ("{ plain { tags } }", 0, 5),
    "a page": (INSIDE % ("(first: 10)", "nodes { name }"), 3, 10),
    "a page of the default length": (INSIDE % ("", "nodes { name }"), 3, 4),
    "a page of null is of no length that was given": (
        INSIDE % ("(first: null)", "nodes { name }"), 3, 50),
    "a page that is too long": (INSIDE % ("(first: 2000000000)", "nodes { name }"), 3, 50),
    "a page of less than nothing": (INSIDE % ("(first: -5)", "nodes { name }"), 3, 0),
    "both lists of a page": (
        INSIDE % ("(first: 10)", "nodes { name } edges { node { name } }"), 3, 20),
    "a page nobody looks at": (INSIDE % ("(first: 10)", "cursor"), 3, 0),
    "pages in pages": (
        INSIDE % ("(first: 10)", "nodes { ... on Box { inside(first: 6) { nodes { name } } } }"),
        3 + 10 * 3, 10 + 10 * 6),
    "the larger of two lengths": ("{ either(few: 2, many: 7) { name } }", 0, 7),
    "neither of two lengths": ("{ either { name } }", 0, 8),
    "what is shared, at its dearest, once for each object": (
        "{ plain { secret lock again: lock label } boxes(ids: [1, 2]) { lock label } }",
        7 + 1 + 2 * 2 + 2 * (2 + 1), 2),
    "the dearest of a union": ("{ any { ... on Box { secret } ... on Bag { pockets { name } } } }",
        1 + 7, 9),
    "the dearest of an interface": (
        "{ thing { name ... on Box { nextThing { name } } ... on Bag { nextThing { name } } } }",
        2, 0),
    "a fragment on an interface for each of its types": (
        "{ any { ...T } } fragment T on Thing { ... on Box { tags } ... on Bag { name } }", 1, 5),
    "a fragment that cannot be met": (("{ plain { ... on Thing { ... on Bag { pockets { name } } "
        "} } }"), 0, 0),
    "nothing for what is left out": (
        ("{ box @skip(if: true) { name } plain @include(if: false) { tags } "
        "... @include(if: false) { a: boxes(ids: [1]) { name } } ...F @skip(if: true) } "
        "fragment F on Query { boxes(ids: [1, 2]) { name } }"), 0, 0),
    "nothing for introspection": (
        '{ __typename __schema { types { fields { name } } } __type(name: "Box") { name } }', 0, 0),
    "a mutation": ("mutation { a: put { name } b: put { next { name } } }", 9, 0),
    "each event of a subscription": ("subscription { put { tags } }", 6, 5),
}  # fmt: skip


@pytest.mark.parametrize("what", COUNTED)
def test_it_costs(what: str) -> None:
    query, calls, rows = COUNTED[what]
    assert cost(NASTY, query) == Cost(calls, rows)


VARIABLES = """
query ($ids: [ID!]! = ["a", "b"], $first: Int, $by: ID, $skip: Boolean = false, $in: Boolean!) {
  boxes(ids: $ids) { inside(first: $first) { nodes { name } } }
  box(by: $by) @skip(if: $skip) { name }
  ... @include(if: $in) { plain { tags } }
}
"""


@pytest.mark.parametrize(
    ("variables", "calls", "rows"),
    [
        ({"in": True}, 2 * 2 + 2 * 3 + 1, 2 + 2 * 4 + 5),
        ({"in": False}, 2 * 2 + 2 * 3 + 1, 2 + 2 * 4),
        ({"in": False, "skip": True}, 2 * 2 + 2 * 3, 2 + 2 * 4),
        ({"in": False, "by": "x"}, 2 * 2 + 2 * 3 + 1 + 3, 2 + 2 * 4),
        ({"in": False, "by": None}, 2 * 2 + 2 * 3 + 1, 2 + 2 * 4),
        ({"in": False, "ids": ["a", "b", "c"], "first": 7}, 3 * 2 + 3 * 3 + 1, 3 + 3 * 7),
        ({"in": False, "ids": "a", "first": 0}, 2 + 3 + 1, 1),
        ({"in": False, "first": None}, 2 * 2 + 2 * 3 + 1, 2 + 2 * 50),
    ],
)
def test_it_costs_by_its_variables(variables: dict[str, Any], calls: int, rows: int) -> None:
    assert cost(NASTY, VARIABLES, variables) == Cost(calls, rows)


@pytest.mark.parametrize("variables", [{}, {"in": "perhaps"}, {"in": True, "first": "x"}, None])
def test_what_cannot_be_executed_has_no_cost(variables: dict[str, Any] | None) -> None:
    assert cost(NASTY, VARIABLES, variables) is None


def test_the_operation_that_is_named_is_counted() -> None:
    both = "query A { box { name } } query B { plain { tags } }"
    assert cost(NASTY, both, name="A") == Cost(1, 0)
    assert cost(NASTY, both, name="B") == Cost(0, 5)


def doubling(times: int) -> str:
    """Twice as many fields with each fragment, in a document as long as there are fragments."""
    parts = ["{ plain { ...F0 } }"]
    parts += [
        f"fragment F{n} on Box {{ a: next {{ ...F{n + 1} }} b: next {{ ...F{n + 1} }} }}"
        for n in range(times)
    ]
    return " ".join([*parts, f"fragment F{times} on Box {{ name }}"])


def any_thing(times: int) -> str:
    """Each level can be two types, and so can each below it."""
    return (
        "{ thing { ...F0 } } "
        + " ".join(
            f"fragment F{n} on Thing {{ ... on Box {{ nextThing {{ ...F{n + 1} }} }} "
            f"... on Bag {{ nextThing {{ ...F{n + 1} }} }} }}"
            for n in range(times)
        )
        + f" fragment F{times} on Thing {{ name }}"
    )


def nested(times: int) -> str:
    pages = "inside(first: 50) { nodes { ... on Box { " * times
    return "{ plain { " + pages + "name" + " } } }" * times + " } }"


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        (doubling(40), 2**41 - 2),
        (any_thing(40), 2 * 40),
        (nested(18), 3 * (50**18 - 1) // 49),
    ],
    ids=["doubling", "abstract", "huge numbers"],
)
def test_what_multiplies_is_counted_as_soon_as_it_is_read(query: str, calls: int) -> None:
    """Walked through field by field each of these would take longer than anybody waits."""
    found = cost(NASTY, query)
    assert found is not None
    assert found.calls == calls


def test_a_document_whose_fields_come_together_in_ever_new_ways_is_too_complex() -> None:
    """A set of fragments for each path: which of them meet depends on every step before."""
    depth = 18
    parts = ["{ plain { ...R0 } }"]
    for n in range(depth):
        parts.append(f"fragment R{n} on Box {{ a: next {{ ...R{n + 1} ...S{n + 1}_0 }} "
                     f"b: next {{ ...R{n + 1} }} }}")  # fmt: skip
        parts += [
            f"fragment S{n + 1}_{m} on Box {{ a: next {{ ...S{n + 2}_{m + 1} }} "
            f"b: next {{ ...S{n + 2}_{m + 1} }} n{m}: name }}"
            for m in range(n + 1)
        ]
    parts.append(f"fragment R{depth} on Box {{ name }}")
    parts += [f"fragment S{depth + 1}_{m} on Box {{ n{m}: name }}" for m in range(depth + 1)]
    with pytest.raises(TooComplexError, match="ask for less"):
        cost_of(NASTY, parse(" ".join(parts)))
