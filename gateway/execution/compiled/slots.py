"""The places of an operation: fields of one object type, and what each value there must become."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
)

from gateway.execution.compiled.shortcuts import Shortcut

Path: TypeAlias = "tuple[Path, Site | int] | None"
"""Where a value stands: the place above it, and a field or an index; None at the root."""

Completes: TypeAlias = Callable[[Any, Any, Path], Any]
"""Of a value, the run and the value's place: the answer, or a coroutine that gives it."""


@dataclass(slots=True, eq=False, kw_only=True)
class Site:
    """A field as it is asked of one object type, by all the nodes that are merged there.

    `constant` is its arguments, where no variable stands in them and nobody can change them.
    """

    key: str
    name: str
    kind: GraphQLObjectType
    definition: GraphQLField
    nodes: list[FieldNode]
    shortcut: Shortcut | None
    constant: Mapping[str, Any] | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Slot:
    """What a value must become: that of a field, or of an item of its list.

    One of `leaf`, `item` (then `completes` takes the whole list) and `named` is there. `shapes`
    are the functions of the object types that are possible; `classes` those that are known for
    values of a class, learnt as values come.
    """

    site: Site
    non_null: bool
    leaf: GraphQLLeafType | None = None
    item: "Slot | None" = None
    completes: Completes | None = None
    named: GraphQLObjectType | GraphQLAbstractType | None = None
    shapes: dict[str, Completes] = field(default_factory=dict)
    classes: dict[type, Completes] = field(default_factory=dict)
    leaves: dict[type, Any] = field(default_factory=dict)


ROOT: Final[Path] = None


def keys(path: Path) -> list[str | int]:
    """The path as an error tells it."""
    found: list[str | int] = []
    while path is not None:
        path, last = path
        found.append(last if isinstance(last, int) else last.key)
    return found[::-1]
