"""What a field or an argument costs, read from the directives that stand on it."""

from collections.abc import Mapping
from typing import Any

from graphql import FieldDefinitionNode, InputValueDefinitionNode, value_from_ast_untyped


def cost_of(node: FieldDefinitionNode | InputValueDefinitionNode | None) -> str:
    """In words, as in `3 calls, rows as many as first, 100 at most`; empty where it is free."""
    told = _directives(node)
    return ", ".join(part for part in (_calls(told), _rows(told)) if part)


def _directives(
    node: FieldDefinitionNode | InputValueDefinitionNode | None,
) -> Mapping[str, Mapping[str, Any]]:
    if node is None:
        return {}
    return {
        directive.name.value: {
            argument.name.value: value_from_ast_untyped(argument.value)
            for argument in directive.arguments or ()
        }
        for directive in node.directives or ()
    }


def _calls(told: Mapping[str, Mapping[str, Any]]) -> str:
    if "cost" not in told:
        return ""
    weight = told["cost"]["weight"]
    shared = told.get("sharedCost")
    with_others = f" (shared by all fields here with the key `{shared['key']}`)" if shared else ""
    return f"{weight} call{'' if weight == '1' else 's'}{with_others}"


def _rows(told: Mapping[str, Mapping[str, Any]]) -> str:
    if "listSize" not in told:
        return ""
    size = told["listSize"]
    slicing = size.get("slicingArguments")
    if slicing:
        named = " or ".join(f"`{name}`" for name in slicing)
        return f"as many rows as {named} says, {size['assumedSize']} at most"
    return f"{size['assumedSize']} rows, as is assumed"
