"""Which type a value of an interface or a union is of, however that is told."""

from typing import Any

import pytest
from graphql import GraphQLSchema, Undefined

from tests.unit.execution.compiled.both_ways import both, told_errors
from tests.unit.execution.compiled.small import later, named, recognised, schema_of

SDL = """
interface Named { name: String }
interface Pet implements Named { name: String }
type Dog implements Pet & Named { name: String barks: Boolean }
type Cat implements Pet & Named { name: String lives: Int }
type Stone { weight: Int }
union Any = Dog | Cat
type Query { pets: [Pet] any: [Any!] named: Named must: Pet! dog: Dog other: Pet }
"""
TEXT = """{
  pets { __typename name ... on Dog { barks } ...Cats ... on Named { again: name } }
  any { __typename ... on Pet { name ... on Cat { lives } } }
} fragment Cats on Cat { lives }"""


class Thing:
    """Of one class whatever it is, so that the class tells nothing."""

    def __init__(self, kind: str) -> None:
        self.kind, self.name, self.barks, self.lives = kind, f"a {kind}", True, 9


def kind_of(value: Any, *_: Any) -> Any:
    return value.kind


def is_a(kind: str, *, late: bool = False) -> Any:
    return lambda value, _info: later(value.kind == kind) if late else value.kind == kind


def by_name(*, late: bool) -> GraphQLSchema:
    told = (lambda value, *_: later(value.kind)) if late else kind_of
    return named(schema_of(SDL), Named=told, Pet=told, Any=told)


def by_looks(*, late: bool, mixed: bool = False) -> GraphQLSchema:
    cats = late is not mixed
    return recognised(schema_of(SDL), Dog=is_a("Dog", late=late), Cat=is_a("Cat", late=cats))


SCHEMAS = {
    "by name": by_name(late=False),
    "by name, later": by_name(late=True),
    "by looks": by_looks(late=False),
    "by looks, later": by_looks(late=True),
    "by looks, dogs later": by_looks(late=True, mixed=True),
    "by looks, cats later": by_looks(late=False, mixed=True),
}
DOG = {"__typename": "Dog", "name": "a Dog"}
CAT = {"__typename": "Cat", "name": "a Cat", "lives": 9}


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("late", [False, True])
async def test_each_value_is_of_its_own_type(schema: str, *, late: bool) -> None:
    def things() -> list[Any]:
        found = [Thing(kind) for kind in ("Dog", "Cat", "Dog")]
        return [later(one) for one in found] if late else found

    root = lambda: {"pets": things(), "any": things()}  # noqa: E731
    result = await both(SCHEMAS[schema], TEXT, root=root)
    dog = {**DOG, "barks": True, "again": "a Dog"}
    cat = {**CAT, "again": "a Cat"}
    assert result.data == {"pets": [dog, cat, dog], "any": [DOG, CAT, DOG]}


def keyed(value: Any) -> Any:
    return {"__typename": value, "name": "n"}


class Told:
    """Says its type as Python's private names do."""

    def __init__(self, kind: str) -> None:
        self.__typename = kind
        self.name = "n"


@pytest.mark.parametrize("made", [keyed, Told])
async def test_a_value_may_say_its_type_itself(made: Any) -> None:
    root = {"pets": [made("Dog"), made("Cat")], "named": made("Cat")}
    result = await both(schema_of(SDL), "{ pets { __typename } named { __typename } }", root=root)
    assert result.data == {
        "pets": [{"__typename": "Dog"}, {"__typename": "Cat"}],
        "named": {"__typename": "Cat"},
    }


WRONG = {
    "Nobody": "Abstract type 'Pet' was resolved to a type 'Nobody' that does not exist inside the"
    " schema.",
    "Named": "Abstract type 'Pet' was resolved to a non-object type 'Named'.",
    "Stone": "Runtime Object type 'Stone' is not a possible type for 'Pet'.",
    5: "Abstract type 'Pet' must resolve to an Object type at runtime for field 'Query.other' with"
    " value <Thing instance>, received '5', which is not a valid Object type name.",
    None: "Abstract type 'Pet' must resolve to an Object type at runtime for field 'Query.other'."
    " Either the 'Pet' type should provide a 'resolve_type' function or each possible type should"
    " provide an 'is_type_of' function.",
}


@pytest.mark.parametrize("told", WRONG)
@pytest.mark.parametrize("late", [False, True])
async def test_a_type_that_cannot_be_is_told_of(told: Any, *, late: bool) -> None:
    schema = named(schema_of(SDL), Pet=lambda *_: later(told) if late else told)
    root = {"other": Thing("Dog"), "must": Thing("Dog")}
    result = await both(schema, "{ other { name } }", root=root)
    assert result.data == {"other": None}
    assert told_errors(result) == [(["other"], WRONG[told])]
    assert (await both(schema, "{ other { name } must { name } }", root=root)).data is None


@pytest.mark.parametrize("told", [Undefined, GraphQLSchema, ValueError("no type")])
async def test_whatever_is_told_instead_of_a_type_is_an_error(told: Any) -> None:
    schema = named(schema_of(SDL), Pet=lambda *_: told)
    result = await both(schema, "{ other { name } }", root={"other": Thing("Dog")})
    assert result.data == {"other": None}


@pytest.mark.parametrize("late", [False, True])
async def test_an_object_that_is_not_of_its_type_is_an_error(*, late: bool) -> None:
    schema = recognised(schema_of(SDL), Dog=is_a("Dog", late=late))
    result = await both(schema, "{ dog { name } }", root={"dog": Thing("Cat")})
    assert result.data == {"dog": None}
    said = "Expected value of type 'Dog' but got: <Thing instance>."
    assert told_errors(result) == [(["dog"], said)]


@pytest.mark.parametrize("late", [False, True])
async def test_what_tells_a_type_may_fail(*, late: bool) -> None:
    failure = ValueError("who knows")

    def fails(*_: Any) -> Any:
        if late:
            return later(failure)
        raise failure

    for schema in (named(schema_of(SDL), Pet=fails), recognised(schema_of(SDL), Dog=fails)):
        field = "other" if schema.type_map["Pet"].resolve_type else "dog"  # type: ignore[attr-defined]
        result = await both(schema, f"{{ {field} {{ name }} }}", root={field: Thing("Dog")})
        assert told_errors(result) == [([field], "who knows")]


async def test_who_tells_a_type_hears_of_the_field_and_not_of_the_item() -> None:
    heard: list[Any] = []

    def told(value: Any, info: Any, kind: Any) -> str:
        heard.append((info.path.as_list(), info.field_name, str(info.return_type), kind.name))
        return str(value.kind)

    root = {"pets": [Thing("Dog"), Thing("Cat")]}
    await both(named(schema_of(SDL), Pet=told), "{ p: pets { name } }", root=root)
    assert heard == [(["p"], "pets", "[Pet]", "Pet")] * 8
