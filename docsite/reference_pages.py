"""The schema's reference: a page for each kind of definition, in Markdown, linked to each other."""

from collections.abc import Callable, Iterable, Mapping

from graphql import (
    GraphQLDirective,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)
from reference_rows import Rows
from reference_uses import Uses

_INTRODUCTION = """\
# The schema

Generated from `schema.graphql`: every type, field, argument, value and directive, with its words.
An argument is **required** where it says so; others may be left out, and have the default that is
shown. What a field costs is told in calls and rows, see [limits and costs](../limits-and-costs.md);
what has no cost named costs no call.

| page | what stands there |
|---|---|
"""

_KINDS: Mapping[str, tuple[str, str]] = {
    "operations": ("Operations", "What can be asked, changed and watched."),
    "objects": ("Objects", "Things with fields."),
    "interfaces": ("Interfaces", "What several objects have alike."),
    "unions": ("Unions", "One of several objects: ask `__typename`, and what each has."),
    "enums": (
        "Enums",
        "One of several words. Where more may come, treat what you do not know as such.",
    ),
    "inputs": ("Inputs", "What a change is told."),
    "scalars": ("Scalars", "Single values, and how they are written."),
    "directives": ("Directives", "What stands on fields and arguments: here, what they cost."),
}


def pages(sdl: str) -> Mapping[str, str]:
    """The pages by name. The first, README, leads to the others."""
    schema = build_schema(sdl)
    placed = {one.name: _kind(one, schema) for one in _types(schema)}
    rows = Rows(placed)
    uses = Uses(schema)
    written = {"README": _front(placed, schema, rows)}
    for kind, (title, words) in _KINDS.items():
        parts = [f"# {title}\n\n{words}\n"]
        parts += [_part(schema.type_map[name], rows, uses) for name in _in(placed, kind, schema)]
        if kind == "directives":
            parts += [_directive(one, rows) for one in _directives(schema)]
        written[kind] = "\n".join(parts)
    return written


def _types(schema: GraphQLSchema) -> Iterable[GraphQLNamedType]:
    return (one for one in schema.type_map.values() if not is_introspection_type(one))


def _directives(schema: GraphQLSchema) -> list[GraphQLDirective]:
    return [one for one in schema.directives if not is_specified_directive(one)]


def _roots(schema: GraphQLSchema) -> list[str]:
    found = (schema.query_type, schema.mutation_type, schema.subscription_type)
    return [root.name for root in found if root is not None]


def _in(placed: Mapping[str, str], kind: str, schema: GraphQLSchema) -> list[str]:
    """The definitions of a page: operations as one asks them, all else by name."""
    if kind == "operations":
        return _roots(schema)
    return sorted(name for name, where in placed.items() if where == kind)


def _kind(one: GraphQLNamedType, schema: GraphQLSchema) -> str:
    if one.name in _roots(schema):
        return "operations"
    kinds: Mapping[type[GraphQLNamedType], str] = {
        GraphQLObjectType: "objects",
        GraphQLInterfaceType: "interfaces",
        GraphQLUnionType: "unions",
        GraphQLEnumType: "enums",
        GraphQLInputObjectType: "inputs",
        GraphQLScalarType: "scalars",
    }
    return kinds[type(one)]


def _front(placed: Mapping[str, str], schema: GraphQLSchema, rows: Rows) -> str:
    lines = [_INTRODUCTION.rstrip()]
    lines += [f"| [{title}]({kind}.md) | {words} |" for kind, (title, words) in _KINDS.items()]
    lines += ["", "## Every name", ""]
    names = sorted(placed, key=str.lower)
    lines.append(" · ".join(rows.link(name) for name in names))
    lines += ["", "## Every directive", ""]
    lines.append(
        " · ".join(f"[`@{d.name}`](directives.md#at-{d.name})" for d in _directives(schema))
    )
    return "\n".join(lines) + "\n"


def _part(one: GraphQLNamedType, rows: Rows, uses: Uses) -> str:
    """A type under a heading of its own: what it is, what it has, and where it is found."""
    lines = [f"## {one.name} {{#{one.name}}}", ""]
    if one.description:
        lines += [one.description, ""]
    if isinstance(one, GraphQLScalarType):
        lines += _scalar(one)
    members: Mapping[type[GraphQLNamedType], Callable[..., list[str]]] = {
        GraphQLObjectType: rows.fields,
        GraphQLInterfaceType: rows.fields,
        GraphQLInputObjectType: rows.inputs,
        GraphQLEnumType: rows.values,
        GraphQLUnionType: rows.members,
    }
    write = members.get(type(one))
    if write is not None:
        lines += [*write(one), ""]
    if isinstance(one, GraphQLObjectType | GraphQLInterfaceType) and one.interfaces:
        lines += [f"Implements {', '.join(rows.link(i.name) for i in one.interfaces)}.", ""]
    if isinstance(one, GraphQLInterfaceType):
        named = ", ".join(map(rows.link, uses.implementations(one)))
        lines += [f"Implemented by {named}.", ""]
    lines += uses.told(one.name, rows)
    return "\n".join(lines)


def _scalar(one: GraphQLScalarType) -> list[str]:
    if is_specified_scalar_type(one):
        return ["One of GraphQL's own.", ""]
    return [f"Specified at <{one.specified_by_url}>.", ""] if one.specified_by_url else []


def _directive(one: GraphQLDirective, rows: Rows) -> str:
    where = ", ".join(f"`{place.name}`" for place in one.locations)
    lines = [f"## @{one.name} {{#at-{one.name}}}", "", one.description or "", ""]
    lines += [*rows.arguments(one), "", f"Stands on {where}.", ""]
    return "\n".join(lines)
