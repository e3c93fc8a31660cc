"""One operation: chosen from its document and executed."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
    get_operation_ast,
)


def chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation of this name, or the only one; None where that does not say which."""
    return get_operation_ast(document, name)


def mistakes(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    variables: Mapping[str, Any] | None,
    name: str | None,
) -> tuple[GraphQLError, ...]:
    """Why a valid document cannot be executed with these variables; nothing is executed."""
    built = Executor.build(
        schema,
        document,
        raw_variable_values=dict(variables or {}),
        operation_name=name,
        hide_suggestions=True,
    )
    return tuple(built) if isinstance(built, list) else ()


async def executed(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    context: object,
    variables: Mapping[str, Any] | None,
    name: str | None,
    root: object = None,
) -> ExecutionResult:
    """The result of an operation. Errors of fields are in it; nothing is raised for them.

    Raises `TypeError` where the answer comes in parts, which no schema of ours asks for.
    """
    result = execute(
        schema,
        document,
        root_value=root,
        context_value=context,
        variable_values=dict(variables or {}),
        operation_name=name,
        hide_suggestions=True,
    )
    if isinstance(result, ExecutionResult):
        return result
    finished = await result
    if not isinstance(finished, ExecutionResult):
        raise TypeError("the schema has a directive by which an answer comes in parts")
    return finished
