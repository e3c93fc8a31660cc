"""A schema made to be nasty: every sort of type in every other, and names that Python knows."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
)

from tests.unit.execution.compiled.nasty_shortcuts import WAYS, resolver_of
from tests.unit.execution.compiled.nasty_things import (
    CALLED,
    TELLING,
    kind_of,
    token_of,
    world_of,
)
from tests.unit.execution.compiled.nasty_values import Colour, later

SDL = """
scalar Odd
enum Colour { RED GREEN BLUE }
enum Course { UP DOWN None }
input Deep {
  n: Int = 7, list: [Int!], deep: Deep, class: String, colour: Colour = GREEN, need: Int! = 3
}
input One @oneOf { text: String, number: Int, deep: Deep }
input Made { a: Int!, b: [String] }

interface Node { id: ID! token: String }
interface Named implements Node {
  id: ID! token: String name(upper: Boolean = false, class: String): String
}
interface Creature implements Named & Node {
  id: ID! token: String name(upper: Boolean = false, class: String): String mood: Colour
  friends(first: Int = 2, of: [Colour!]): [Creature!]
}
type Dog implements Creature & Named & Node {
  id: ID! token: String name(upper: Boolean = false, class: String): String mood: Colour
  friends(first: Int = 2, of: [Colour!]): [Creature!]
  owner: Person barks: Boolean! class: Course! pair: Pair! nested: [[Int!]!]
}
type Cat implements Creature & Named & Node {
  id: ID! token: String name(upper: Boolean = false, class: String): String mood: Colour
  friends(first: Int = 2, of: [Colour!]): [Creature!]
  lives: Int! self: Odd! any: [Anything!]! nested: [[Creature]!]!
}
type Person implements Named & Node {
  id: ID! token: String name(upper: Boolean = false, class: String): String
  pets(of: Course = UP, first: Int): [Creature!]! late: [String!]! rocks: [[Rock!]!]! path: Person
}
type Rock { value: Int! weight: Float! run: Anything source(path: Odd, self: ID): [ID!]! }
type Pair { value: Dog! weight: Rock! r0: Named! }
union Anything = Dog | Cat | Person | Rock
union Both = Dog | Pair

