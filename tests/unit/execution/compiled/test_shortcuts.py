"""Fields that are found directly answer as their resolvers do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLObjectType

from tests.unit.execution.compiled.both_ways import both, told_errors
from tests.unit.execution.compiled.small import later, named, schema_of

SDL = """
interface Pet { name: String }
type Dog implements Pet { name: String class(class: Int = 1, list: [Int] = [1]): String }
type Cat implements Pet { name: String }
type Query { pets: [Pet] dog: Dog where(by: Int): String }
"""


@dataclass(frozen=True, kw_only=True)
class Way:
    attribute: str | None = None
    function: Callable[..., Any] | None = None
    takes_object: bool = False
    info: str | None = None
    refuses: bool = False

    def wrapped(self, info: Any) -> Any:
        return [info.field_name, info.path.as_list(), info.context]

    def arguments(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.refuses and given.get("by") == 13:
            raise ValueError("unlucky")
        return {name: value * 2 for name, value in given.items()}


@dataclass
class Ways:
    found: Mapping[tuple[str, str], Way]
    tells: Callable[[type], bool] = lambda _found: True

    def of(self, kind: GraphQLObjectType, name: str) -> Way | None:
        return self.found.get((kind.name, name))

    def class_tells(self, found: type) -> bool:
        return self.tells(found)


class Dog:
    name = "a dog"


class Cat:
    name = "a cat"


class Nameless:
    pass


def _named(value: Any, *_: Any) -> str:
    return "Cat" if isinstance(value, Cat) else "Dog"


def schema_with(**resolvers: Callable[..., Any]) -> Any:
    return named(schema_of(SDL, **resolvers), Pet=_named)


async def test_an_attribute_is_looked_at_and_missed_as_by_a_resolver() -> None:
    schema = schema_with(
        Dog_name=lambda dog, _info: dog.name,
        Query_dog=lambda *_: Nameless(),
        Query_pets=lambda *_: [Dog(), later(Dog()), Nameless(), Dog()],
    )
    ways = Ways({("Dog", "name"): Way(attribute="name")})
    result = await both(schema, "{ dog { name } pets { name } }", shortcuts=ways)
    dog = {"name": "a dog"}
    assert result.data == {"dog": {"name": None}, "pets": [dog, dog, {"name": None}, dog]}
    said = "'Nameless' object has no attribute 'name'"
    assert sorted(told_errors(result), key=str) == [
        (["dog", "name"], said),
        (["pets", 2, "name"], said),
    ]


@pytest.mark.parametrize("late", [False, True])
async def test_a_function_is_told_where_it_is_asked_and_given_its_arguments(*, late: bool) -> None:
    def where(*, told: Any, by: int | None = None) -> Any:
        return later(f"{told} {by}") if late else f"{told} {by}"

    way = Way(function=where, info="told", refuses=True)
    schema = schema_with(
        Query_where=lambda _source, info, **given: where(
            told=way.wrapped(info), **way.arguments(given)
        )
    )
    text = "query ($n: Int) { a: where b: where(by: 2) c: where(by: $n) d: where(by: 13) }"
    ways = Ways({("Query", "where"): way})
    result = await both(schema, text, variables={"n": 4}, context=lambda: "ctx", shortcuts=ways)
    assert result.data == {
        "a": "['where', ['a'], 'ctx'] None",
        "b": "['where', ['b'], 'ctx'] 4",
        "c": "['where', ['c'], 'ctx'] 8",
        "d": None,
    }
    assert told_errors(result) == [(["d"], "unlucky")]


async def test_arguments_may_have_names_that_python_keeps_and_values_that_change() -> None:
    def told(_dog: Any, **given: Any) -> str:
        said = repr(sorted(given.items()))
        given["list"].append("spoilt")
        return said

    way = Way(function=told, takes_object=True)
    schema = schema_with(
        Query_dog=lambda *_: Dog(),
        Dog_class=lambda dog, _info, **given: told(dog, **way.arguments(given)),
    )
    text = (
        "{ dog { a: class b: class(class: 2) c: class(class: 2, list: [3]) d: class(list: [3]) } }"
    )
    result = await both(schema, text, shortcuts=Ways({("Dog", "class"): way}))
    assert result.data == {
        "dog": {
            "a": "[('class', 2), ('list', [1, 1])]",
            "b": "[('class', 4), ('list', [1, 1])]",
            "c": "[('class', 4), ('list', [3, 3])]",
            "d": "[('class', 2), ('list', [3, 3])]",
        }
    }


async def test_a_type_is_asked_once_for_a_class_that_tells_it_and_each_time_for_others() -> None:
    asked: list[str] = []

    def told(value: Any, *_: Any) -> str:
        asked.append(type(value).__name__)
        return _named(value)

    schema = named(schema_of(SDL), Pet=told)
    pets = [Dog(), Cat(), Dog(), Cat()]
    ways = Ways({}, tells=lambda found: found is Dog)
    result = await both(schema, "{ pets { __typename } }", root={"pets": pets}, shortcuts=ways)
    assert result.data == {"pets": [{"__typename": type(pet).__name__} for pet in pets]}
    by_graphql_core, by_the_compiled = asked[:4], asked[4:]
    assert by_graphql_core == ["Dog", "Cat", "Dog", "Cat"]
    assert by_the_compiled.count("Dog") == 1
    assert by_the_compiled.count("Cat") == 2 * 3
