"""What fields cost, said on the fields themselves: directives of the public schema.

A call is a question that a care system or a register is asked. All the pages of its answer are one
call: how many there are depends on what is hidden, and they are bounded elsewhere. Tokens for
machines, issuers' keys, a care system's home page and the background rounds are nobody's calls. A
weight is that of the dearest care system; `gateway/systems/*/README.md` say which asks what.
"""

from collections.abc import Mapping
from typing import Any, Final

import strawberry
from graphql import GraphQLArgument, GraphQLField
from strawberry.schema_directive import Location

from gateway.resolvers.paging import MOST_PER_PAGE


@strawberry.schema_directive(
    name="cost",
    locations=[Location.FIELD_DEFINITION, Location.ARGUMENT_DEFINITION],
    description="What it costs, in calls: how often a care system or a register is asked. What has "
    "no weight costs none.",
)
class Cost:
    weight: str = strawberry.field(
        name="weight",
        description="Calls for answering the field once. On an argument: calls that it adds where "
        "it is given, for a list once for each of its values.",
    )


@strawberry.schema_directive(
    name="listSize",
    locations=[Location.FIELD_DEFINITION],
    description="How long a list is.",
)
class ListSize:
    assumed_size: int | None = strawberry.field(
        name="assumedSize",
        default=strawberry.UNSET,
        description="How many are assumed, and no more, whatever the arguments say.",
    )
    slicing_arguments: list[str] | None = strawberry.field(
        name="slicingArguments",
        default=strawberry.UNSET,
        description="Arguments that say how many are asked for: by a number, or by being as long.",
    )
    sized_fields: list[str] | None = strawberry.field(
        name="sizedFields",
        default=strawberry.UNSET,
        description="The lists that are so long, where they are fields of what the field gives.",
    )
    require_one_slicing_argument: bool | None = strawberry.field(
        name="requireOneSlicingArgument",
        default=True,
        description="Whether one of the arguments must have a value, its default included.",
    )


@strawberry.schema_directive(
    name="sharedCost",
    locations=[Location.FIELD_DEFINITION],
    description="Fields of one object that are answered by the same calls: of the weights of those "
    "with the same key the largest counts, once for each object.",
)
class SharedCost:
    key: str = strawberry.field(name="key", description="The same for fields that share.")


def calls(number: int) -> Cost:
    """The weight of so many calls."""
    return Cost(weight=str(number))


def once(number: int, key: str) -> tuple[Cost, SharedCost]:
    """The weight of so many calls that answer every field of an object with this key together."""
    return calls(number), SharedCost(key=key)


def at_most(number: int) -> ListSize:
    """A list with so many items at most."""
    return ListSize(assumed_size=number, require_one_slicing_argument=strawberry.UNSET)


def one_each(argument: str, most: int) -> ListSize:
    """A list with one item for each value of a list argument, which has so many at most."""
    return ListSize(
        assumed_size=most,
        slicing_arguments=[argument],
        require_one_slicing_argument=strawberry.UNSET,
    )


PAGES: Final = ListSize(
    assumed_size=MOST_PER_PAGE,
    slicing_arguments=["first"],
    sized_fields=["nodes", "edges"],
    require_one_slicing_argument=strawberry.UNSET,
)
"""A connection: its page is as long as `first` asks for."""

DETAILS: Final = once(1, "details")
"""A field of a row whose list need not tell it: one call for each row that it is asked of."""

REGISTERS: Final = 3
"""Rights to act for others: Denmark has registers of mandates, of custody and of guardians."""

RECORDS: Final = 2
"""Opening the record of an id: that of one right, and of one more in the same role before it."""

ROWS: Final = 3
"""Finding a row by its id: in Nexus the preferences, a view, and the list in it."""

_DEFINITION: Final = "strawberry-definition"


def applied(part: GraphQLField | GraphQLArgument) -> Mapping[str, Mapping[str, Any]]:
    """The directives on a field or an argument by their names, each with its arguments.

    They are the very objects that `schema.graphql` is printed from.
    """
    definition = part.extensions.get(_DEFINITION)
    told = () if definition is None else definition.directives
    return {one.__strawberry_directive__.graphql_name: _arguments(one) for one in told}


def _arguments(directive: Any) -> dict[str, Any]:
    values = (
        (one.graphql_name, getattr(directive, one.python_name))
        for one in directive.__strawberry_directive__.fields
    )
    return {name: value for name, value in values if value is not strawberry.UNSET}
