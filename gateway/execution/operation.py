"""One operation: chosen from its document and executed."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
    get_operation_ast,
)
from graphql.execution.values import VariableValues, get_variable_values

from gateway.execution.compiled.plans import NotCompiled, Plans
from gateway.execution.compiled.shortcuts import NoShortcuts


def chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation of this name, or the only one; None where that does not say which."""
    return get_operation_ast(document, name)


def variable_values(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
) -> VariableValues | tuple[GraphQLError, ...]:
    """The variables of an operation, each of its type, or why they are not."""
    found = get_variable_values(
        schema,
        operation.variable_definitions or (),
        dict(variables or {}),
        max_errors=50,
        hide_suggestions=True,
    )
    return tuple(found) if isinstance(found, list) else found


class Execution:
    """Executes operations of valid documents: compiled ones, or by graphql-core what is not."""

    def __init__(self, schema: GraphQLSchema, plans: Plans | None = None) -> None:
        self.schema = schema
        self._plans = Plans(schema, NoShortcuts()) if plans is None else plans

    def mistakes(
        self, document: DocumentNode, *, variables: Mapping[str, Any] | None, name: str | None
    ) -> tuple[GraphQLError, ...]:
        """Why a valid document cannot be executed with these variables; nothing is executed."""
        operation = chosen(document, name)
        if operation is None:
            return (GraphQLError("Name one of the document's operations."),)
        found = variable_values(self.schema, operation, variables)
        return found if not isinstance(found, VariableValues) else ()

    async def executed(
        self,
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
        operation = chosen(document, name)
        if operation is None:
            return ExecutionResult(None, [GraphQLError("Name one of the document's operations.")])
        coerced = variable_values(self.schema, operation, variables)
        if not isinstance(coerced, VariableValues):
            return ExecutionResult(None, list(coerced))
        plan = self._plans.plan(document, operation, coerced)
        if not isinstance(plan, NotCompiled):
            return await plan.executed(context=context, variables=coerced, root=root)
        return await interpreted(
            self.schema, document, context=context, variables=variables, name=name, root=root
        )


async def interpreted(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    context: object,
    variables: Mapping[str, Any] | None,
    name: str | None,
    root: object = None,
) -> ExecutionResult:
    """The same by graphql-core, field by field."""
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
