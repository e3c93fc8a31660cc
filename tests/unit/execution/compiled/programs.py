"""The programs that operations become, caught where they are compiled."""

import ast
import builtins
from collections.abc import Mapping
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues, get_variable_values

from gateway.execution.compiled import writing
from gateway.execution.compiled.plans import Plan, Plans
from gateway.execution.compiled.shortcuts import NoShortcuts, Shortcuts


def program(
    patch: pytest.MonkeyPatch,
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Mapping[str, Any] | None = None,
    shortcuts: Shortcuts | None = None,
) -> str:
    """The text that the first operation of a document is written as."""
    texts: list[str] = []

    def compiling(text: str, *more: Any, **others: Any) -> Any:
        texts.append(text)
        return builtins.compile(text, *more, **others)

    with patch.context() as patched:
        patched.setattr(writing, "compile", compiling, raising=False)
        operation = document.definitions[0]
        assert isinstance(operation, OperationDefinitionNode)
        definitions = operation.variable_definitions or ()
        given = get_variable_values(schema, definitions, dict(variables or {}))
        assert isinstance(given, VariableValues), given
        plans = Plans(schema, shortcuts or NoShortcuts())
        assert isinstance(plans.plan(document, operation, given), Plan)
    assert texts
    return "\n".join(texts)


def constants(text: str) -> list[Any]:
    """In the order of the text."""
    return [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]


def words(text: str) -> set[str]:
    """Every word of a program that Python would look up, bind, or take apart."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        for name in ("id", "attr", "arg", "name"):
            value = getattr(node, name, None)
            if isinstance(value, str):
                found.add(value)
    return found


def shape(text: str) -> str:
    """A program without the texts that stand in it as constants."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "..."
    return ast.dump(tree)
