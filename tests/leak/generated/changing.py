"""Changes that are refused: of things that are not there, or not to be changed by this reader."""

from typing import Any, Final

from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from tests.leak.asking import SCHEMA
from tests.leak.generated.shapes import Draw
from tests.leak.generated.written import Field, Given, Parts

_TEXTS: Final = {"comment", "wish", "subject", "body", "text", "motivation", "newTimeWish"}


def change(draw: Draw) -> Parts:
    """One mutation whose id is damaged, forged or of another kind of thing."""
    mutations = SCHEMA.mutation_type
    assert isinstance(mutations, GraphQLObjectType)
    name = draw.rng.choice(sorted(mutations.fields))
    field = mutations.fields[name]
    argument = field.args["input"]
    shape = get_named_type(argument.type)
    assert isinstance(shape, GraphQLInputObjectType)
    value = {
        key: _value(draw, key) for key in shape.fields if draw.values.odds(0.97 if key else 0.5)
    }
    below = draw.select.below(get_named_type(field.type), 2)
    given = Given("input", str(argument.type), {k: v for k, v in value.items() if v is not None})
    return (Field("Mutation", name, given=(given,), below=below),)


def _value(draw: Draw, key: str) -> Any:
    values = draw.values
    if key == "idempotencyKey":
        return f"key-{draw.rng.randrange(10**12):012}"
    if key.endswith("Id"):
        known = draw.pool.any_id()
        wrong_kind = known if known and key == "recipientId" else None
        return wrong_kind or (values.damaged(known) if known else values.forged(None))
    if key in _TEXTS:
        return values.word() or "?"
    if key == "municipality":
        return "DK-0217"
    if key == "values":
        return [{"code": values.word(), "value": 1.5}]
    if key == "takenAt":
        return "2026-11-21T09:00:00.000+01:00"
    if key in {"version", "kindCode", "reasonCode"}:
        return values.word()
    return [] if key == "kinds" else None
