"""Operations at random, most of them valid, for any schema.

An alias stands for one field with one set of arguments and one type in a whole document, so that
selections that meet can be merged.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLSchema,
    OverlappingFieldsCanBeMergedRule,
    SingleFieldSubscriptionsRule,
    ValuesOfCorrectTypeRule,
    VariablesInAllowedPositionRule,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_non_null_type,
    is_required_argument,
)

from tests.unit.execution.compiled.generating_values import Values

BREAKABLE = (
    OverlappingFieldsCanBeMergedRule,
    SingleFieldSubscriptionsRule,
    ValuesOfCorrectTypeRule,
    VariablesInAllowedPositionRule,
)
"""The rules of validation that a generated operation may still break."""

ALIASES = (
    *("a", "b", "c", "class", "None", "True", "import", "lambda", "def", "async", "await"),
    *("self", "run", "source", "path", "late", "value", "values", "result", "error", "place"),
    *("function", "kind", "names", "found", "items", "number", "_", "__", "r0", "r1"),
    *("given_0", "given_1", "object_0", "list_1", "COROUTINE", "Undefined", "eval", "exec"),
    *("__import__", "__builtins__", "__class__", "__debug__"),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """A document, the operation in it that is asked for, and the variables of several runs."""

    text: str
    name: str | None
    runs: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class Generator:
    """Writes one document."""

    schema: GraphQLSchema
    rng: Random
    values: Values
    depth: int = 4
    odds: Callable[[str, str], float] = lambda _kind, _name: 1.0
    _keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    _fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    _variables: dict[str, tuple[GraphQLInputType, str]] = field(default_factory=dict)

    def operation(self, runs: int = 3) -> Operation:
        """A document with one operation, or two, and variables for each run."""
        kinds = {"query": 8, "mutation": 2, "subscription": 1}
        roots = {
            "query": self.schema.query_type,
            "mutation": self.schema.mutation_type,
            "subscription": self.schema.subscription_type,
        }
        names = [name for name in kinds if roots[name] is not None]
        (kind,) = self.rng.choices(names, [kinds[name] for name in names])
        root = roots[kind]
        assert root is not None
        body = self._selections(root, 0, single=kind == "subscription")
        head = ", ".join(f"${name}: {told}" for name, (_, told) in self._variables.items())
        text = f"{kind} Main{f'({head})' if head else ''} {body}\n"
        several = self.rng.random() < 0.1 and roots["query"] is not None
        if several:
            text += "query Other { __typename }\n"
        text += "".join(f"fragment {n} on {of} {b}\n" for n, (of, b) in self._fragments.items())
        given = tuple(self._given() for _ in range(runs))
        return Operation(text, "Main" if several or self.rng.random() < 0.3 else None, given)

    def _selections(self, kind: GraphQLNamedType, depth: int, *, single: bool = False) -> str:
        count = 1 if single else self.rng.randint(1, 3 if depth < 2 else 2)
        found = [self._selection(kind, depth, single=single) for _ in range(count)]
        return "{ " + " ".join(found) + " }"

    def _selection(self, kind: GraphQLNamedType, depth: int, *, single: bool) -> str:
        chance = self.rng.random()
        if not hasattr(kind, "fields"):
            chance = 0.6 + 0.4 * chance
        if single or chance < 0.65:
            return self._field(kind, depth)
        if chance < 0.72:
            return f"{self.rng.choice(('', '', 'type: '))}__typename{self._conditions()}"
        inner = self._meeting(kind)
        if chance < 0.88:
            on = f" on {inner.name}" if inner is not kind or self.rng.random() < 0.7 else ""
            return f"...{on}{self._conditions()} {self._selections(inner, depth + 1)}"
        return f"...{self._fragment(inner, depth)}{self._conditions()}"

    def _fragment(self, kind: GraphQLNamedType, depth: int) -> str:
        known = [name for name, (of, body) in self._fragments.items() if of == kind.name and body]
        if known and self.rng.random() < 0.6:
            return self.rng.choice(known)
        name = f"F{len(self._fragments)}"
        self._fragments[name] = (kind.name, "")
        self._fragments[name] = (kind.name, self._selections(kind, depth + 1))
        return name

    def _meeting(self, kind: GraphQLNamedType) -> GraphQLNamedType:
        """A type that a value of this one may be of, too."""
        return self.rng.choice(_meetings(self.schema)[kind.name])

    def _field(self, kind: GraphQLNamedType, depth: int) -> str:
        known: dict[str, GraphQLField] = dict(getattr(kind, "fields", {}))
        if kind is self.schema.query_type and self.rng.random() < 0.05:
            for name in ("__schema", "__type"):
                found = self.schema.get_field(self.schema.query_type, name)
                assert found is not None
                known[name] = found
        names = [
            name
            for name, one in known.items()
            if depth < self.depth or is_leaf_type(get_named_type(one.type))
        ]
        if not names:
            return "__typename"
        odds = [self.odds(kind.name, name) for name in names]
        (name,) = self.rng.choices(names, odds)
        written = self._written(name, known[name], depth)
        if self.rng.random() < 0.12:
            written += " " + self._again(written, known[name], depth)
        return written

    def _written(self, name: str, found: GraphQLField, depth: int) -> str:
        arguments = self._arguments(found.args)
        key = self._key(name, f"{name}{arguments}", str(found.type))
        return f"{key}{name}{arguments}{self._conditions()}{self._below(found, depth)}"

    def _again(self, written: str, found: GraphQLField, depth: int) -> str:
        """The same field once more, with other selections: they are merged."""
        head = written.split(" @", 1)[0].split(" {", 1)[0]
        if "{" in head or "@" in head or head.count("(") != head.count(")"):
            return written
        return f"{head}{self._conditions()}{self._below(found, depth)}"

    def _below(self, found: GraphQLField, depth: int) -> str:
        named = get_named_type(found.type)
        far = depth + (3 if named.name.startswith("__") else 1)
        return "" if is_leaf_type(named) else " " + self._selections(named, far)

    def _key(self, name: str, written: str, kind: str) -> str:
        wanted = [name] if self.rng.random() < 0.6 else []
        wanted += [self.rng.choice(ALIASES) for _ in range(4)]
        for key in (*wanted, f"k{len(self._keys)}"):
            if self._keys.setdefault(key, (written, kind)) == (written, kind):
                return "" if key == name else f"{key}: "
        return ""

    def _arguments(self, args: Mapping[str, GraphQLArgument]) -> str:
        given = [
            f"{name}: {self._argument(one)}"
            for name, one in args.items()
            if is_required_argument(one) or self.rng.random() < 3 / (3 + len(args))
        ]
        self.rng.shuffle(given)
        return f"({', '.join(given)})" if given else ""

    def _argument(self, arg: GraphQLArgument) -> str:
        if self.rng.random() < 0.35:
            return self._variable(arg.type, has_default=arg.default is not None)
        return self.values.literal(arg.type)

    def _conditions(self) -> str:
        if self.rng.random() > 0.1:
            return ""
        boolean = self.schema.type_map["Boolean"]
        found = []
        for name in self.rng.sample(("skip", "include"), self.rng.choice((1, 1, 2))):
            chosen = self.rng.random()
            value = self.rng.choice(("true", "false"))
            if chosen < 0.6:
                told = self.rng.choice(("Boolean!", "Boolean!", f"Boolean = {value}"))
                value = self._declared(f"if{self.rng.randrange(2)}", boolean, told)
            found.append(f" @{name}(if: {value})")
        return "".join(found)

    def _variable(self, kind: GraphQLInputType, *, has_default: bool) -> str:
        bare = kind.of_type if is_non_null_type(kind) else kind
        forms = [f"{bare}!", f"{bare}! = {self.values.literal(bare, null=False)}"]
        forms.append(f"{bare} = {self.values.literal(bare, null=False)}")
        if bare is kind or has_default:
            forms.append(str(bare))
        name = f"v{self.rng.randrange(4)}_{len(self._variables)}"
        return self._declared(name, bare, self.rng.choice(forms))

    def _declared(self, name: str, kind: Any, told: str) -> str:
        self._variables.setdefault(name, (kind, told))
        return f"${name}"

    def _given(self) -> dict[str, Any]:
        """Values for the variables; some are left out, some null, and seldom one is no good."""
        given: dict[str, Any] = {}
        for name, (kind, told) in self._variables.items():
            required = told.endswith("!")
            if not required and self.rng.random() < 0.3:
                continue
            null = not required and "! =" not in told and self.rng.random() < 0.1
            given[name] = None if null else self.values.value(kind, null=False)
            if self.rng.random() < 0.01:
                given[name] = self.rng.choice((None, {}, "no good", [[]], 1.5))
        return given


@cache
def _meetings(schema: GraphQLSchema) -> Mapping[str, Sequence[GraphQLNamedType]]:
    """By each type that has fields below it, those that share an object type with it."""
    possible = {
        kind.name: {one.name for one in schema.get_possible_types(kind)}
        if is_abstract_type(kind)
        else {kind.name}
        for kind in schema.type_map.values()
        if is_composite_type(kind)
    }
    return {
        name: [schema.type_map[other] for other, more in possible.items() if more & known]
        for name, known in possible.items()
    }
