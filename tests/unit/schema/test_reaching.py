"""What the operations reach that stand for all others in tests of errors."""

from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    visit,
)

from tests.unit.schema.reaching import OPERATIONS, SCHEMA


def test_the_operations_reach_every_argument_field_of_an_input_scalar_and_enum() -> None:
    types = TypeInfo(SCHEMA)
    met: set[Any] = set()

    class Meeting(Visitor):
        def enter_argument(self, *_: Any) -> None:
            met.add(id(types.get_argument()))
            met.add(get_named_type(types.get_input_type()))

        def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
            met.add(node.name.value)
            met.add(get_named_type(types.get_input_type()))

    for operation in OPERATIONS:
        visit(parse(operation), TypeInfoVisitor(types, Meeting()))
    ours = [kind for name, kind in SCHEMA.type_map.items() if not name.startswith("__")]
    wanted: set[Any] = set()
    for kind in ours:
        if isinstance(kind, GraphQLObjectType):
            args = [one for field in kind.fields.values() for one in field.args.values()]
            wanted |= {*map(id, args), *(get_named_type(one.type) for one in args)}
        if isinstance(kind, GraphQLInputObjectType):
            wanted |= {*kind.fields, *(get_named_type(one.type) for one in kind.fields.values())}
    assert wanted <= met
