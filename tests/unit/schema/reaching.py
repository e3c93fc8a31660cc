"""A valid operation for every field of the schema that takes arguments, with all of them given."""

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedOutputType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from gateway.schema.export import graphql_schema

SCHEMA = graphql_schema()
SAMPLES: Mapping[str, str] = {
    "ID": '"an id of a thing"',
    "String": '"words of somebody"',
    "Int": "5",
    "Float": "36.6",
    "Boolean": "true",
    "Date": '"2026-11-22"',
    "DateTime": '"2026-11-22T10:00:00.000Z"',
    "MunicipalityCode": '"DK-0751"',
}
ROOTS = {
    "query": SCHEMA.query_type,
    "mutation": SCHEMA.mutation_type,
    "subscription": SCHEMA.subscription_type,
}
_FOR_ANYTHING = [(SCHEMA.query_type, "node"), (SCHEMA.query_type, "nodes")]
"""Short ways to everything, on which an id that opens nothing leads nowhere."""


def sample(kind: GraphQLInputType) -> str:
    """A good value, as it is written in a document, with every field of every object."""
    if isinstance(kind, GraphQLNonNull):
        return sample(kind.of_type)
    if isinstance(kind, GraphQLList):
        return f"[{sample(kind.of_type)}]"
    if isinstance(kind, GraphQLInputObjectType):
        inner = ", ".join(f"{name}: {sample(f.type)}" for name, f in kind.fields.items())
        return f"{{{inner}}}"
    if isinstance(kind, GraphQLEnumType):
        return list(kind.values)[-1]
    return SAMPLES[kind.name]


def operations() -> list[str]:
    """The operations, their shortest ways first."""
    return [
        way.replace("%", f"{name}{_given(field)}{_selection(field)}")
        for owner, way in _ways().items()
        for name, field in owner.fields.items()
        if field.args
    ]


def _ways() -> dict[GraphQLObjectType, str]:
    """How to come to each type; `%` stands for what is asked there."""
    found = {root: f"{kind} {{ % }}" for kind, root in ROOTS.items() if root}
    waiting = list(found)
    for owner in waiting:
        for name, field in owner.fields.items():
            for below, condition in _below(get_named_type(field.type)):
                if below not in found and (owner, name) not in _FOR_ANYTHING:
                    inner = f"{name}{_given(field, required=True)} {{ {condition} }}"
                    found[below] = found[owner].replace("%", inner)
                    waiting.append(below)
    return found


def _below(kind: GraphQLNamedOutputType) -> Iterator[tuple[GraphQLObjectType, str]]:
    if isinstance(kind, GraphQLObjectType):
        yield kind, "%"
    elif isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
        for member in SCHEMA.get_possible_types(kind):
            yield member, f"... on {member.name} {{ % }}"


def _given(field: GraphQLField, *, required: bool = False) -> str:
    """All its arguments, or the `required` ones only."""
    args = {n: one for n, one in field.args.items() if is_required_argument(one) or not required}
    given = ", ".join(f"{name}: {sample(one.type)}" for name, one in args.items())
    return f"({given})" if given else ""


def _selection(field: GraphQLField) -> str:
    return "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"


OPERATIONS = operations()
