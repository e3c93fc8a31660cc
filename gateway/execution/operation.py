"""One operation: chosen from its document and executed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

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

_MOST_ERRORS: Final = 50


def chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation of this name, or the only one; None where that does not say which."""
    return get_operation_ast(document, name)


@dataclass(frozen=True, slots=True)
class Given:
    """An operation of a valid document, with variables of their types; `told` is how they came."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: VariableValues
    told: Mapping[str, Any]


class Execution:
    """Executes operations of valid documents: compiled ones, or by graphql-core what is not."""

    def __init__(self, schema: GraphQLSchema, plans: Plans | None = None) -> None:
        self.schema = schema
        self._plans = Plans(schema, NoShortcuts()) if plans is None else plans

    def given(
        self, document: DocumentNode, *, variables: Mapping[str, Any] | None, name: str | None
    ) -> Given | tuple[GraphQLError, ...]:
        """The operation of this name with these variables, or why it cannot be executed."""
        operation = chosen(document, name)
        if operation is None:
            return (GraphQLError("Name one of the document's operations."),)
        told = dict(variables or {})
        found = get_variable_values(
            self.schema,
            operation.variable_definitions or (),
            told,
            max_errors=_MOST_ERRORS,
            hide_suggestions=True,
        )
        if isinstance(found, list):
            return tuple(found)
        return Given(document, operation, found, told)

    async def run(self, given: Given, *, context: object, root: object = None) -> ExecutionResult:
        """The result of an operation. Errors of fields are in it; nothing is raised for them.

        Raises `TypeError` where the answer comes in parts, which no schema of ours asks for.
        """
        plan = self._plans.plan(given.document, given.operation, given.variables)
        if not isinstance(plan, NotCompiled):
            return await plan.executed(context=context, variables=given.variables, root=root)
        name = given.operation.name
        return await interpreted(
            self.schema,
            given.document,
            context=context,
            variables=given.told,
            name=name.value if name else None,
            root=root,
        )

    async def executed(
        self,
        document: DocumentNode,
        *,
        context: object,
        variables: Mapping[str, Any] | None,
        name: str | None,
        root: object = None,
    ) -> ExecutionResult:
        """The same, from the document and its variables; their mistakes are the result's errors."""
        given = self.given(document, variables=variables, name=name)
        if not isinstance(given, Given):
            return ExecutionResult(None, list(given))
        return await self.run(given, context=context, root=root)


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
