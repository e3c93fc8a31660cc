"""Valid operations over the real schema, drawn by Hypothesis.

`operations(schema, known)` gives a strategy of `Generated`: the text of a query and its variables.
What is drawn is weighted towards where care records are: several municipalities at once, topics and
what is below them, things by their ids, filters, pages of a few rows. Fields are aliased, put into
inline and named fragments and left out by `@skip` and `@include`, with literals and with variables.
`Known` is what only a world can tell: codes, ids of things, ids of rights. Everything fits the
default limits of a document.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)
from hypothesis import strategies as st

MOST_FIELDS = 60
DEEPEST = 8
FROM, TO, DAY = '"2026-11-01"', '"2026-12-24"', '"2026-11-22"'
SEARCHES = ('""', '"hjælp"', '"a"', '"0751"')
GIVEN = {"from": (FROM,), "to": (TO,), "containing": (DAY,), "search": SEARCHES}
"""What arguments of a name are given."""
ROOTS = (
    *("careRecord",) * 4,
    *("careRecords",) * 3,
    *("node", "nodes") * 2,
    *("viewer", "viewer", "municipalities", "municipality", "glossary"),
)
"""The fields of the query, as often as they are wanted."""
LEFT_OUT = {"after", "agreementId"}
"""What only an earlier answer could tell."""


@dataclass(frozen=True)
class Known:
    """What may be asked about. `rights` are ids that `onBehalfOf` takes."""

    codes: tuple[str, ...]
    ids: tuple[str, ...]
    rights: tuple[str, ...] = ()


@dataclass(frozen=True)
class Generated:
    """An operation, ready to be sent."""

    query: str
    variables: dict[str, Any]


@st.composite
def operations(draw: st.DrawFn, schema: GraphQLSchema, known: Known) -> Generated:
    """A query that is valid."""
    writer = _Writer(draw, schema, known)
    root = schema.query_type
    assert root is not None
    body = " ".join(writer.root(root) for _ in range(draw(st.integers(1, 3))))
    declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in writer.variables.items())
    head = f"query Generated({declared})" if declared else "query Generated"
    text = " ".join([f"{head} {{ {body} }}", *writer.fragments])
    return Generated(text, {name: value for name, (_, value) in writer.variables.items()})


@dataclass
class _Writer:
    draw: st.DrawFn
    schema: GraphQLSchema
    known: Known
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    written: int = 0

    def root(self, root: GraphQLObjectType) -> str:
        name = self.draw(st.sampled_from(ROOTS))
        return self._field(name, root.fields[name], 0, alone=False)

    def _field(self, name: str, found: GraphQLField, depth: int, *, alone: bool) -> str:
        """One field with all that is below it; `alone`: nothing else here can have its name."""
        self.written += 1
        alias = f"f{self.written}: " if not alone or self._sometimes(8) else ""
        below = self._below(get_named_type(found.type), depth + 1, alone=alone)
        return f"{alias}{name}{self._arguments(found)}{self._condition()} {below}"

    def _below(self, kind: GraphQLNamedType, depth: int, *, alone: bool) -> str:
        if is_leaf_type(kind):
            return ""
        if not is_abstract_type(kind):
            assert isinstance(kind, GraphQLObjectType)
            return f"{{ {self._selection(kind, depth, alone=alone)} }}"
        members = sorted(self.schema.get_possible_types(kind), key=lambda one: one.name)
        shown = [one for one in members if one.name not in {"Withheld", "NotOffered"}]
        wanted = self.draw(st.lists(st.sampled_from(shown), min_size=1, max_size=2, unique=True))
        if "Result" in kind.name and shown[0] not in wanted:
            wanted.append(shown[0])
        parts = [self._on(member, depth) for member in wanted]
        return "{ __typename " + " ".join(parts) + " }"

    def _on(self, kind: GraphQLObjectType, depth: int) -> str:
        """A fragment on one of several types: there names must differ, for their types may."""
        inner = self._selection(kind, depth, alone=False)
        if self._sometimes(5):
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {kind.name} {{ {inner} }}")
            return f"...{name}{self._condition()}"
        return f"... on {kind.name}{self._condition()} {{ {inner} }}"

    def _selection(self, kind: GraphQLObjectType, depth: int, *, alone: bool) -> str:
        leaves = [n for n, f in kind.fields.items() if is_leaf_type(get_named_type(f.type))]
        deeper = [n for n in kind.fields if n not in leaves and n != "pageInfo"]
        chosen = self._few(leaves, 1, 3)
        if depth < DEEPEST and self.written < MOST_FIELDS:
            chosen += self._few(_towards_records(kind, deeper), 1, 3)
        return " ".join(self._field(n, kind.fields[n], depth, alone=alone) for n in chosen)

    def _few(self, names: list[str], least: int, most: int) -> list[str]:
        if not names:
            return []
        few = st.lists(st.sampled_from(names), min_size=least, max_size=most)
        return list(dict.fromkeys(self.draw(few)))

    def _arguments(self, found: GraphQLField) -> str:
        given = [f"{n}: {v}" for n, a in found.args.items() for v in self._value(n, a)]
        return f"({', '.join(given)})" if given else ""

    def _value(self, name: str, argument: GraphQLArgument) -> Iterator[str]:
        if name in LEFT_OUT or not (is_required_argument(argument) or self._sometimes(2)):
            return
        drawn = self._drawn(name, argument)
        if drawn is not None:
            yield drawn

    def _drawn(self, name: str, argument: GraphQLArgument) -> str | None:
        if name == "first":
            return self._variable(argument, self.draw(st.integers(1, 6)))
        if name in {"municipality", "code"}:
            return self._variable(argument, self.draw(st.sampled_from(self.known.codes)))
        if name in {"municipalities", "ids"}:
            of = self.known.codes if name == "municipalities" else self.known.ids
            return self._variable(argument, self.draw(st.lists(st.sampled_from(of), max_size=4)))
        if name in {"id", "onBehalfOf"}:
            of = self.known.ids if name == "id" else self.known.rights
            return self._variable(argument, self.draw(st.sampled_from(of))) if of else None
        if name in GIVEN:
            return self.draw(st.sampled_from(GIVEN[name]))
        return self._of_type(argument)

    def _of_type(self, argument: GraphQLArgument) -> str:
        named = get_named_type(argument.type)
        if not is_enum_type(named):
            return self.draw(st.sampled_from(("true", "false")))
        assert isinstance(named, GraphQLEnumType)
        values = st.sampled_from(sorted(named.values))
        if not is_list_type(argument.type):
            return self.draw(values)
        return f"[{', '.join(self.draw(st.lists(values, max_size=3, unique=True)))}]"

    def _variable(self, argument: GraphQLArgument, value: Any) -> str:
        """As a literal or as a variable."""
        if self._sometimes(2):
            name = f"v{len(self.variables)}"
            self.variables[name] = (str(argument.type), value)
            return f"${name}"
        texts = [f'"{one}"' for one in value] if isinstance(value, list) else []
        return f"[{', '.join(texts)}]" if isinstance(value, list) else _literal(value)

    def _condition(self) -> str:
        if not self._sometimes(15):
            return ""
        word = self.draw(st.sampled_from(("skip", "include")))
        holds = (word == "include") is not self._sometimes(3)
        if self._sometimes(2):
            return f" @{word}(if: {str(holds).lower()})"
        name = f"v{len(self.variables)}"
        self.variables[name] = ("Boolean!", holds)
        return f" @{word}(if: ${name})"

    def _sometimes(self, out_of: int) -> bool:
        return self.draw(st.integers(1, out_of)) == 1


def _towards_records(kind: GraphQLObjectType, names: list[str]) -> list[str]:
    """Of a record its topics, more often than what is beside them."""
    topics = [n for n in names if get_named_type(kind.fields[n].type).name.endswith("Result")]
    return topics * 3 + names if kind.name == "CareRecord" else names


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'
