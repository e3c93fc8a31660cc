"""Compiled operations: each document's, kept while it is asked for, and what is not compiled."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import CoroutineType
from typing import Any, Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues

from gateway.execution.compiled.planning import Planner, TooManySitesError
from gateway.execution.compiled.running import Run
from gateway.execution.compiled.shortcuts import Shortcuts
from gateway.execution.compiled.slots import ROOT, Completes
from gateway.execution.compiled.writing import Writer
from gateway.execution.selecting import fragments_of

_CONDITIONS: Final = frozenset({"skip", "include"})
_MOST_VARIANTS: Final = 16


class NotCompiled(StrEnum):
    """Why an operation is left to graphql-core."""

    VARIANTS = "variants"
    CONDITION = "condition"
    DIRECTIVE = "directive"
    SIZE = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An operation as a function, for one setting of its conditions."""

    schema: GraphQLSchema
    shortcuts: Shortcuts
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    function: Completes

    async def executed(
        self, *, context: object, variables: VariableValues, root: object
    ) -> ExecutionResult:
        """The result; errors of fields are in it."""
        run = Run(
            schema=self.schema,
            shortcuts=self.shortcuts,
            operation=self.operation,
            fragments=self.fragments,
            variables=variables,
            context=context,
            root=root,
        )
        try:
            data = self.function(root, run, ROOT)
            if isinstance(data, CoroutineType):
                data = await data
        except GraphQLError as error:
            run.add(error, ROOT)
            data = None
        return ExecutionResult(data, run.errors or None)


@dataclass(slots=True)
class _Entry:
    """A document's operation. `document` is kept so that its identity is nobody else's."""

    document: DocumentNode
    fragments: dict[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    never: NotCompiled | None
    variants: dict[tuple[object, ...], "Plan | NotCompiled"]
    sites: int = 0


class Plans:
    """The plans of the operations that were asked for last.

    `most` bounds their number and `most_sites` all their fields together, for which there is a
    kilobyte or two each. `told` hears each time how an operation was found: `known`, `compiled`, or
    why it is not compiled.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        shortcuts: Shortcuts,
        *,
        most: int = 500,
        most_sites: int = 30_000,
        told: Callable[[str], None] = lambda _how: None,
    ) -> None:
        self._schema = schema
        self._shortcuts = shortcuts
        self._most = most
        self._most_sites = most_sites
        self._told = told
        self._sites = 0
        self._leaves: dict[str, dict[type, Any]] = {}
        self._known: OrderedDict[tuple[int, int], _Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def plan(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Plan | NotCompiled:
        """The plan of an operation of a valid document, or why graphql-core has to execute it."""
        key = id(document), id(operation)
        entry = self._known.get(key)
        if entry is None:
            entry = self._known[key] = _entry(document, operation)
            self._forget()
        else:
            self._known.move_to_end(key)
        values = tuple(variables.coerced.get(name) for name in entry.conditions)
        found = entry.variants.get(values)
        if found is None:
            found = self._planned(entry, operation, variables, values)
            self._told("compiled" if isinstance(found, Plan) else found.value)
        else:
            self._told("known" if isinstance(found, Plan) else found.value)
        return found

    def _planned(
        self,
        entry: _Entry,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        values: tuple[object, ...],
    ) -> Plan | NotCompiled:
        if entry.never is not None:
            return entry.never
        if not all(isinstance(value, bool) for value in values):
            return NotCompiled.CONDITION
        if len(entry.variants) >= _MOST_VARIANTS:
            return NotCompiled.VARIANTS
        planner = Planner(self._schema, entry.fragments, variables, self._shortcuts)
        try:
            found: Plan | NotCompiled = self._compiled(entry, operation, planner)
        except (TooManySitesError, RecursionError):
            found = NotCompiled.SIZE
        entry.variants[values] = found
        entry.sites += planner.number
        self._sites += planner.number
        self._forget()
        return found

    def _compiled(
        self, entry: _Entry, operation: OperationDefinitionNode, planner: Planner
    ) -> Plan | NotCompiled:
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            return NotCompiled.DIRECTIVE
        serially = operation.operation is OperationType.MUTATION
        writer = Writer(planner, self._leaves)
        return Plan(
            schema=self._schema,
            shortcuts=self._shortcuts,
            operation=operation,
            fragments=entry.fragments,
            function=writer.written(root, operation.selection_set, serially=serially),
        )

    def _forget(self) -> None:
        while len(self._known) > self._most or self._sites > self._most_sites:
            _, forgotten = self._known.popitem(last=False)
            self._sites -= forgotten.sites


def _entry(document: DocumentNode, operation: OperationDefinitionNode) -> _Entry:
    fragments = fragments_of(document)
    seen = _Directives()
    visit(operation, seen)
    for name in seen.spread:  # which grows by what is spread in it
        visit(fragments[name], seen)
    special = seen.others or operation.directives or seen.fragment_variables
    return _Entry(
        document=document,
        fragments=fragments,
        conditions=tuple(sorted(seen.conditions)),
        never=NotCompiled.DIRECTIVE if special else None,
        variants={},
    )


class _Directives(Visitor):
    """Finds the variables that decide what is asked, and whatever else is not a plain operation."""

    def __init__(self) -> None:
        super().__init__()
        self.spread: list[str] = []
        self.conditions: set[str] = set()
        self.others = False
        self.fragment_variables = False

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        if node.name.value not in self.spread:
            self.spread.append(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        if node.name.value not in _CONDITIONS:
            self.others = True
            return
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.conditions.add(argument.value.name.value)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        self.fragment_variables |= bool(node.variable_definitions)
