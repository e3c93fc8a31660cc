"""What one request may ask at most, known before anything is fetched.

What a document asks is counted where its fragments are spread, so that nothing is cheaper for being
written once and meant often. A document need not be valid to be counted: it is counted first, since
judging one that asks too much would cost too much itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

from gateway.execution.selecting import fragments_of

WORDS: Final[Mapping[str, str]] = {
    "tokens": "words and signs",
    "depth": "levels",
    "fields": "fields",
    "root_fields": "root fields",
    "aliases": "aliases",
    "directives": "directives",
    "fragments": "fragments",
    "repeated_fields": "fields that repeat one beside them",
    "list_items": "items in one list",
    "operations": "operations in one document",
    "introspections": "questions about the schema itself",
}
"""What each limit of a document counts, as it is told to whoever may explore."""
_ANY: Final = ""
_INTROSPECTION: Final = frozenset({"__schema", "__type"})


class TooComplexError(GraphQLError):
    """A request that asks too much. The message is for whoever may know the limit."""

    def __init__(self, message: str, *, limit: str | None = None, most: int | None = None) -> None:
        told = {} if limit is None else {"limit": {"name": limit, "most": most}}
        super().__init__(message, extensions={"code": "TOO_COMPLEX", **told})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one request; sizes in bytes.

    `list_items` holds for every list in a value, written or in a variable; `repeated_fields` for
    fields of an operation that ask again for what the same selection has already. `reported_errors`
    are told of an invalid document, and no more. `operations_at_once` may run on one WebSocket, of
    which `body_bytes` is the longest message.
    """

    body_bytes: int = 256 * 1024
    variable_bytes: int = 128 * 1024
    tokens: int = 4_000
    depth: int = 20
    fields: int = 2_000
    root_fields: int = 30
    aliases: int = 100
    directives: int = 100
    fragments: int = 1_000
    repeated_fields: int = 200
    list_items: int = 200
    operations: int = 20
    introspections: int = 3
    reported_errors: int = 5
    operations_at_once: int = 20


@dataclass(slots=True)
class _Document:
    """A document's fragments, those of them that were met, and the values that were looked at."""

    fragments: Mapping[str, FragmentDefinitionNode]
    met: set[str] = field(default_factory=set)
    values: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Count:
    """What has been counted of one operation. Every step counts, so that every walk ends."""

    limits: Limits
    document: "_Document"
    found: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, number: int = 1) -> None:
        self.found[what] += number
        self.hold(what, self.found[what])

    def hold(self, what: str, number: int) -> None:
        if number > (most := getattr(self.limits, what)):
            raise too_many(most, what)

    def decorated(self, directives: Iterable[DirectiveNode] | None) -> None:
        for directive in directives or ():
            self.add("directives")
            self.given(directive.arguments)

    def given(self, arguments: Iterable[ArgumentNode] | None) -> None:
        for argument in arguments or ():
            self.written(argument.value)

    def written(self, value: ValueNode) -> None:
        """Once for each place: how long a list is does not depend on how often it is meant."""
        if id(value) in self.document.values:
            return
        self.document.values.add(id(value))
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if isinstance(value, ListValueNode):
                self.hold("list_items", len(value.values))
                waiting += value.values
            elif isinstance(value, ObjectValueNode):
                waiting += [part.value for part in value.fields]


def check_limits(document: DocumentNode, limits: Limits) -> None:
    """Raise `TooComplexError` where a document asks too much. Introspection counts too.

    Validating judges fragments that no operation means as well, so each is held like an operation.
    """
    whole = _Document(fragments_of(document))
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    _Count(limits, whole).hold("operations", len(operations))
    for operation in operations:
        count = _Count(limits, whole)
        count.decorated(operation.directives)
        for variable in operation.variable_definitions or ():
            count.decorated(variable.directives)
            if variable.default_value:
                count.written(variable.default_value)
        _walk([operation.selection_set], count, 1)
    of_definitions = _Count(limits, whole)
    for name, fragment in whole.fragments.items():
        of_definitions.decorated(fragment.directives)
        if name not in whole.met:
            _walk([fragment.selection_set], _Count(limits, whole), 1)


def check_values(variables: Mapping[str, Any] | None, limits: Limits) -> None:
    """Raise `TooComplexError` where a list in a variable is too long."""
    waiting: list[Any] = [variables or {}]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            if len(value) > limits.list_items:
                raise too_many(limits.list_items, "list_items")
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


def root_fields(document: DocumentNode, operation: OperationDefinitionNode) -> list[FieldNode]:
    """The root fields of an operation of a valid document, those of fragments included."""
    found: list[FieldNode] = []
    fragments = fragments_of(document)
    waiting: list[SelectionNode] = [*operation.selection_set.selections]
    while waiting:
        selection = waiting.pop()
        if isinstance(selection, FieldNode):
            found.append(selection)
        else:
            spread = _spread(selection, fragments)
            waiting += spread.selection_set.selections if spread else ()
    return found


def too_many(most: int, what: str) -> TooComplexError:
    """The error of a document that has more than is allowed of something."""
    message = f"At most {most} {WORDS[what]} are allowed: ask for less at a time."
    return TooComplexError(message, limit=what, most=most)


def _walk(selections: list[SelectionSetNode], count: _Count, depth: int) -> None:
    """Count one level, and those below it. Fields that are answered as one are walked as one."""
    count.hold("depth", depth)
    level: list[tuple[str, FieldNode]] = []
    for one in selections:
        _gather(one, count, level, _ANY, ())
    if depth == 1:
        count.hold("root_fields", len(level))
        asked = [found.name.value for _, found in level]
        count.add("introspections", sum(name in _INTROSPECTION for name in asked))
    count.add("fields", len(level))
    together: dict[str, dict[str, list[SelectionSetNode]]] = {}
    for on, found in level:
        count.given(found.arguments)
        count.add("aliases", found.alias is not None)
        alike = together.setdefault((found.alias or found.name).value, {})
        # What is asked of every type is asked again by whoever asks it of one, and the reverse.
        count.add("repeated_fields", on in alike or _ANY in alike or bool(alike and on == _ANY))
        below = alike.setdefault(on, [])
        if found.selection_set:
            below.append(found.selection_set)
    for alike in together.values():
        for below in alike.values():
            if below:
                _walk(below, count, depth + 1)


def _gather(
    selections: SelectionSetNode,
    count: _Count,
    level: list[tuple[str, FieldNode]],
    on: str,
    inside: tuple[str, ...],
) -> None:
    """The fields that stand side by side, and on which type; what spreads itself ends there."""
    for selection in selections.selections:
        count.decorated(selection.directives)
        if isinstance(selection, FieldNode):
            level.append((on, selection))
            count.hold("fields", len(level))
            continue
        count.add("fragments")
        spread = _spread(selection, count.document.fragments)
        if spread is None:
            continue
        name = spread.name.value if isinstance(spread, FragmentDefinitionNode) else None
        count.document.met.add(name or _ANY)
        if name not in inside:
            condition = spread.type_condition.name.value if spread.type_condition else on
            below = inside if name is None else (*inside, name)
            _gather(spread.selection_set, count, level, condition, below)


def _spread(
    selection: SelectionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> FragmentDefinitionNode | InlineFragmentNode | None:
    """The fragment that is meant; None for one that the document does not have."""
    if isinstance(selection, FragmentSpreadNode):
        return fragments.get(selection.name.value)
    return selection if isinstance(selection, InlineFragmentNode) else None
