"""Which fields an operation asks of one object, as the executor will collect them."""

from collections.abc import Iterable, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
)
from graphql.execution.values import VariableValues

Asked = dict[str, list[FieldNode]]
"""By the name in the answer; what has the same name there is asked once."""


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document by their names."""
    return {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }


class Selecting:
    """Collects the fields of a valid operation with good variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def fields(self, kind: GraphQLObjectType, selections: Iterable[SelectionSetNode]) -> Asked:
        """The fields of an object of this type that these selections ask for together."""
        found: Asked = {}
        visited: set[str] = set()
        for each in selections:
            self._collect(kind, each, found, visited)
        return found

    def _collect(
        self,
        kind: GraphQLObjectType,
        selections: SelectionSetNode,
        found: Asked,
        visited: set[str],
    ) -> None:
        for one in selections.selections:
            if self._is_left_out(one):
                continue
            if isinstance(one, FieldNode):
                found.setdefault((one.alias or one.name).value, []).append(one)
            elif isinstance(one, InlineFragmentNode):
                if self._is_about(kind, one.type_condition):
                    self._collect(kind, one.selection_set, found, visited)
            elif isinstance(one, FragmentSpreadNode) and one.name.value not in visited:
                visited.add(one.name.value)
                fragment = self._fragments[one.name.value]
                if self._is_about(kind, fragment.type_condition):
                    self._collect(kind, fragment.selection_set, found, visited)

    def _is_about(self, kind: GraphQLObjectType, condition: NamedTypeNode | None) -> bool:
        if condition is None or condition.name.value == kind.name:
            return True
        named = self._schema.type_map[condition.name.value]
        return is_abstract_type(named) and self._schema.is_sub_type(named, kind)

    def _is_left_out(self, node: SelectionNode) -> bool:
        if not node.directives:
            return False
        try:
            skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
            include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        except GraphQLError:
            # A variable that is null says neither. What comes of it is the executor's business; the
            # rest of the document is answered all the same.
            return False
        return bool(skip and skip["if"]) or bool(include and not include["if"])
