"""A seeded world of values: good ones, late ones, and everything that a resolver should not give.

A value follows from the seed, the object, the field and its arguments, never from when it is
asked for: two executors that ask for the same get the same.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from enum import Enum, IntEnum
from random import Random
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from tests.unit.execution.compiled.nasty_things import KINDS, thing, token_of


class Colour(Enum):
    RED = "r"
    GREEN = ("g", 1)
    BLUE = 3


class Other(Enum):
    RED = "r"


class Few(IntEnum):
    ONE = 1


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


class Refusal(GraphQLError):
    """A kind of error of the schema's own."""


class Coded(Exception):
    """An error that is no GraphQL error, and has what one has."""

    def __init__(self, message: str) -> None:
        super().__init__("not this")
        self.message = message
        self.extensions = {"code": "OWN"}


GOOD: Mapping[str, tuple[Any, ...]] = {
    "Int": (0, 1, -5, 2**31 - 1, True),
    "Float": (0.5, -1.0, 3, 1e300, False),
    "String": ("", "plain", 'quote " \\ \n {x} %s', "\u2028 \U0001f600", Text("own"), 5, True),
    "Boolean": (True, False, 0, 1),
    "ID": ("a", 5, Text("b"), "7.0"),
    "Colour": tuple(Colour),
    "Course": ("up", "down", 3),
    "Odd": ("x", 1, {"deep": [1, {"a": None}]}, Colour.RED, Few.ONE, [1, 2]),
}
WRONG: Mapping[str, tuple[Any, ...]] = {
    "Int": ("12", "x", 1.0, 1.5, 2**31, -(2**53), float("nan"), Few.ONE, b"1", [1]),
    "Float": ("3.5", "x", float("inf"), float("nan"), 10**400, {}, Few.ONE),
    "String": (b"bytes", ["list"], {"a": 1}, object, Colour.RED, float("nan")),
    "Boolean": ("true", 1.0, float("nan"), None, [], Few.ONE),
    "ID": (5.5, True, b"x", ["a"], Colour.RED),
    "Colour": ("RED", "r", Other.RED, ["g", 1], 3, {}),
    "Course": ("UP", "sideways", ["up"], Colour.RED, True, 3.0),
    "Odd": ("raise", "null", "undefined", "raise own"),
}
FAILURES: tuple[Callable[[], Exception], ...] = (
    lambda: ValueError("it failed"),
    lambda: KeyError("a key"),
    lambda: StopIteration("stopped"),
    lambda: GraphQLError("with a path", path=["own", 3]),
    lambda: GraphQLError("with more", extensions={"code": "MORE", "n": [1]}),
    lambda: Refusal("of its own", extensions={"code": "REFUSED"}),
    lambda: GraphQLError("around", original_error=ValueError("inner")),
    lambda: Coded("this"),
    AssertionError,
)


