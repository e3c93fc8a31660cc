"""From a document to the places of its operation: which fields are asked of which types."""

from collections.abc import Mapping, Sequence

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    SelectionSetNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    visit,
)
from graphql.execution.values import VariableValues

from gateway.execution.compiled.frozen import is_frozen
from gateway.execution.compiled.running import arguments_of
from gateway.execution.compiled.shortcuts import Shortcuts
from gateway.execution.compiled.slots import Site, Slot
from gateway.execution.selecting import Selecting

MOST_SITES = 5_000


class TooManySitesError(Exception):
    """An operation that would become a very long program."""


class Planner:
    """Finds the sites of one operation, whose conditions have the values of `variables`."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        shortcuts: Shortcuts,
    ) -> None:
        self._schema = schema
        self._shortcuts = shortcuts
        self._selecting = Selecting(schema, fragments, variables)
        self.number = 0

    def sites(self, kind: GraphQLObjectType, selections: Sequence[SelectionSetNode]) -> list[Site]:
        """The fields of an object type, in the order of the answer.

        Raises:
            TooManySitesError: There are more of them, with those before, than is sensible.
        """
        found = []
        for key, nodes in self._selecting.fields(kind, selections).items():
            definition = self._schema.get_field(kind, nodes[0].name.value)
            if definition is None:
                continue
            self.number += 1
            if self.number > MOST_SITES:
                raise TooManySitesError
            name = nodes[0].name.value
            site = Site(
                key=key,
                name=name,
                kind=kind,
                definition=definition,
                nodes=nodes,
                shortcut=self._shortcuts.of(kind, name),
            )
            site.constant = _constant(site)
            found.append(site)
        return found

    def possible(self, slot: Slot) -> Sequence[GraphQLObjectType]:
        """The object types that a value may be of."""
        named = slot.named
        if is_abstract_type(named):
            return self._schema.get_possible_types(named)
        return (named,) if is_object_type(named) else ()


def slot_of(site: Site, kind: GraphQLOutputType) -> Slot:
    """What a value of this type must become."""
    non_null = is_non_null_type(kind)
    inner = kind.of_type if is_non_null_type(kind) else kind
    if is_list_type(inner):
        item = slot_of(site, inner.of_type)
        return Slot(site=site, non_null=non_null, item=item)
    if is_leaf_type(inner):
        return Slot(site=site, non_null=non_null, leaf=inner)
    named: GraphQLNamedType = get_named_type(inner)
    if not (is_object_type(named) or is_abstract_type(named)):
        raise TypeError("a field gives something of an output type")
    return Slot(site=site, non_null=non_null, named=named)


def _constant(site: Site) -> dict[str, object] | None:
    if has_variables(site.nodes[0]):
        return None
    try:
        given = arguments_of(site, None)
    except Exception:  # noqa: BLE001 - it is told where and when the field is asked
        return None
    return given if all(is_frozen(value) for value in given.values()) else None


def has_variables(node: FieldNode) -> bool:
    """Whether a variable stands in the arguments of a field."""
    finder = _Finder()
    for argument in node.arguments or ():
        visit(argument.value, finder)
    return finder.found


class _Finder(Visitor):
    found = False

    def enter_variable(self, _node: VariableNode, *_: object) -> None:
        self.found = True
