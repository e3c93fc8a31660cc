"""The plain way to read Nexus says what the careful one says, of whatever Nexus may answer."""

import asyncio
from random import Random
from unittest.mock import Mock

import pytest

from gateway.systems.nexus.plain import (
    aids,
    calendar,
    casework,
    documents,
    grants,
    messages,
    tree,
    views,
)
from gateway.systems.nexus.plain import reading as plain
from gateway.upstream import reading as careful
from tests.unit.systems.nexus.answers import READINGS, World, outcome, recorded
from tests.unit.systems.nexus.mutating import mutated

DECODING = (aids, calendar, casework, grants, messages, tree, views)
CASES = 160


@pytest.fixture(scope="module")
def world() -> World:
    """One row of each kind: enough to make odd."""
    return asyncio.run(recorded(short=True))


@pytest.fixture(scope="module")
def whole_world() -> World:
    return asyncio.run(recorded(short=False))


class Ways:
    """Which way answers go, and how many have gone the plain one."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.is_careful = False
        self.plain = 0
        decoded = plain.decoded

        def either(decoder, body):
            if self.is_careful:
                raise plain.Odd
            found = decoded(decoder, body)
            self.plain += 1
            return found

        for module in DECODING:
            patch.setattr(module, "decoded", either)


@pytest.fixture
def ways(monkeypatch) -> Ways:
    monkeypatch.setattr(careful, "_log", Mock())  # thousands of lines that nobody reads
    return Ways(monkeypatch)


async def differing(world: World, reading: str, ways: Ways, enough: int = CASES) -> list[int]:
    """The seeds of answers of which the two ways say different things."""
    found = []
    for seed in range(CASES):
        random = Random(f"{reading} {seed}")
        path = random.choice(world.asked[reading][-3:] + world.asked[reading][-1:] * 4)
        changed = {path: mutated(world.bodies[path], random)}
        ways.is_careful = False
        plainly = await outcome(world, reading, changed)
        ways.is_careful = True
        if plainly != await outcome(world, reading, changed):
            found.append(seed)
        if len(found) == enough:
            break
    return found


@pytest.mark.parametrize("reading", READINGS)
async def test_both_ways_say_the_same_of_an_answer_as_it_is(whole_world, reading, ways):
    world = whole_world
    plainly = await outcome(world, reading, {})
    assert ways.plain >= len(set(world.asked[reading])) - 2  # the home and the views besides
    ways.is_careful = True
    assert plainly == await outcome(world, reading, {})
    assert plainly[0]


@pytest.mark.parametrize("reading", READINGS)
async def test_both_ways_say_the_same_of_an_answer_that_is_odd(world, reading, ways):
    assert await differing(world, reading, ways) == []


NOTHING = frozenset()


class whatever(dict):  # noqa: N801  # made of a table like `dict`
    """A table in which every other word stands for the first."""

    def __missing__(self, _word):
        return next(iter(self.values()))


BREAKS = {
    "deleted events": ("appointments", calendar, {"DELETED": NOTHING, "STATUSES": whatever}),
    "deleted conversations": ("threads", messages, {"DELETED": NOTHING}),
    "conversations of the staff": ("threads", messages, {"FOR_THE_CITIZEN": "STAFF"}),
    "messages of the staff": ("messages", messages, {"FOR_THE_CITIZEN": "STAFF"}),
    "deleted messages": ("messages", messages, {"DELETED": NOTHING}),
    "drafts of applications": (
        "aid_applications",
        aids,
        {"NOT_SHOWN": NOTHING, "APPLICATIONS": whatever},
    ),
    "deleted aids": ("body_worn_aids", aids, {"DELETED": NOTHING}),
    "deleted loans": ("aid_loans", aids, {"DELETED": NOTHING}),
    "deleted conditions": (
        "conditions",
        casework,
        {"DELETED": NOTHING, "CONDITION_STATUSES": whatever, "CLASSIFICATIONS": whatever},
    ),
    "drafts of plans": ("action_plans", casework, {"PLAN_STATUSES": {"ACTIVE", "DRAFT"}}),
    "hidden goals": ("action_plan_details", casework, {"_shown": lambda _row: True}),
    "grants entered in error": ("grants", grants, {"CUT": NOTHING, "STATUSES": whatever}),
    "drafts of documents": ("documents", documents, {"DOCUMENT_STATUSES": {"FINAL", "DRAFT"}}),
    "deleted forms": ("documents", documents, {"FORM_STATUSES": {"Aktivt", "Slettet"}}),
    "documents of any origin": ("documents", documents, {"ORIGINS": {"INTERNAL", "MEDCOM"}}),
    "documents of any name": ("documents", documents, {"is_withheld": lambda _name: False}),
    "pathways of MedCom": ("documents", tree, {"MEDCOM": "never"}),
}


@pytest.mark.parametrize("broken", BREAKS)
async def test_a_plain_way_that_shows_too_much_is_noticed(
    world, whole_world, broken, ways, monkeypatch
):
    reading, module, replaced = BREAKS[broken]
    for name, by in replaced.items():
        monkeypatch.setattr(module, name, by(getattr(module, name)) if by is whatever else by)
    as_it_is = await outcome(whole_world, reading, {})
    ways.is_careful = True
    differs = as_it_is != await outcome(whole_world, reading, {})
    assert differs or await differing(world, reading, ways, enough=1)
