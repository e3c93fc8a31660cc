"""What an operation gives an argument, as far as costs depend on it: how many, and how long."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_list_type,
)

_SOMETHING: Final = object()
_LONGEST_INT: Final = 11
"""Characters of an `Int`; a longer number can only be an `ID`, and Python may refuse to read it."""


def values_given(
    found: GraphQLField, node: FieldNode, name: str, variables: Mapping[str, Any]
) -> int:
    """How many values an argument has: those of a list, else one, and none for null or nothing."""
    value = _value(found, node, name, variables)
    if value is None:
        return 0
    return len(value) if isinstance(value, list) else 1


def length_given(
    found: GraphQLField, node: FieldNode, name: str, variables: Mapping[str, Any]
) -> int | None:
    """How long a list an argument asks for: its number, or how many values it has itself."""
    value = _value(found, node, name, variables)
    if isinstance(value, list):
        return len(value)
    return max(value, 0) if isinstance(value, int) else None


def default_of(argument: GraphQLArgument) -> Any:
    """What an argument has that is left out, likewise; `Undefined` where it has nothing."""
    default = argument.default
    if default is None:
        return argument.default_value
    return default.value if default.literal is None else _told(default.literal, {})


def _value(found: GraphQLField, node: FieldNode, name: str, variables: Mapping[str, Any]) -> Any:
    """None, a whole number, a list of something, or something."""
    argument = found.args[name]
    told = next((one.value for one in node.arguments or () if one.name.value == name), None)
    value = Undefined if told is None else _told(told, variables)
    if value is Undefined:
        value = default_of(argument)
    if value is None or value is Undefined:
        return None
    is_list = is_list_type(get_nullable_type(argument.type))
    return [value] if is_list and not isinstance(value, list) else value


def _told(node: ValueNode, variables: Mapping[str, Any]) -> Any:
    if isinstance(node, VariableNode):
        return variables.get(node.name.value, Undefined)
    if isinstance(node, NullValueNode):
        return None
    if isinstance(node, IntValueNode) and len(node.value) <= _LONGEST_INT:
        return int(node.value)
    return list(node.values) if isinstance(node, ListValueNode) else _SOMETHING
