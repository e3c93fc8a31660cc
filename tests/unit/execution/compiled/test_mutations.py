"""Changes are made one after the other, whatever each of them waits for."""

import asyncio
from typing import Any

import pytest

from tests.unit.execution.compiled.both_ways import both, told_errors
from tests.unit.execution.compiled.small import schema_of

SDL = """
type Query { n: Int }
type Held { n: Int late: Int fails: Int! both: [Held!] }
type Mutation { now(n: Int!): Held later(n: Int!): Held fails(n: Int!): Held must(n: Int!): Held! }
"""


class State:
    """A number that mutations set, and everything that happened to it."""

    def __init__(self) -> None:
        self.number = 0
        self.done: list[str] = []


class Held:
    """Tells the number when it is asked, which may be later."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def n(self) -> int:
        return self._state.number

    async def late(self, _info: Any) -> int:
        for _ in range(3):
            await asyncio.sleep(0)
        self._state.done.append(f"read {self._state.number}")
        return self._state.number

    fails = None

    @property
    def both(self) -> list["Held"]:
        return [self, self]


def now(_source: Any, info: Any, n: int) -> Held:
    state: State = info.context
    state.number = n
    state.done.append(f"{info.field_name} {n}")
    return Held(state)


async def later(source: Any, info: Any, n: int) -> Held:
    for _ in range(4):
        await asyncio.sleep(0)
    return now(source, info, n)


def fails(source: Any, info: Any, n: int) -> Held:
    now(source, info, n)
    raise ValueError(f"it failed at {n}")


async def must(source: Any, info: Any, n: int) -> None:
    await later(source, info, n)


SCHEMA = schema_of(
    SDL, Mutation_now=now, Mutation_later=later, Mutation_fails=fails, Mutation_must=must
)
CASES: dict[str, tuple[str, Any, list[str]]] = {
    "all": (
        """mutation {
          a: later(n: 1) { late } b: now(n: 2) { n late } c: later(n: 3) { n both { late } }
        }""",
        {"a": {"late": 1}, "b": {"n": 2, "late": 2}, "c": {"n": 3, "both": [{"late": 3}] * 2}},
        ["later 1", "read 1", "now 2", "read 2", "later 3", "read 3", "read 3"],
    ),
    "one that fails": (
        "mutation { a: later(n: 1) { n } b: fails(n: 2) { n } c: later(n: 3) { n } }",
        {"a": {"n": 1}, "b": None, "c": {"n": 3}},
        ["later 1", "fails 2", "later 3"],
    ),
    "one that is answered in vain": (
        "mutation { a: now(n: 1) { late fails } b: now(n: 2) { n } }",
        {"a": None, "b": {"n": 2}},
        ["now 1", "now 2"],
    ),
    "nothing after one that must not be null": (
        "mutation { a: now(n: 1) { n } b: must(n: 2) { n } c: now(n: 3) { n } }",
        None,
        ["now 1", "must 2"],
    ),
    "the same twice": (
        """mutation { a: later(n: 1) { n } ...F b: now(n: 2) { n } }
        fragment F on Mutation { b: now(n: 2) { n } a: later(n: 1) { late } }""",
        {"a": {"n": 1, "late": 1}, "b": {"n": 2}},
        ["later 1", "read 1", "now 2"],
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_changes_are_made_in_the_order_of_the_document(case: str) -> None:
    text, data, done = CASES[case]
    states: list[State] = []

    def fresh() -> State:
        states.append(State())
        return states[-1]

    result = await both(SCHEMA, text, context=fresh)
    assert result.data == data
    for state in states:
        assert [one for one in state.done if not one.startswith("read") or one in done] == done


async def test_a_failure_is_told_where_it_was() -> None:
    text, _, _ = CASES["one that fails"]
    result = await both(SCHEMA, text, context=State)
    assert told_errors(result) == [(["b"], "it failed at 2")]
