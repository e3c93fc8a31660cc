"""The schema is the contract that was agreed, and its exported files are true."""

import json
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLNamedType,
    GraphQLSchema,
    Undefined,
    ast_from_value,
    build_schema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_object_type,
    is_scalar_type,
    is_specified_scalar_type,
    is_union_type,
    print_ast,
)

from gateway.schema.export import graphql_schema, possible_types, sdl

ROOT = Path(__file__).parents[3]
DRAFT = ROOT.parent / "shared" / "design" / "schema-draft.graphql"


def named(kind: object) -> GraphQLNamedType:
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


def reachable(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    """Every type that an operation can meet, with what implements the interfaces among them."""
    found: dict[str, GraphQLNamedType] = {}
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    waiting = [root for root in roots if root is not None]
    while waiting:
        kind = waiting.pop()
        if kind.name in found or is_specified_scalar_type(kind):
            continue
        found[kind.name] = kind
        if is_union_type(kind):
            waiting += kind.types
        if is_input_object_type(kind):
            waiting += [named(part.type) for part in kind.fields.values()]
        if is_object_type(kind) or is_interface_type(kind):
            waiting += kind.interfaces
            for field in kind.fields.values():
                waiting += [named(field.type), *(named(a.type) for a in field.args.values())]
    return found


def default(argument: GraphQLArgument | GraphQLInputField) -> str | None:
    """The default as SDL writes it."""
    if argument.default is not None:
        return print_ast(argument.default.literal)
    if argument.default_value is Undefined:
        return None
    return print_ast(ast_from_value(argument.default_value, argument.type))


def shape(kind: GraphQLNamedType) -> object:
    """All that a client's operation depends on, without descriptions."""
    if is_enum_type(kind):
        return sorted(kind.values)
    if is_union_type(kind):
        return sorted(member.name for member in kind.types)
    if is_scalar_type(kind):
        return kind.specified_by_url
    if is_input_object_type(kind):
        return {name: (str(part.type), default(part)) for name, part in kind.fields.items()}
    fields = {
        name: (
            str(field.type),
            {a: (str(arg.type), default(arg)) for a, arg in field.args.items()},
        )
        for name, field in kind.fields.items()
    }
    return sorted(i.name for i in kind.interfaces), fields


@pytest.mark.skipif(not DRAFT.exists(), reason="the draft of the contract is not here")
def test_the_contract_is_the_draft() -> None:
    """Names, nullability, unions, arguments and their defaults."""
    agreed = reachable(build_schema(DRAFT.read_text(encoding="utf-8")))
    ours = reachable(graphql_schema())
    assert sorted(ours) == sorted(agreed)
    for name, kind in agreed.items():
        assert shape(ours[name]) == shape(kind), name


def test_nothing_is_published_that_no_operation_can_meet() -> None:
    published = {
        name
        for name, kind in graphql_schema().type_map.items()
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
    }
    assert published == set(reachable(graphql_schema()))


def test_no_union_has_members_whose_fields_of_one_name_differ_in_type() -> None:
    """Else clients must rename fields to ask for them in one place."""
    for kind in graphql_schema().type_map.values():
        members = (
            kind.types
            if is_union_type(kind)
            else graphql_schema().get_possible_types(kind)
            if is_interface_type(kind) and kind.name != "Node"
            else ()
        )
        types: dict[str, str] = {}
        for member in members:
            for name, field in member.fields.items():
                assert types.setdefault(name, str(field.type)) == str(field.type), kind.name


def test_the_checked_in_schema_is_the_one_in_the_code() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl()


def test_the_checked_in_possible_types_are_those_in_the_code() -> None:
    assert (ROOT / "possibleTypes.json").read_text(encoding="utf-8") == possible_types()
    assert json.loads(possible_types())["CareRecordResult"] == ["CareRecord", "CareRecordRefusal"]


def test_the_exported_schema_can_be_read_back() -> None:
    assert reachable(build_schema(sdl())).keys() == reachable(graphql_schema()).keys()