type Query {
  me: Person node(id: ID!): Node named: [Named] creature: Creature!
  anything: [Anything] both: [Both!]
  _(self: Int, source: String, run: [Int]): Rock None: [Float!] given_1: [Boolean] rocks: [Rock!]
  odds: [Odd] courses: [Course!] colours: [[Colour]] query: Query
  echo(
    text: String = "d", n: Int, id: ID = 5, yes: Boolean! = true, x: Float = 1.5
    colour: Colour = RED
    course: Course, colours: [Colour!], deep: Deep, deeps: [Deep!], one: One, made: Made, odd: Odd
    list: [[Int]], needs: Int! = 4, old: Int @deprecated(reason: "it is old"), class: String = "c"
  ): String!
  keep(list: [Int], lists: [[Int]], made: Made, odd: Odd, one: One): String
}
type Mutation {
  add(n: Int! = 1): [Odd!]! addLater(n: Int): Query fails(n: Int): Rock! person: Person dog: Dog!
  self: Mutation lists: [Rock!]!
}
type Subscription { tick: Dog! none: Int anything(first: Int = 1): Anything class: [Creature!] }
"""
_COURSES = {"UP": "up", "DOWN": "down", "None": 3}


def nasty() -> GraphQLSchema:
    """The schema, with resolvers that ask the world in their context."""
    schema = build_schema(SDL)
    kinds = schema.type_map
    _enumerated(kinds["Colour"], Colour.__members__)
    _enumerated(kinds["Course"], _COURSES)
    _odd(kinds["Odd"])
    deep, made = kinds["Deep"], kinds["Made"]
    assert isinstance(deep, GraphQLInputObjectType)
    assert isinstance(made, GraphQLInputObjectType)
    deep.fields["class"].out_name = "class_"
    made.out_type = lambda given: ("made", given)  # type: ignore[method-assign]
    for kind in list(kinds.values()):
        if kind.name.startswith("__"):
            continue
        if isinstance(kind, GraphQLObjectType):
            for name, field in kind.fields.items():
                _resolved(kind, name, field)
            _recognised(kind)
        elif isinstance(kind, GraphQLInterfaceType | GraphQLUnionType) and kind.name != "Creature":
            kind.resolve_type = _named_late if kind.name == "Named" else _named
    return schema


def _resolved(kind: GraphQLObjectType, name: str, field: GraphQLField) -> None:
    if name == "echo":
        field.args["class"].out_name = "class_"
    if name in {"echo", "keep"}:
        field.resolve = _echoed if name == "echo" else _kept
    elif kind.name == "Mutation" and name in {"add", "addLater", "fails"}:
        field.resolve = _changed
    elif (way := WAYS.get((kind.name, name))) is not None:
        field.resolve = resolver_of(way)
    elif name not in CALLED or kind.name in {"Query", "Mutation", "Subscription"}:
        field.resolve = _asked


def _asked(source: Any, info: GraphQLResolveInfo, /, **given: Any) -> Any:
    return info.context.field(source, info.parent_type.name, info.field_name, given)


def _echoed(_source: Any, _info: GraphQLResolveInfo, /, **given: Any) -> str:
    if given.get("n") == 13:
        raise ValueError("unlucky")
    return repr(given)


def _kept(_source: Any, _info: GraphQLResolveInfo, /, **given: Any) -> str:
    """Says what it was given, and spoils it for whoever is given the same."""
    said = repr(given)
    for value in given.values():
        if isinstance(value, list):
            value.append("spoilt")
        elif isinstance(value, dict):
            value["spoilt"] = True
    return said


def _changed(_source: Any, info: GraphQLResolveInfo, /, **given: Any) -> Any:
    """A change whose place in the order shows."""
    world = info.context
    world.state.append((info.field_name, given.get("n")))
    if info.field_name == "add":
        return [str(one) for one in world.state]
    if world.late and len(world.state) % 2:
        return _changed_late(world, info, given)
    return None if info.field_name == "fails" else {}


async def _changed_late(world: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    field = info.parent_type.fields[info.field_name]
    rng = world.rng(f"{info.field_name}{sorted(given.items())}")
    found = await later(lambda: world.plain(field.type, rng), rng)
    world.state.append((info.field_name, "done"))
    return found


def _named(value: Any, _info: GraphQLResolveInfo, kind: Any) -> Any:
    world = _world(value)
    wrong = ("Nobody", "Node", "Pair", "Query", None, 5, Undefined)
    rng = None if world is None else world.rng(f"{token_of(value)} is {kind}")
    if rng is not None and type(value) not in TELLING and rng.random() < world.rate:
        if rng.random() < 0.3:
            raise GraphQLError("nobody knows what it is")
        return rng.choice(wrong)
    return kind_of(value)


def _named_late(value: Any, info: GraphQLResolveInfo, kind: Any) -> Any:
    world = _world(value)
    if world is None or not world.late:
        return _named(value, info, kind)
    return later(lambda: _named(value, info, kind), world.rng(f"{token_of(value)} late"))


def _world(value: Any) -> Any:
    try:
        return world_of(value)
    except (AttributeError, KeyError, TypeError):
        return None


def _recognised(kind: GraphQLObjectType) -> None:
    """Dogs and rocks are recognised, cats later, and people by nothing but their type's name."""

    def is_it(value: Any, _info: GraphQLResolveInfo) -> Any:
        world = _world(value)
        if kind.name == "Cat" and world is not None and world.late:
            return later(lambda: kind_of(value) == "Cat", world.rng(f"{token_of(value)} cat"))
        if kind.name == "Rock" and world is not None and token_of(value)[:1] in "01":
            raise ValueError("too heavy to tell")
        return kind_of(value) == kind.name

    if kind.name in {"Dog", "Cat", "Rock"}:
        kind.is_type_of = is_it


def _enumerated(kind: Any, values: Mapping[str, Any]) -> None:
    assert isinstance(kind, GraphQLEnumType)
    for name, value in values.items():
        kind.values[name].value = value


def _odd(kind: Any) -> None:
    assert isinstance(kind, GraphQLScalarType)

    def written(value: Any) -> Any:
        if value == "raise":
            raise ValueError("too odd")
        if value == "raise own":
            raise GraphQLError("odd in its own way", extensions={"code": "ODD"})
        return {"null": None, "undefined": Undefined}.get(value, value) if _texts(value) else value

    def read(value: Any) -> Any:
        if value == "raise":
            raise ValueError("too odd to read")
        return ["read", value]

    kind.coerce_output_value = written  # type: ignore[method-assign]
    kind.coerce_input_value = read  # type: ignore[method-assign]


def _texts(value: Any) -> bool:
    return isinstance(value, str)