class World:
    """`rate` is how often something is wrong; nothing is awaited unless it is `late`."""

    def __init__(self, schema: GraphQLSchema, seed: str, *, rate: float, late: bool) -> None:
        self.schema, self.seed, self.rate, self.late = schema, seed, rate, late
        self.calls: list[str] = []
        self.state: list[Any] = []

    def field(self, source: Any, kind: str, name: str, given: Mapping[str, Any]) -> Any:
        """What a resolver gives, or raises."""
        call = f"{token_of(source)}>{kind}.{name}({sorted(given.items())!r})"
        self.calls.append(call)
        rng = Random(f"{self.seed}|{call}")
        if rng.random() < self.rate / 3:
            failure = rng.choice(FAILURES)()
            raise failure
        owner = self.schema.type_map[kind]
        assert isinstance(owner, GraphQLObjectType)
        return self.value(owner.fields[name].type, rng, f"{rng.getrandbits(40):x}")

    def rng(self, of: str) -> Random:
        return Random(f"{self.seed}|{of}")

    def plain(self, kind: GraphQLOutputType, rng: Random) -> Any:
        """A value that is there at once."""
        inner = kind.of_type if is_non_null_type(kind) else kind
        return self._value(inner, rng, f"{rng.getrandbits(40):x}", wrong=rng.random() < self.rate)

    def value(self, kind: GraphQLOutputType, rng: Random, token: str) -> Any:
        inner = kind.of_type if is_non_null_type(kind) else kind
        wrong = rng.random() < self.rate * (0.5 if is_non_null_type(kind) else 1)
        if self.late and rng.random() < 0.3:
            return later(lambda: self._value(inner, rng, token, wrong=wrong), rng)
        return self._value(inner, rng, token, wrong=wrong)

    def _value(self, kind: GraphQLOutputType, rng: Random, token: str, *, wrong: bool) -> Any:
        if wrong and rng.random() < 0.5:
            nothing: tuple[Any, ...] = (None, None, Undefined, rng.choice(FAILURES)())
            return rng.choice(nothing)
        if is_list_type(kind):
            item = kind.of_type
            values = [self.value(item, rng, f"{token}.{n}") for n in range(rng.randrange(4))]
            return held(values, rng, late=self.late, wrong=wrong, leaf=is_leaf_type(item))
        name = get_named_type(kind).name
        if is_leaf_type(kind):
            return rng.choice((WRONG if wrong else GOOD)[name])
        if wrong:
            return rng.choice((5, "text", {}, thing(rng.choice(KINDS), token, self, rng)))
        if is_abstract_type(kind):
            name = rng.choice(self.schema.get_possible_types(kind)).name
        return thing(name, token, self, rng)


def later(made: Callable[[], Any], rng: Random) -> Awaitable[Any]:
    """The value, some turns of the loop later: as a coroutine, a future or a task."""
    turns, form = rng.randrange(3), rng.randrange(4)
    fails = rng.random() < 0.03

    async def found() -> Any:
        for _ in range(turns):
            await asyncio.sleep(0)
        if fails:
            raise ValueError("it failed later")
        return await given if hasattr(given := made(), "__await__") else given

    if form < 2:
        return found()
    if form == 2:
        return asyncio.ensure_future(found())
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    value = made()
    if hasattr(value, "__await__"):
        future.cancel()
        return value
    asyncio.get_running_loop().call_soon(lambda: future.done() or future.set_result(value))
    return future


def held(values: list[Any], rng: Random, *, late: bool, wrong: bool, leaf: bool) -> Any:
    """A list of them, in one of the ways in which there are lists, or something that is none."""
    if wrong and not late:
        none = (5, "text", {"a": 1}, b"bytes", _breaking(values), object())
        return rng.choice(none)
    if wrong:
        return _breaking_in_time(values)
    ways: list[Callable[[list[Any]], Any]] = [list, list, tuple, iter, deque, _yielding]
    if late:
        ways += [_in_time, _in_time]
    if leaf and len(values) < 2 and all(isinstance(value, str | int) for value in values):
        ways += [set, frozenset, lambda one: dict.fromkeys(one).keys()]
    return rng.choice(ways)(values)


def _yielding(values: list[Any]) -> Iterator[Any]:
    yield from values


def _breaking(values: list[Any]) -> Iterator[Any]:
    yield from values
    raise ValueError("the list broke off")


async def _in_time(values: list[Any]) -> AsyncIterator[Any]:
    rest = iter(values)
    try:
        for value in rest:
            await asyncio.sleep(0)
            yield value
    finally:
        _close(rest)


async def _breaking_in_time(values: list[Any]) -> AsyncIterator[Any]:
    rest = iter(values)
    try:
        for value in rest:
            yield value
        raise ValueError("the list broke off later")
    finally:
        _close(rest)


def _close(rest: Iterator[Any]) -> None:
    """Let nothing be left unawaited of what nobody came to."""
    for value in rest:
        if asyncio.iscoroutine(value):
            value.close()
