"""How the fields of the schema are found, without what strawberry wraps around each.

Strawberry makes an `Info` and converts the arguments anew at every look at a field, also where
nobody asks for them. What a field needs is known when the schema is built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

_DEFINED: Final = GraphQLCoreConverter.DEFINITION_BACKREF


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """The way to one field: an `attribute`, or a `function` and what it takes."""

    field: StrawberryField
    converter: GraphQLCoreConverter
    attribute: str | None = None
    function: Callable[..., Any] | None = None
    takes_object: bool = False
    info: str | None = None

    def wrapped(self, info: GraphQLResolveInfo[Any]) -> Any:
        """The `Info` of strawberry's that a resolver takes."""
        return self.converter.config.info_class(_raw_info=info, _field=self.field)

    def arguments(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments as the resolver takes them: enums, inputs, and names of Python."""
        return convert_arguments(
            dict(given),
            self.field.arguments,
            scalar_registry=self.converter.scalar_registry,
            config=self.converter.config,
        )


class Shortcuts:
    """Of one schema of strawberry's."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._converter = schema.schema_converter
        self._subscription = schema._schema.subscription_type  # noqa: SLF001
        self._known: dict[tuple[str, str], Shortcut | None] = {}

    def of(self, kind: GraphQLObjectType, name: str) -> Shortcut | None:
        """The way to a field; None where its resolver has to be asked as it is."""
        key = kind.name, name
        if key not in self._known:
            self._known[key] = self._found(kind, name)
        return self._known[key]

    def class_tells(self, found: type) -> bool:
        """Whether the type of a value follows from its class: no generic class's does."""
        definition = getattr(found, "__strawberry_definition__", None)
        return (
            isinstance(definition, StrawberryObjectDefinition)
            and definition.origin is found
            and definition.concrete_of is None
            and not definition.is_graphql_generic
        )

    def _found(self, kind: GraphQLObjectType, name: str) -> Shortcut | None:
        told = kind.fields.get(name)
        field = None if told is None else told.extensions.get(_DEFINED)
        if kind is self._subscription or not isinstance(field, StrawberryField):
            return None
        if field.extensions or field.permission_classes:
            return None
        resolver = field.base_resolver
        if resolver is None:
            return Shortcut(field=field, converter=self._converter, attribute=field.python_name)
        function = resolver.wrapped_func
        if isinstance(function, staticmethod | classmethod):
            return None
        if resolver.parent_parameter or resolver.root_parameter:
            return None
        info = resolver.info_parameter
        return Shortcut(
            field=field,
            converter=self._converter,
            function=function,
            takes_object=resolver.self_parameter is not None,
            info=None if info is None else info.name,
        )
