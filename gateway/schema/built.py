"""The schema, built once."""

from typing import Final

import strawberry
from graphql import GraphQLSchema, Undefined, is_introspection_type
from graphql.type import is_input_object_type, is_interface_type, is_object_type
from strawberry.schema.config import StrawberryConfig

from gateway.schema.mutation import Mutation
from gateway.schema.query import Query
from gateway.schema.scalars import SCALARS
from gateway.schema.subscription import Subscription


def _built() -> strawberry.Schema:
    built = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    _without_null_defaults(built._schema)  # noqa: SLF001
    return built


def _without_null_defaults(schema: GraphQLSchema) -> None:
    """Let an optional argument simply be left out: `= null` would say nothing more."""
    for kind in schema.type_map.values():
        if is_input_object_type(kind):
            for part in kind.fields.values():
                if part.default_value is None:
                    part.default_value = Undefined
        if is_introspection_type(kind) or not (is_object_type(kind) or is_interface_type(kind)):
            continue
        for field in kind.fields.values():
            for argument in field.args.values():
                if argument.default_value is None:
                    argument.default_value = Undefined


schema: Final = _built()
