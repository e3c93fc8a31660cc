"""Whether documents and answers fit a schema: `python -m omsorg_client.contract SCHEMA`.

For developers, when the gateway's schema.graphql has changed. Needs graphql-core; the client does
not.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import graphql as gql
from msgspec import inspect

from omsorg_client.answers import DOCUMENTS

SCALARS: dict[str, type[inspect.Type]] = {
    "Boolean": inspect.BoolType,
    "Date": inspect.DateType,
    "DateTime": inspect.DateTimeType,
    "Duration": inspect.TimeDeltaType,
}
"""All others are texts."""


@dataclass(frozen=True)
class Contract:
    """One document and one schema that it is valid against."""

    schema: gql.GraphQLSchema
    document: gql.DocumentNode

    def differences(self, kind: type) -> Iterator[str]:
        """A sentence for each place where a kind of answer is not what the document gets."""
        for one in self.document.definitions:
            if isinstance(one, gql.OperationDefinitionNode):
                root = self.schema.get_root_type(one.operation)
                found = inspect.type_info(kind)
                if root and isinstance(found, inspect.StructType):
                    yield from self._struct(kind.__name__, root, one.selection_set, found)

    def _value(
        self, at: str, told: gql.GraphQLOutputType, field: gql.FieldNode, kind: inspect.Type
    ) -> Iterator[str]:
        kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
        nullable = any(isinstance(one, inspect.NoneType) for one in kinds)
        if nullable == isinstance(told, gql.GraphQLNonNull):
            yield f"{at} {'is never' if nullable else 'can be'} null in the schema."
        bare = told.of_type if isinstance(told, gql.GraphQLNonNull) else told
        rest = [one for one in kinds if not isinstance(one, inspect.NoneType)]
        if isinstance(bare, gql.GraphQLList) and isinstance(rest[0], inspect.ListType):
            yield from self._value(f"{at}[]", bare.of_type, field, rest[0].item_type)
        elif isinstance(bare, gql.GraphQLObjectType):
            for one in rest:
                if isinstance(one, inspect.StructType):
                    yield from self._struct(at, bare, field.selection_set, one)
        elif isinstance(bare, gql.GraphQLUnionType | gql.GraphQLInterfaceType):
            yield from self._member(at, bare, field, rest)
        elif isinstance(bare, gql.GraphQLEnumType) and isinstance(rest[0], inspect.EnumType):
            known = {one.name for one in rest[0].cls} - {"UNFAMILIAR"}
            yield from _compared(f"{at} ({bare.name})", known, set(bare.values))
        elif not isinstance(rest[0], SCALARS.get(str(bare), inspect.StrType)):
            yield f"{at} is {bare} in the schema."

    def _member(
        self,
        at: str,
        told: gql.GraphQLUnionType | gql.GraphQLInterfaceType,
        field: gql.FieldNode,
        kinds: list[inspect.Type],
    ) -> Iterator[str]:
        structs = {str(one.tag): one for one in kinds if isinstance(one, inspect.StructType)}
        types = {one.name: one for one in self.schema.get_possible_types(told)}
        yield from _compared(f"{at} ({told.name})", structs.keys() - {"Unfamiliar"}, set(types))
        for name in sorted(types.keys() & structs.keys()):
            inside = f"{at}.{name}"
            yield from self._struct(inside, types[name], field.selection_set, structs[name])

    def _struct(
        self,
        at: str,
        told: gql.GraphQLObjectType,
        selections: gql.SelectionSetNode | None,
        kind: inspect.StructType,
    ) -> Iterator[str]:
        known = {one.encode_name: one.type for one in kind.fields}
        asked = {one.name.value: one for one in self._asked(told, selections)}
        asked.pop("__typename", None)
        for name in sorted(known.keys() ^ asked.keys()):
            yield f"{at}.{name} is {'not asked for' if name in known else 'not in answers.py'}."
        for name in sorted(known.keys() & asked.keys()):
            yield from self._value(f"{at}.{name}", told.fields[name].type, asked[name], known[name])

    def _asked(
        self, told: gql.GraphQLObjectType, selections: gql.SelectionSetNode | None
    ) -> Iterator[gql.FieldNode]:
        """The fields that are asked for of an object of this type, those of fragments too."""
        for one in selections.selections if selections else ():
            if isinstance(one, gql.FieldNode):
                yield one
            elif isinstance(one, gql.FragmentSpreadNode):
                part = self._fragment(one.name.value)
                if self._fits(told, part.type_condition):
                    yield from self._asked(told, part.selection_set)
            elif isinstance(one, gql.InlineFragmentNode) and self._fits(told, one.type_condition):
                yield from self._asked(told, one.selection_set)

    def _fits(self, told: gql.GraphQLObjectType, condition: gql.NamedTypeNode | None) -> bool:
        wanted = self.schema.get_type(condition.name.value) if condition else told
        if isinstance(wanted, gql.GraphQLUnionType | gql.GraphQLInterfaceType):
            return self.schema.is_sub_type(wanted, told)
        return wanted is told

    def _fragment(self, name: str) -> gql.FragmentDefinitionNode:
        return next(
            one
            for one in self.document.definitions
            if isinstance(one, gql.FragmentDefinitionNode) and one.name.value == name
        )


def _compared(at: str, known: set[str], told: set[str]) -> Iterator[str]:
    for one in sorted(told - known):
        yield f"{at} can be {one} too: add it to answers.py, and mypy says where to handle it."
    for one in sorted(known - told):
        yield f"{at} is never {one}: take it out of answers.py."


def differences(schema: gql.GraphQLSchema) -> Iterator[str]:
    """A sentence for each place where this client and the schema differ."""
    for name, kind in DOCUMENTS.items():
        path = Path(__file__).parent / "documents" / f"{name}.graphql"
        document = gql.parse(path.read_text(encoding="utf-8"))
        errors = gql.validate(schema, document)
        yield from (f"{path.name}: {error.message}" for error in errors)
        if not errors:
            yield from Contract(schema, document).differences(kind)


def main() -> int:
    schema = gql.build_schema(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = list(differences(schema))
    sys.stdout.write("".join(f"{line}\n" for line in found) or "The client fits the schema.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
