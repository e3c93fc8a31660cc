"""An operation never costs more than was estimated, whoever asks it of whichever municipality."""

from asyncio import Runner
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from graphql import parse, validate
from hypothesis import given, settings

from gateway.execution.cost import Cost
from gateway.schema.export import graphql_schema
from tests.generated.actual import cost
from tests.generated.operations import Generated, Known, operations
from tests.leak.asking import Asking
from tests.leak.walks import objects
from tests.times import times
from tests.world import MUNICIPALITIES, Backends, gateway

SCHEMA = graphql_schema()
EXAMPLES = times(20)
PEOPLE = {
    "citizen": (None, "DK-0217"),
    "relative": ("RELATIVE", "DK-0751"),
    "parent": ("PARENT", "DK-0217"),
    "guardian": ("GUARDIAN", "DK-0217"),
    "innbygger": (None, "NO-3216"),
    "fullmektig": ("RELATIVE", "NO-3216"),
}
"""Whoever asks, the role in which, and a municipality where they see something."""
TOPICS = ("calendar", "messages", "grants", "documents", "actionPlans", "conditions")
A_WHILE = 11
"""Seconds after which the registers are asked again."""


async def known_to(asking: Asking, role: str | None) -> Known:
    """What this person can ask about: ids of every type that they have seen, and one of nothing."""
    await asking.take_on(role)
    for name in TOPICS:
        await asking.topic(name)
    ids: dict[str, str] = {}
    for answer in asking.answers:
        for thing in objects(answer):
            if "id" in thing and "__typename" in thing:
                ids.setdefault(thing["__typename"], thing["id"])
    rights = () if asking.right is None else (asking.right,)
    codes = (asking.code,) * 4 + MUNICIPALITIES
    return Known(codes=codes, ids=(*ids.values(), "forged"), rights=rights)


async def spent(asking: Asking, asked: Generated) -> tuple[Cost, Cost]:
    """The estimate and the actual cost of an operation, all rights looked up anew."""
    world = asking.world
    world.clock.advance(seconds=A_WHILE)
    world.backends.set_clock(world.clock.now())
    asking.sign_in()  # a token would not last as long as many operations take
    world.backends.forget_requests()
    answer = await asking.ask(asked.query, **asked.variables)
    told = {name: part["estimated"] for name, part in answer["extensions"]["cost"].items()}
    return Cost(**told), cost(world.backends.requests(), answer)


@contextmanager
def asking_as(
    person: str, stubs: Backends, folder: Path
) -> Iterator[tuple[Known, Callable[[Generated], tuple[Cost, Cost]]]]:
    """What somebody knows, and a way to have operations of theirs executed one after the other."""
    role, code = PEOPLE[person]
    with Runner() as runner:
        opening = gateway(stubs, folder)
        world = runner.run(opening.__aenter__())
        try:
            asking = Asking(world, person, code)
            known = runner.run(known_to(asking, role))
            yield known, lambda asked: runner.run(spent(asking, asked))
        finally:
            runner.run(opening.__aexit__(None, None, None))


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_costs_more_than_was_estimated(
    stubs: Backends, tmp_path: Path, person: str
) -> None:
    with asking_as(person, stubs, tmp_path) as (known, spend):

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
        @given(operations(SCHEMA, known))
        def holds(asked: Generated) -> None:
            assert validate(SCHEMA, parse(asked.query)) == [], asked.query
            estimated, actual = spend(asked)
            assert estimated.or_more(actual) == estimated, (asked, actual)

        holds()
