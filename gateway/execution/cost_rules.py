"""What a schema says of costs, read once from its directives.

`@cost` and `@listSize` are those of the GraphQL Cost Directives Specification (IBM's first draft).
Here a weight counts calls, so what has none costs none; a weight on an argument counts where the
argument is given, for a list once for each of its values. `@sharedCost` is our own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_introspection_type,
    is_list_type,
    is_object_type,
    is_required_argument,
)

from gateway.execution.given import default_of

Applied: TypeAlias = Callable[[GraphQLField | GraphQLArgument], Mapping[str, Mapping[str, Any]]]
"""The directives that stand on a part of a schema: each by its name, with its arguments."""

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """What one field costs.

    `members` are the types that it can lead to. `calls` is for resolving it once, `weights` what
    each argument adds. Fields of one object with the same `shared` word are answered by the same
    calls. `most` is the longest list that it ever
    gives, `sliced_by` the arguments that say how long this one is; the length is that of the field
    itself or, where there are `sized_fields`, of those fields of the object that it gives.
    """

    members: tuple[GraphQLObjectType, ...] = ()
    calls: int = 0
    weights: Mapping[str, int] = field(default_factory=dict)
    shared: str | None = None
    is_list: bool = False
    most: int | None = None
    sliced_by: tuple[str, ...] = ()
    sized_fields: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether it is one value that needs no call, with nothing below it."""
        return not (self.members or self.is_list or self.calls or self.weights)

    @property
    def is_sized(self) -> bool:
        """Whether it says how long its own list is."""
        return not self.sized_fields and (self.most is not None or bool(self.sliced_by))


Rules: TypeAlias = Mapping[tuple[str, str], FieldRule]
"""By the names of type and field."""


def cost_rules(schema: GraphQLSchema, applied: Applied) -> Rules:
    """The rule of every field of every object.

    Raises `ValueError` where one cannot be followed, and where a list does not say how long it is.
    """
    rules = {
        (kind, name): _rule(f"{kind}.{name}", one, _members(schema, one), applied)
        for kind, name, one in _fields(schema)
    }
    _check_sizes(rules)
    return MappingProxyType(rules)


def _fields(schema: GraphQLSchema) -> Iterator[tuple[str, str, GraphQLField]]:
    for kind in schema.type_map.values():
        if is_object_type(kind) and not is_introspection_type(kind):
            yield from ((kind.name, name, one) for name, one in kind.fields.items())


def _members(schema: GraphQLSchema, found: GraphQLField) -> tuple[GraphQLObjectType, ...]:
    named = get_named_type(found.type)
    if is_abstract_type(named):
        return tuple(schema.get_possible_types(named))
    return (named,) if is_object_type(named) else ()


def _rule(
    where: str, found: GraphQLField, members: tuple[GraphQLObjectType, ...], applied: Applied
) -> FieldRule:
    directives = applied(found)
    size = directives.get("listSize", _NONE)
    sliced_by = tuple(size.get("slicingArguments") or ())
    most = size.get("assumedSize")
    for name in sliced_by:
        _check_slicing(where, name, found, most)
    return FieldRule(
        members=members,
        calls=_weight(where, directives),
        weights={
            name: weight
            for name, argument in found.args.items()
            if (weight := _weight(f"{where}({name}:)", applied(argument)))
        },
        shared=directives.get("sharedCost", _NONE).get("key"),
        is_list=is_list_type(get_nullable_type(found.type)),
        most=most,
        sliced_by=sliced_by,
        sized_fields=tuple(size.get("sizedFields") or ()),
    )


def _weight(where: str, directives: Mapping[str, Mapping[str, Any]]) -> int:
    told = directives.get("cost", _NONE).get("weight", "0")
    if not (isinstance(told, str) and told.isascii() and told.isdigit()):
        raise ValueError(f"{where}: a weight is a number of calls: write it in digits")
    return int(told)


def _check_slicing(where: str, name: str, found: GraphQLField, most: int | None) -> None:
    argument = found.args.get(name)
    if argument is None:
        raise ValueError(f"{where}: there is no argument {name!r}: name one that there is")
    always = is_required_argument(argument) or default_of(argument) is not Undefined
    if not always and most is None:
        raise ValueError(f"{where}: {name!r} may be left out: say an assumedSize too")


def _check_sizes(rules: Rules) -> None:
    sized = set(_sized_by_another(rules))
    for (kind, name), rule in rules.items():
        if rule.is_list and not rule.is_sized and (kind, name) not in sized:
            raise ValueError(f"{kind}.{name}: how long is this list? Say it with @listSize")


def _sized_by_another(rules: Rules) -> Iterator[tuple[str, str]]:
    """Lists whose length stands on every field that leads to them."""
    leading: dict[str, list[FieldRule]] = {}
    for rule in rules.values():
        for member in rule.members:
            leading.setdefault(member.name, []).append(rule)
    for kind, name in rules:
        above = leading.get(kind, [])
        if above and all(name in rule.sized_fields for rule in above):
            yield kind, name
