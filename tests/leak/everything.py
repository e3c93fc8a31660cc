"""Queries that ask for everything there is, made from the schema itself."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

DEEPEST = 9
ARGUMENTS = {
    "from": '"2026-06-01"',
    "to": '"2027-05-31"',
    "span": "MONTH",
    "containing": '"2026-11-22"',
    "first": "100",
}
AGAIN = {"CareRecord", "CareRecordResult", "Representation", "Viewer", "Municipality", "Portal"}


def selection(schema: GraphQLSchema, named: GraphQLNamedType, path: tuple[str, ...] = ()) -> str:
    """Every field of a type, and of everything below it that has not been met on the way."""
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType | GraphQLInterfaceType):
        members = schema.get_possible_types(named)
        parts = [f"... on {m.name} {selection(schema, m, path)}" for m in members]
        return "{ __typename " + " ".join(parts) + " }"
    assert isinstance(named, GraphQLObjectType)
    here = (*path, named.name)
    fields = [_field(schema, name, field, here) for name, field in named.fields.items()]
    return "{ __typename " + " ".join(f for f in fields if f) + " }"


def _field(schema: GraphQLSchema, name: str, field: GraphQLField, path: tuple[str, ...]) -> str:
    named = get_named_type(field.type)
    if named.name in path or len(path) > DEEPEST or named.name in AGAIN:
        return ""
    below = selection(schema, named, path)
    return f"{name}{arguments(field)} {below}"


def arguments(field: GraphQLField) -> str:
    """What a field must be given, and as many rows as there may be."""
    given = [
        f"{name}: {ARGUMENTS[name]}"
        for name, argument in field.args.items()
        if _wanted(name, argument)
    ]
    return f"({', '.join(given)})" if given else ""


def _wanted(name: str, argument: GraphQLArgument) -> bool:
    if is_required_argument(argument):
        assert name in ARGUMENTS, f"say in ARGUMENTS what `{name}` is to be"
        return True
    return name == "first"


def topics(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Each field of CareRecord with the whole selection below it."""
    record = schema.type_map["CareRecord"]
    assert isinstance(record, GraphQLObjectType)
    for name, field in record.fields.items():
        named = get_named_type(field.type)
        yield name, f"{name}{arguments(field)} {selection(schema, named, ('CareRecord',))}"


def texts(value: Any) -> Iterator[str]:
    """Every text in an answer, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def found(value: Any, key: str) -> Iterator[Any]:
    """Every text under a key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key and isinstance(inner, str):
                yield inner
            yield from found(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from found(inner, key)
