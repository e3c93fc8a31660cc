"""What a field knows of its operation, and looking ahead in it."""

from typing import Any, Final, TypeAlias

import strawberry
from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from gateway.resolvers.context import RequestContext

Info: TypeAlias = strawberry.Info[RequestContext, None]

_NO_USE: Final = frozenset({"id", "__typename", "idleTimeoutAt", "municipality"})
_REFUSAL: Final = "CareRecordRefusal"


def is_use(info: Info) -> bool:
    """Whether more of a record is asked for than how much time is left until a new sign-in."""
    asked: GraphQLResolveInfo[Any] = info._raw_info  # noqa: SLF001 - strawberry's copy costs much
    return any(_uses(node.selection_set, asked) for node in asked.field_nodes)


def _uses(selections: SelectionSetNode | None, asked: GraphQLResolveInfo[Any]) -> bool:
    found = () if selections is None else selections.selections
    return any(_is_use(one, asked) for one in found)


def _is_use(selection: SelectionNode, asked: GraphQLResolveInfo[Any]) -> bool:
    if _is_left_out(selection, asked):
        return False
    if isinstance(selection, FieldNode):
        return selection.name.value not in _NO_USE
    if isinstance(selection, FragmentSpreadNode):
        fragment = asked.fragments[selection.name.value]
        condition = fragment.type_condition.name.value
        return condition != _REFUSAL and _uses(fragment.selection_set, asked)
    if isinstance(selection, InlineFragmentNode):
        named = selection.type_condition
        is_refusal = named is not None and named.name.value == _REFUSAL
        return not is_refusal and _uses(selection.selection_set, asked)
    return True


def _is_left_out(selection: SelectionNode, asked: GraphQLResolveInfo[Any]) -> bool:
    given = {one.name.value: _given(one, asked) for one in selection.directives or ()}
    return given.get("skip") is True or given.get("include") is False


def _given(directive: DirectiveNode, asked: GraphQLResolveInfo[Any]) -> Any:
    """What the only argument of @skip and @include is; None for every other directive's."""
    for argument in directive.arguments or ():
        if argument.name.value == "if":
            if isinstance(argument.value, BooleanValueNode):
                return argument.value.value
            if isinstance(argument.value, VariableNode):
                return asked.variable_values.coerced.get(argument.value.name.value)
    return None
