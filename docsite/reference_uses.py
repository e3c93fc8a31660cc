"""Where each type of the schema is found: the fields that give it, the arguments that take it."""

from collections import defaultdict

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
)
from reference_rows import Rows

_MOST = 12
"""More places than these are only counted: whoever is found everywhere is found."""


class Uses:
    """The schema, read backwards."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._at: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in schema.type_map.values():
            if is_introspection_type(one):
                continue
            if isinstance(one, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
                self._note(one)

    def _note(self, one: GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType) -> None:
        for name, field in one.fields.items():
            types = [field.type, *(a.type for a in getattr(field, "args", {}).values())]
            for used in dict.fromkeys(get_named_type(t).name for t in types):
                self._at[used].append((one.name, name))

    def implementations(self, one: GraphQLInterfaceType) -> list[str]:
        """The objects and interfaces that have all of it."""
        found = self._schema.get_implementations(one)
        return sorted(other.name for other in (*found.objects, *found.interfaces))

    def told(self, name: str, rows: Rows) -> list[str]:
        """A line that leads to where it is found; nothing for what is found nowhere."""
        places = self._at[name]
        if not places:
            return []
        shown = ", ".join(rows.member(*place) for place in places[:_MOST])
        more = len(places) - _MOST
        return [f"Found at {shown}{f' and {more} more' if more > 0 else ''}.", ""]
