"""Changes that are refused: of things that are not there, or not to be changed by this reader."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from tests.leak.asking import SCHEMA
from tests.leak.generated.shapes import Draw
from tests.leak.generated.written import Field, Given, Parts

_TEXTS: Final = {"comment", "wish", "subject", "body", "text", "motivation", "newTimeWish"}

_CODES: Final = {"version", "kindCode", "reasonCode"}
_FIXED: Final[Mapping[str, Any]] = {
    "municipality": "DK-0217",
    "takenAt": "2026-11-21T09:00:00.000+01:00",
    "kinds": [],
}


def change(draw: Draw) -> Parts:
    """One mutation whose id is damaged, forged or of another kind of thing."""
    mutations = SCHEMA.mutation_type
    assert isinstance(mutations, GraphQLObjectType)
    name = draw.rng.choice(sorted(mutations.fields))
    field = mutations.fields[name]
    argument = field.args["input"]
    shape = get_named_type(argument.type)
    assert isinstance(shape, GraphQLInputObjectType)
    value = {key: _value(draw, key) for key in shape.fields if draw.values.odds(0.97)}
    below = draw.select.below(get_named_type(field.type), 2)
    given = Given("input", str(argument.type), {k: v for k, v in value.items() if v is not None})
    return (Field("Mutation", name, given=(given,), below=below),)


def _value(draw: Draw, key: str) -> Any:
    if key.endswith("Id"):
        return _wrong_id(draw, key)
    if key in _TEXTS or key in _CODES:
        return draw.values.word() or "?"
    if key == "idempotencyKey":
        return f"key-{draw.rng.randrange(10**12):012}"
    if key == "values":
        return [{"code": draw.values.word(), "value": 1.5}]
    return _FIXED.get(key)


def _wrong_id(draw: Draw, key: str) -> str:
    known = draw.pool.any_id()
    if known is None:
        return draw.values.forged(None)
    return known if key == "recipientId" else draw.values.damaged(known)
