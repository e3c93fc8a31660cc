"""What an operation costs, estimated before anything of it is executed.

The static analysis of the GraphQL Cost Directives Specification (IBM's first draft): weights and
sizes of lists are multiplied through the document. Nothing is known of what is in the lists, so
the same operation with the same variables costs the same for everybody.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
)

from gateway.execution.cost_rules import FieldRule, Rules
from gateway.execution.given import length_given, values_given
from gateway.execution.limits import TooComplexError
from gateway.execution.operation import Given
from gateway.execution.selecting import Asked, Selecting, fragments_of

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


class Estimates:
    """Estimates operations on one schema by its rules, and remembers the last of them."""

    def __init__(self, schema: GraphQLSchema, rules: Rules, *, kept: int = 2_000) -> None:
        self.schema = schema
        self.rules = rules
        self._kept = kept
        self._known: OrderedDict[Hashable, tuple[DocumentNode, Cost]] = OrderedDict()

    def cost(self, given: Given) -> Cost:
        """The cost of an operation; for a subscription, of each of its events.

        Raises `TooComplexError` where it would take too long to tell. Each set of fields is counted
        once for each type, however often a document comes to it.
        """
        key = id(given.document), id(given.operation), _shape(given.variables.coerced)
        known = self._known.get(key)
        if known is None:
            counting = _Counting(self.schema, self.rules, given)
            # The document is kept too, so that its identity is nobody else's meanwhile.
            known = self._known[key] = given.document, counting.whole()
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
        return known[1]


def _shape(variables: Mapping[str, Any]) -> tuple[Hashable, ...]:
    """All that a cost can depend on: which are given, numbers, truths, and lengths of lists."""
    return tuple((name, _size(value)) for name, value in variables.items())


def _size(value: Any) -> Hashable:
    if value is None or isinstance(value, bool | int):
        return type(value), value
    return len(value) if isinstance(value, list) else "one"


class _Counting:
    def __init__(self, schema: GraphQLSchema, rules: Rules, given: Given) -> None:
        self._rules = rules
        self._schema = schema
        self._operation = given.operation
        self._variables: Mapping[str, Any] = given.variables.coerced
        self._selecting = Selecting(schema, fragments_of(given.document), given.variables)
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
