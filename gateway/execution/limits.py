"""What a document may ask at most, counted through fragments, before anything is fetched."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


class TooComplexError(GraphQLError):
    """A document that asks too much; the message names the limit."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": "TOO_COMPLEX"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one document. Fields and aliases are counted where fragments are spread."""

    tokens: int = 4_000
    depth: int = 20
    fields: int = 2_000
    root_fields: int = 30
    aliases: int = 100
    operations: int = 20
    reported_errors: int = 5


@dataclass(slots=True)
class _Count:
    fields: int = 0
    aliases: int = 0
    depth: int = 0


def check_limits(document: DocumentNode, limits: Limits) -> None:
    """Raise `TooComplexError` where a valid document asks too much. Introspection counts too."""
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    _hold(len(operations), limits.operations, "operations in one document")
    for operation in operations:
        count = _Count()
        _walk(operation.selection_set, fragments, limits, count, 1)
        _hold(_roots_of(operation, fragments), limits.root_fields, "root fields")


def root_fields(document: DocumentNode, operation: OperationDefinitionNode) -> int:
    """How many root fields an operation of a valid document has, fragments included."""
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    return _roots_of(operation, fragments)


def _roots_of(
    operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> int:
    root = _Count()
    _roots(operation.selection_set, fragments, root)
    return root.fields


def _walk(
    selections: SelectionSetNode,
    fragments: dict[str, FragmentDefinitionNode],
    limits: Limits,
    count: _Count,
    depth: int,
) -> None:
    _hold(depth, limits.depth, "levels")
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            count.fields += 1
            count.aliases += selection.alias is not None
            _hold(count.fields, limits.fields, "fields")
            _hold(count.aliases, limits.aliases, "aliases")
            if selection.selection_set:
                _walk(selection.selection_set, fragments, limits, count, depth + 1)
        elif isinstance(selection, InlineFragmentNode):
            _walk(selection.selection_set, fragments, limits, count, depth)
        elif isinstance(selection, FragmentSpreadNode):
            inner = fragments[selection.name.value].selection_set
            _walk(inner, fragments, limits, count, depth)


def _roots(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], count: _Count
) -> None:
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            count.fields += 1
        elif isinstance(selection, InlineFragmentNode):
            _roots(selection.selection_set, fragments, count)
        elif isinstance(selection, FragmentSpreadNode):
            _roots(fragments[selection.name.value].selection_set, fragments, count)


def _hold(found: int, allowed: int, what: str) -> None:
    if found > allowed:
        raise too_many(allowed, what)


def too_many(allowed: int, what: str) -> TooComplexError:
    """The error of a document that has more than is allowed of something."""
    return TooComplexError(f"At most {allowed} {what} are allowed: ask for less at a time.")
