"""What becomes of a list and its items, by what may be null and by how the list comes."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from graphql import Undefined

from tests.unit.execution.compiled.both_ways import both, told_errors
from tests.unit.execution.compiled.small import later, schema_of

BROKEN = ValueError("broken")
NULL = "Cannot return null for non-nullable field Query.f."
INT = "Int cannot represent non-integer value: 'x'"


class Awaited:
    """Neither a coroutine nor a future."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __await__(self) -> Iterator[Any]:
        yield from later(self._value).__await__()
        return self._value


async def in_time(items: list[Any]) -> AsyncIterator[Any]:
    for item in items:
        yield item


WAYS: dict[str, Callable[[list[Any]], Any]] = {
    "list": list,
    "tuple": tuple,
    "generator": lambda items: (item for item in items),
    "deque": deque,
    "later": later,
    "of coroutines": lambda items: [later(item) for item in items],
    "of awaitables": lambda items: [Awaited(item) for item in items],
    "some later": lambda items: [later(it) if n % 2 else it for n, it in enumerate(items)],
    "later, of coroutines": lambda items: later([later(item) for item in items]),
    "in time": in_time,
    "in time, of coroutines": lambda items: in_time([later(item) for item in items]),
}
ITEMS: dict[str, tuple[list[Any], list[Any], str | None]] = {
    "good": ([1, 2], [1, 2], None),
    "none": ([], [], None),
    "null": ([1, None, 2], [1, None, 2], None),
    "undefined": ([1, Undefined, 2], [1, None, 2], None),
    "failed": ([1, BROKEN, 2], [1, None, 2], "broken"),
    "wrong": ([1, "x", 2], [1, None, 2], INT),
}
"""The items, what they become where they may be null, and the error of the second."""


@pytest.mark.parametrize("kind", ["[Int]", "[Int]!", "[Int!]", "[Int!]!"])
@pytest.mark.parametrize("items", ITEMS)
@pytest.mark.parametrize("way", WAYS)
async def test_an_item_is_null_or_takes_its_list_with_it(kind: str, items: str, way: str) -> None:
    given, shown, said = ITEMS[items]
    schema = schema_of(f"type Query {{ f: {kind} g: Int }}", Query_f=lambda *_: WAYS[way](given))
    result = await both(schema, "{ f g }")
    if "Int!" not in kind or None not in shown:
        assert result.data == {"f": shown, "g": None}
        assert told_errors(result) == ([(["f", 1], said)] if said else [])
        return
    assert told_errors(result) == [(["f", 1], said or NULL)]
    assert result.data == (None if kind.endswith("]!") else {"f": None, "g": None})


@pytest.mark.parametrize("value", [None, Undefined, BROKEN, "text", 5, {"a": 1}, b"ab"])
@pytest.mark.parametrize("late", [False, True])
async def test_what_is_no_list_is_none(value: Any, *, late: bool) -> None:
    schema = schema_of(
        "type Query { f: [Int] must: [Int]! }",
        Query_f=lambda *_: later(value) if late else value,
        Query_must=lambda *_: later(value) if late else value,
    )
    result = await both(schema, "{ f }")
    assert result.data == {"f": None}
    nothing = value is None or value is Undefined
    assert bool(result.errors) is not nothing
    must = await both(schema, "{ must f }")
    assert must.data is None
    assert [error.path for error in must.errors or ()][-1] == ["must"]


def breaks(_source: Any, _info: Any) -> Iterator[int]:
    yield 1
    raise BROKEN


async def breaks_in_time(_source: Any, _info: Any) -> AsyncIterator[int]:
    yield 1
    raise BROKEN


@pytest.mark.parametrize("way", [breaks, breaks_in_time])
async def test_a_list_that_breaks_off_fails_as_a_whole(way: Any) -> None:
    result = await both(schema_of("type Query { f: [Int] }", Query_f=way), "{ f }")
    assert result.data == {"f": None}
    assert told_errors(result) == [(["f"], "broken")]


def _nested(*, late: bool) -> list[Any]:
    last = [later(3), later(None)] if late else [3, None]
    return [[1, None], [2], None, last, (later(4) if late else 4,)]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("[[Int]]", [[1, None], [2], None, [3, None], [4]]),
        ("[[Int!]]", [None, [2], None, None, [4]]),
        ("[[Int!]!]", None),
    ],
)
async def test_lists_in_lists_are_null_as_far_as_they_have_to_be(kind: str, shown: Any) -> None:
    schema = schema_of(f"type Query {{ f: {kind} }}")
    for late in (False, shown is not None):
        result = await both(schema, "{ f }", root=lambda late=late: {"f": _nested(late=late)})
        assert result.data == {"f": shown}


async def test_objects_of_a_list_have_their_own_places() -> None:
    schema = schema_of(
        "type Query { f: [Thing] } type Thing { n: Int! things: [Thing!] }",
        Query_f=lambda *_: [{"n": 1}, {"n": None}, {"n": 2, "things": [{"n": 3}, {"n": None}]}],
    )
    result = await both(schema, "{ f { n things { n } } }")
    assert result.data == {"f": [{"n": 1, "things": None}, None, {"n": 2, "things": None}]}
    assert [error.path for error in result.errors or ()] == [
        ["f", 1, "n"],
        ["f", 2, "things", 1, "n"],
    ]
