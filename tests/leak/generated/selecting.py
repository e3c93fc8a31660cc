"""What is asked of a type: some of its fields, and some of what is below them, drawn at random."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from tests.leak.generated.values import Values
from tests.leak.generated.written import Field, On, Part, Parts

_DEEPEST: Final = 12
_SELDOM: Final[Mapping[str, float]] = {
    "Municipality": 0.15,
    "Portal": 0.08,
    "Representation": 0.15,
    "CareRecordResult": 0.15,
    "TopicRule": 0.15,
    "Viewer": 0.1,
}
_BESIDE: Final = {"Withheld": "NotShown", "NotOffered": "NotShown"}


class Selecting:
    """Draws selections until there is no `room` for another field."""

    def __init__(self, schema: GraphQLSchema, values: Values, room: int) -> None:
        self._schema = schema
        self._values = values
        self._room = room
        self._aliases = 0

    def field(self, owner: str, name: str, *, below: Parts | None = None, **fixed: Any) -> Field:
        """A field with arguments, and what is below it unless that is told."""
        found = self._field_of(owner, name)
        named = get_named_type(found.type)
        return Field(
            owner=owner,
            name=name,
            given=self._values.given(found, fixed=fixed),
            below=self.below(named, 0) if below is None else below,
        )

    def below(self, named: GraphQLNamedType, depth: int) -> Parts:
        """Some of what a type has; nothing of a leaf."""
        if is_leaf_type(named):
            return ()
        if isinstance(named, GraphQLUnionType | GraphQLInterfaceType):
            return self._members(named, depth)
        assert isinstance(named, GraphQLObjectType)
        if named.name.endswith("Connection"):
            return self._connection(named, depth)
        return self._object(named, depth)

    def on(self, type_name: str, depth: int = 0) -> On:
        """Some of what a type has, for it alone."""
        named = self._schema.type_map[type_name]
        return On(type_name, self.below(named, depth), named=self._values.odds(0.2))

    def chosen(self, owner: str, names: Iterable[str]) -> Parts:
        """These fields of a type, each with what is drawn below it."""
        return tuple(self.field(owner, name) for name in names)

    def _field_of(self, owner: str, name: str) -> GraphQLField:
        named = self._schema.type_map[owner]
        assert isinstance(named, GraphQLObjectType)
        found: GraphQLField = named.fields[name]
        return found

    def _members(self, named: GraphQLUnionType | GraphQLInterfaceType, depth: int) -> Parts:
        members = [one.name for one in self._schema.get_possible_types(named)]
        if isinstance(named, GraphQLInterfaceType):
            members = []
        parts: list[Part] = [_typename(named.name)]
        for name in members:
            if name in _BESIDE and self._values.odds(0.5):
                parts.append(On("NotShown", self._shared()))
            elif self._values.odds(0.9):
                parts.append(self.on(name, depth + 1))
        return tuple(parts)

    def _shared(self) -> Parts:
        shared = self._schema.type_map["NotShown"]
        assert isinstance(shared, GraphQLInterfaceType)
        names = [name for name in shared.fields if self._values.odds(0.6)]
        found = [
            Field("NotShown", name, below=self.below(get_named_type(shared.fields[name].type), 6))
            for name in names
        ]
        return (_typename("NotShown"), *found)

    def _connection(self, named: GraphQLObjectType, depth: int) -> Parts:
        edge = get_named_type(named.fields["edges"].type)
        node = get_named_type(named.fields["nodes"].type)
        odds = self._values.odds
        cursor = Field(edge.name, "cursor")
        inside = (cursor, Field(edge.name, "node", below=self._row(node, depth)))
        pages = ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
        parts = []
        if odds(0.5):
            parts.append(Field(named.name, "edges", below=inside if odds(0.7) else (cursor,)))
        if odds(0.5) or not parts:
            parts.append(Field(named.name, "nodes", below=self._row(node, depth)))
        if odds(0.6):
            below = tuple(Field("PageInfo", name) for name in pages)
            parts.append(Field(named.name, "pageInfo", below=below))
        return tuple(parts)

    def _row(self, node: GraphQLNamedType, depth: int) -> Parts:
        return self.below(node, depth + 2)

    def _object(self, named: GraphQLObjectType, depth: int) -> Parts:
        odds = self._values.odds
        parts: list[Part] = [_typename(named.name)] if odds(0.8) else []
        for name, field in named.fields.items():
            if self._wanted(named.name, name, field, depth):
                parts += self._drawn(named.name, name, field, depth)
        return tuple(parts) or (_typename(named.name),)

    def _wanted(self, owner: str, name: str, field: GraphQLField, depth: int) -> bool:
        if self._room <= 0 or depth > _DEEPEST:
            return name == "id"
        named = get_named_type(field.type)
        if name == "id":
            return self._values.odds(0.75)
        if is_leaf_type(named):
            return self._values.odds(0.5)
        chance = 0.25 if owner == "CareRecord" else max(0.2, 0.75 - 0.07 * depth)
        return self._values.odds(_SELDOM.get(named.name, chance))

    def _drawn(self, owner: str, name: str, field: GraphQLField, depth: int) -> list[Part]:
        self._room -= 1
        below = self.below(get_named_type(field.type), depth + 1)
        one = Field(owner, name, None, self._values.given(field, fixed={}), below)
        if name == "id" or not self._values.odds(0.12):
            return [one]
        self._aliases += 1
        again = replace(one, alias=f"a{self._aliases}")
        if field.args and self._values.odds(0.5):
            return [one, replace(again, given=self._values.given(field, fixed={}))]
        return [again]


def _typename(owner: str) -> Field:
    return Field(owner, "__typename")
