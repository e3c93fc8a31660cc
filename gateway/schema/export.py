"""The contract as files: `schema.graphql`, and what an interface or union can be."""

import json
from collections.abc import Iterator
from typing import Final

from graphql import (
    DirectiveDefinitionNode,
    GraphQLSchema,
    Node,
    TypeDefinitionNode,
    is_abstract_type,
    parse,
)
from strawberry.printer import print_schema

from gateway.schema.built import schema

_NOTE: Final = "# Generated from gateway/schema by `make schema`; a test compares the two.\n\n"


def graphql_schema() -> GraphQLSchema:
    """The schema as graphql-core executes it."""
    return schema._schema  # noqa: SLF001


def sdl() -> str:
    """The contents of `schema.graphql`: with the directives, in the order of the code."""
    return _NOTE + "\n\n".join(_definitions()) + "\n"


def _definitions() -> Iterator[str]:
    """Directives by name, then types as the code comes to them; the printer's order is its own."""
    printed = print_schema(schema)
    texts: dict[str, str] = {}
    directives: dict[str, str] = {}
    for one in parse(printed).definitions:
        if isinstance(one, DirectiveDefinitionNode):
            directives[one.name.value] = _text(one, printed)
        elif isinstance(one, TypeDefinitionNode):
            texts[one.name.value] = _text(one, printed)
    yield from (directives[name] for name in sorted(directives))
    yield from (texts[name] for name in graphql_schema().type_map if name in texts)


def _text(node: Node, printed: str) -> str:
    return "" if node.loc is None else printed[node.loc.start : node.loc.end]


def possible_types() -> str:
    """The contents of `possibleTypes.json`: for each interface and union what it can be."""
    core = graphql_schema()
    possible = {
        name: sorted(member.name for member in core.get_possible_types(kind))
        for name, kind in sorted(core.type_map.items())
        if is_abstract_type(kind) and not name.startswith("__")
    }
    return json.dumps(possible, indent=2) + "\n"
