"""The tables of the schema's reference: fields, inputs, values, members, arguments."""

from collections.abc import Iterable, Mapping

from graphql import (
    GraphQLArgument,
    GraphQLDirective,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLType,
    GraphQLUnionType,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
    print_ast,
)
from reference_costs import cost_of


class Rows:
    """Writes tables. `placed` tells on which page each type stands."""

    def __init__(self, placed: Mapping[str, str]) -> None:
        self._placed = placed

    def link(self, name: str) -> str:
        """A type's name, leading to it."""
        return f"[`{name}`]({self._placed[name]}.md#{name})"

    def member(self, name: str, field: str) -> str:
        """A field's name after its type's, leading to it."""
        return f"[`{name}.{field}`]({self._placed[name]}.md#{name}.{field})"

    def type(self, one: GraphQLType) -> str:
        """A type as the schema writes it, its name leading to it."""
        if is_non_null_type(one):
            return f"{self.type(one.of_type)}!"
        if is_list_type(one):
            return rf"\[{self.type(one.of_type)}\]"
        return self.link(str(one))

    def fields(self, one: GraphQLObjectType | GraphQLInterfaceType) -> list[str]:
        """What can be asked of it, in the schema's order."""
        lines = ["| field | type | what it is |", "|---|---|---|"]
        for name, field in one.fields.items():
            said = "<br>".join(filter(None, (_words(field), *self._told(field, one.name, name))))
            lines.append(_row(_anchored(one.name, name), _whole(self.type(field.type)), said))
        return lines

    def inputs(self, one: GraphQLInputObjectType) -> list[str]:
        """What it takes."""
        lines = ["| field | type | what it is |", "|---|---|---|"]
        for name, field in one.fields.items():
            said = " ".join((_required(is_required_input_field(field)), _words(field))).strip()
            type_ = _whole(self.type(field.type)) + _default(field)
            lines.append(_row(_anchored(one.name, name), type_, said))
        return lines

    def values(self, one: GraphQLEnumType) -> list[str]:
        """Which words there are."""
        lines = ["| value | what it means |", "|---|---|"]
        lines += [_row(_anchored(one.name, n), _words(v)) for n, v in one.values.items()]
        return lines

    def members(self, one: GraphQLUnionType) -> list[str]:
        """Which objects it may be."""
        lines = ["| one of | what it is |", "|---|---|"]
        return lines + [_row(self.link(member.name), _words(member)) for member in one.types]

    def arguments(self, one: GraphQLDirective) -> list[str]:
        """What a directive takes."""
        lines = ["| argument | type | |", "|---|---|---|"]
        for name, argument in one.args.items():
            said = " ".join((_required(is_required_argument(argument)), _words(argument)))
            type_ = self.type(argument.type) + _default(argument)
            lines.append(_row(f"`{name}`", type_, said.strip()))
        return lines

    def _told(self, field: GraphQLField, owner: str, name: str) -> Iterable[str]:
        """Its arguments, a line each, and what it costs."""
        for told, argument in field.args.items():
            words = " ".join((_required(is_required_argument(argument)), _words(argument)))
            cost = cost_of(argument.ast_node)
            yield (
                f'<span class="argument" id="{owner}.{name}.{told}">`{told}`</span>: '
                f"{self.type(argument.type)}{_default(argument)}. {words.strip()}"
                + (f" *Costs {cost} where it is given.*" if cost else "")
            )
        cost = cost_of(field.ast_node)
        if cost:
            yield f'<span class="cost">Costs {cost}.</span>'
        if field.deprecation_reason:
            yield f"**Deprecated**: {field.deprecation_reason}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _whole(type_: str) -> str:
    """Never broken at the end of a line."""
    return f'<span class="type">{type_}</span>'


def _anchored(owner: str, name: str) -> str:
    return f'<span id="{owner}.{name}">`{name}`</span>'


def _words(one: object) -> str:
    return " ".join((getattr(one, "description", None) or "").split())


def _required(required: bool) -> str:  # noqa: FBT001 - one word for one fact
    return "**Required.**" if required else ""


def _default(one: GraphQLArgument | GraphQLInputField) -> str:
    """As the schema writes it."""
    written = one.ast_node.default_value if one.ast_node else None
    return f" = `{print_ast(written)}`" if written else ""
