"""Small schemas for one promise each."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, build_schema


def schema_of(sdl: str, **resolvers: Callable[..., Any]) -> GraphQLSchema:
    """A schema; a resolver is named `Type_field`, and what has none is found by default."""
    schema = build_schema(sdl)
    for name, resolve in resolvers.items():
        owner, _, field = name.partition("_")
        kind = schema.type_map[owner]
        assert isinstance(kind, GraphQLObjectType)
        kind.fields[field].resolve = resolve
    return schema


def named(schema: GraphQLSchema, **resolve_types: Callable[..., Any]) -> GraphQLSchema:
    """With functions that tell the type of an interface's or a union's value."""
    for name, resolve in resolve_types.items():
        schema.type_map[name].resolve_type = resolve  # type: ignore[attr-defined]
    return schema


def recognised(schema: GraphQLSchema, **is_type_of: Callable[..., Any]) -> GraphQLSchema:
    """With functions that tell whether a value is of an object type."""
    for name, is_it in is_type_of.items():
        schema.type_map[name].is_type_of = is_it  # type: ignore[attr-defined]
    return schema


async def later(value: Any) -> Any:
    if isinstance(value, Exception):
        raise value
    return value
