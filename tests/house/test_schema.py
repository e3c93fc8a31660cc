"""Everything in the schema says what it is, and every list says its order."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLSchema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_specified_scalar_type,
)

from gateway.schema.export import graphql_schema

ORDER = ("order", "first", "by name", "by area")


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every place that needs a description, and the one it has."""
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        yield name, kind.description
        if is_enum_type(kind):
            yield from ((f"{name}.{v}", value.description) for v, value in kind.values.items())
        if is_object_type(kind) or is_interface_type(kind) or is_input_object_type(kind):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument, value in getattr(field, "args", {}).items():
                    yield f"{name}.{field_name}({argument})", value.description


def lists(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or not is_object_type(kind):
            continue
        for field_name, field in kind.fields.items():
            type_ = field.type.of_type if is_non_null_type(field.type) else field.type
            if is_list_type(type_) or str(type_).endswith("Connection"):
                yield f"{name}.{field_name}", field.description


@pytest.mark.parametrize(("place", "description"), list(described(graphql_schema())))
def test_it_says_what_it_is(place: str, description: str | None) -> None:
    assert description, place
    assert description.rstrip().endswith((".", "`")), f"{place}: end the sentence"


@pytest.mark.parametrize(("place", "description"), list(lists(graphql_schema())))
def test_a_list_says_its_order(place: str, description: str) -> None:
    assert any(word in description.lower() for word in ORDER), f"{place}: say the order"
