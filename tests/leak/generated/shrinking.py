"""From an operation that shows a difference to the smallest that still does."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from graphql import (
    REMOVE,
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from tests.leak.generated.comparing import Difference, difference
from tests.leak.generated.pair import Pair
from tests.leak.generated.written import Operation

_MOST_TRIES: Final = 300
_TAKEN_AWAY: Final = (FieldNode, InlineFragmentNode, FragmentSpreadNode, ArgumentNode)


async def shrunk(pair: Pair, found: Difference) -> Difference:
    """The same difference in fewer words. Nothing is shrunk that does not parse."""
    tries = 0
    smaller = True
    while smaller and found.request.operation is not None:
        smaller = False
        for candidate in _smaller(found.request.operation):
            tries += 1
            if tries > _MOST_TRIES:
                return found
            _, again = await difference(pair, replace(found.request, operation=candidate))
            if again is not None:
                found, smaller = again, True
                break
    return found


def _smaller(operation: Operation) -> Iterator[Operation]:
    try:
        document = parse(operation.query)
    except GraphQLError:
        return
    places = _Places()
    visit(document, places)
    for number in range(places.count):
        less = _tidied(visit(document, _Without(number)))
        names = {d.variable.name.value for d in _definitions(less)}
        variables = {k: v for k, v in operation.variables.items() if k in names}
        yield Operation(print_ast(less), variables, operation.name)


class _Places(Visitor):
    """Counts what could be taken away."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def enter(self, node: Node, *_: Any) -> None:
        self.count += isinstance(node, _TAKEN_AWAY)


class _Without(Visitor):
    """Takes one of them away, and every selection that is empty then."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number

    def enter(self, node: Node, *_: Any) -> Any:
        if not isinstance(node, _TAKEN_AWAY):
            return None
        self._left -= 1
        return REMOVE if self._left == -1 else None

    def leave(self, node: Node, *_: Any) -> Any:
        below = getattr(node, "selection_set", None)
        return REMOVE if below is not None and not below.selections else None


class _Names(Visitor):
    """The variables and fragments that are used."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.fragments: set[str] = set()

    def enter(self, node: Node, _key: Any, parent: Any, *_: Any) -> None:
        if isinstance(node, VariableNode) and not isinstance(parent, VariableDefinitionNode):
            self.variables.add(node.name.value)
        if isinstance(node, FragmentSpreadNode):
            self.fragments.add(node.name.value)


class _Used(Visitor):
    """Takes away definitions that nothing uses."""

    def __init__(self, names: _Names) -> None:
        super().__init__()
        self._names = names

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(node, VariableDefinitionNode):
            return None if node.variable.name.value in self._names.variables else REMOVE
        if isinstance(node, FragmentDefinitionNode):
            return None if node.name.value in self._names.fragments else REMOVE
        return None


def _tidied(document: DocumentNode) -> DocumentNode:
    for _ in range(3):  # a fragment may be used by one that nothing uses
        names = _Names()
        visit(document, names)
        document = visit(document, _Used(names))
    return document


def _definitions(document: DocumentNode) -> Iterator[VariableDefinitionNode]:
    for one in document.definitions:
        yield from getattr(one, "variable_definitions", None) or ()
