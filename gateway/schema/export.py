"""The contract as files: `schema.graphql`, and what an interface or union can be."""

import json
from typing import Final

from graphql import GraphQLSchema, is_abstract_type, print_schema

from gateway.schema.built import schema

_NOTE: Final = "# Generated from gateway/schema by `make schema`; a test compares the two.\n\n"


def graphql_schema() -> GraphQLSchema:
    """The schema as graphql-core executes it."""
    return schema._schema  # noqa: SLF001


def sdl() -> str:
    """The contents of `schema.graphql`."""
    return f"{_NOTE}{print_schema(graphql_schema())}\n"


def possible_types() -> str:
    """The contents of `possibleTypes.json`: for each interface and union what it can be."""
    core = graphql_schema()
    possible = {
        name: sorted(member.name for member in core.get_possible_types(kind))
        for name, kind in sorted(core.type_map.items())
        if is_abstract_type(kind) and not name.startswith("__")
    }
    return json.dumps(possible, indent=2) + "\n"
