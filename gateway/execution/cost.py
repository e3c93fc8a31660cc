"""What an operation costs, estimated before anything of it is executed.

The static analysis of the GraphQL Cost Directives Specification (IBM's first draft): weights and
sizes of lists are multiplied through the document. Nothing is known of what is in the lists, so
the same operation with the same variables costs the same for everybody.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    Executor,
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
)

from gateway.execution.cost_rules import FieldRule, Rules
from gateway.execution.given import length_given, values_given
from gateway.execution.limits import TooComplexError
from gateway.execution.selecting import Asked, Selecting

_MOST_SHAPES: Final = 5_000
_TOO_TANGLED: Final = (
    "The document's fields can be put together in too many ways: ask for less at a time."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """`calls`: questions that a care system or a register is asked; `rows`: items of lists."""

    calls: int = 0
    rows: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.calls + other.calls, self.rows + other.rows)

    def times(self, number: int) -> "Cost":
        """So many of it."""
        return Cost(self.calls * number, self.rows * number)

    def or_more(self, other: "Cost") -> "Cost":
        """What is enough for either."""
        return Cost(max(self.calls, other.calls), max(self.rows, other.rows))


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates operations on one schema by its rules."""

    schema: GraphQLSchema
    rules: Rules

    def cost(
        self, document: DocumentNode, *, variables: Mapping[str, Any] | None, name: str | None
    ) -> Cost | None:
        """The cost of a valid document's operation; for a subscription, of each of its events.

        None where the variables are not of their types: then it cannot be executed either. Raises
        `TooComplexError` where it would take too long to tell. Each set of fields is counted once
        for each type, however often a document comes to it.
        """
        built = Executor.build(
            self.schema,
            document,
            raw_variable_values=dict(variables or {}),
            operation_name=name,
            hide_suggestions=True,
        )
        return None if isinstance(built, list) else _Counting(self.rules, built).whole()


class _Counting:
    def __init__(self, rules: Rules, asked: Executor[Any]) -> None:
        self._rules = rules
        self._schema = asked.schema
        self._operation = asked.operation
        self._variables: Mapping[str, Any] = asked.variable_values.coerced
        self._selecting = Selecting(asked.schema, asked.fragment_definitions, asked.variable_values)
        self._known: dict[Hashable, Cost] = {}

    def whole(self) -> Cost:
        root = self._schema.get_root_type(self._operation.operation)
        if root is None:
            return Cost()
        return self._of_object(root, [self._operation.selection_set], {})

    def _of_object(
        self,
        kind: GraphQLObjectType,
        selections: Sequence[SelectionSetNode],
        sizes: Mapping[str, int],
    ) -> Cost:
        """One object of this type. `sizes` are of those of its lists that are sized from above."""
        asked = self._selecting.fields(kind, selections)
        nodes = frozenset(id(node) for nodes in asked.values() for node in nodes)
        key = kind.name, nodes, tuple(sorted(sizes.items()))
        if key not in self._known:
            if len(self._known) >= _MOST_SHAPES:
                raise TooComplexError(_TOO_TANGLED)
            self._known[key] = self._summed(kind, asked, sizes)
        return self._known[key]

    def _summed(self, kind: GraphQLObjectType, asked: Asked, sizes: Mapping[str, int]) -> Cost:
        total = Cost()
        together: dict[str, int] = {}
        for nodes in asked.values():
            name = nodes[0].name.value
            if name.startswith("__"):
                continue
            rule = self._rules[kind.name, name]
            if rule.is_free:
                continue
            total += self._below(kind, rule, nodes, sizes)
            calls = self._calls(kind, rule, nodes[0])
            if rule.shared is None:
                total += Cost(calls)
            else:
                together[rule.shared] = max(calls, together.get(rule.shared, 0))
        return total + Cost(sum(together.values()))

    def _calls(self, kind: GraphQLObjectType, rule: FieldRule, node: FieldNode) -> int:
        found = kind.fields[node.name.value]
        return rule.calls + sum(
            weight * values_given(found, node, name, self._variables)
            for name, weight in rule.weights.items()
        )

    def _below(
        self,
        kind: GraphQLObjectType,
        rule: FieldRule,
        nodes: Sequence[FieldNode],
        sizes: Mapping[str, int],
    ) -> Cost:
        """Everything but the calls of the field itself."""
        name = nodes[0].name.value
        found = kind.fields[name]
        size = self._size(found, rule, nodes[0])
        selections = [node.selection_set for node in nodes if node.selection_set]
        within = dict.fromkeys(rule.sized_fields, size)
        each = Cost()
        for member in rule.members:
            each = each.or_more(self._of_object(member, selections, within))
        if not rule.is_list:
            return each
        length = size if rule.is_sized else sizes[name]
        return each.times(length) + Cost(rows=length)

    def _size(self, found: GraphQLField, rule: FieldRule, node: FieldNode) -> int:
        """The largest that the arguments ask for, but no more than is ever given."""
        told = (length_given(found, node, name, self._variables) for name in rule.sliced_by)
        given = [length for length in told if length is not None]
        most = rule.most
        if not given:
            return most or 0
        return max(given) if most is None else min(max(given), most)
