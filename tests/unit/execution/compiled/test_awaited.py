"""Values that come later, in all the forms that Python has for them, and classes learnt."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from tests.unit.execution.compiled.both_ways import both, settled, told_errors
from tests.unit.execution.compiled.small import later, schema_of

SDL = """
scalar Odd
type Query { thing: Thing things: [Thing!] n: Int odd: Odd odds: [Odd!] name: String! }
type Thing { n: Int must: Int! thing: Thing }
"""
SCHEMA = schema_of(SDL)


class Plain:
    n = 1
    must = 2


class Promise(Plain):
    """A thing to look at, which is a promise of another."""

    n = -1

    def __await__(self) -> Iterator[Any]:
        yield
        return Plain()


class Named(str):
    """A text, and a promise of a number."""

    __slots__ = ()

    def __await__(self) -> Iterator[Any]:
        yield
        return 7


def future(value: Any) -> asyncio.Future[Any]:
    found: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(
        found.set_exception if isinstance(value, Exception) else found.set_result, value
    )
    return found


def task(value: Any) -> asyncio.Task[Any]:
    return asyncio.get_running_loop().create_task(later(value))


FORMS: dict[str, Callable[[Any], Any]] = {
    "a coroutine": later,
    "a future": future,
    "a task": task,
    "a function": lambda value: lambda _info: value,
    "a coroutine function": lambda value: lambda _info: later(value),
    "there": lambda value: value,
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_value_is_the_same_whenever_it_comes(form: str) -> None:
    made = FORMS[form]
    root = lambda: {"n": made(1), "thing": made({"n": made(2)}), "odd": made({"a": 1})}  # noqa: E731
    result = await both(SCHEMA, "{ thing { n } n odd }", root=root)
    assert result.data == {"thing": {"n": 2}, "n": 1, "odd": {"a": 1}}


@pytest.mark.parametrize("form", [later, future, task])
async def test_a_failure_that_comes_later_is_told_at_its_place(form: Any) -> None:
    root = lambda: {"n": form(ValueError("a")), "thing": form({"must": form(ValueError("b"))})}  # noqa: E731
    result = await both(SCHEMA, "{ n thing { must } }", root=root)
    assert result.data == {"n": None, "thing": None}
    assert sorted(told_errors(result)) == [(["n"], "a"), (["thing", "must"], "b")]


@pytest.mark.parametrize("forms", [(Plain, Promise), (Promise, Plain), (Plain, dict, Promise)])
async def test_a_promise_is_awaited_though_its_class_is_like_one_that_is_known(forms: Any) -> None:
    root = lambda: {"things": [form() for form in forms * 2], "thing": forms[-1]()}  # noqa: E731
    result = await both(SCHEMA, "{ things { n } thing { n } }", root=root)
    assert result.data is not None
    assert [one["n"] for one in result.data["things"]] == [
        None if form is dict else 1 for form in forms * 2
    ]


async def test_a_scalar_awaits_what_is_a_promise_and_writes_what_is_a_text() -> None:
    root = lambda: {"odds": ["a", Named("b"), "c", Named("d")], "odd": Named("e")}  # noqa: E731
    result = await both(SCHEMA, "{ odds odd }", root=root)
    assert result.data == {"odds": ["a", 7, "c", 7], "odd": 7}


async def test_a_failure_among_the_values_is_never_taken_for_one_of_them() -> None:
    """Whether or not its class was seen before."""
    failure = ValueError("as a value")
    root = {"odds": ["a", failure], "odd": failure}
    result = await both(SCHEMA, "{ odd odds }", root=root)
    assert result.data == {"odd": None, "odds": None}
    said = "as a value"
    assert told_errors(result) == [(["odd"], said), (["odds", 1], said)]


async def test_a_failure_at_once_lets_what_was_begun_come_to_its_end() -> None:
    ended: list[str] = []

    async def slow(_source: Any, _info: Any) -> int:
        for _ in range(5):
            await asyncio.sleep(0)
        ended.append("slow")
        return 1

    schema = schema_of(SDL, Thing_n=slow)
    text = "{ thing { n must } n }"
    result = await both(schema, text, root=lambda: {"thing": {"must": None}, "n": 3})
    await settled()
    assert result.data == {"thing": None, "n": 3}
    assert ended == ["slow"] * 4


async def test_a_failure_that_comes_later_stops_what_waits_beside_it() -> None:
    ended: list[str] = []

    async def slow(_source: Any, _info: Any) -> int:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("stopped")
            raise
        return 1

    schema = schema_of(SDL, Thing_n=slow)
    text = "{ thing { n must } n }"
    result = await both(schema, text, root=lambda: {"thing": {"must": future(None)}, "n": 3})
    assert result.data == {"thing": None, "n": 3}
    assert ended == ["stopped"] * 4


async def test_nothing_of_a_list_is_left_unawaited_when_one_item_fails() -> None:
    root = lambda: {"things": [later(Plain()), None, later(Plain()), later(None)]}  # noqa: E731
    result = await both(SCHEMA, "{ things { n } }", root=root)
    assert result.data == {"things": None}
    assert [error.path for error in result.errors or ()] == [["things", 1]]


async def test_what_one_operation_learns_of_a_scalar_holds_for_every_value_of_the_class() -> None:
    schema = schema_of(SDL)

    def written(value: Any) -> Any:
        if value == "bad":
            raise ValueError("a bad text")
        return None if value == "none" else value.upper()

    schema.type_map["Odd"].coerce_output_value = written  # type: ignore[attr-defined]
    texts = {"odds": ["a", "b", "none"], "odd": "bad"}
    result = await both(schema, "{ odd odds }", root=texts)
    assert result.data == {"odd": None, "odds": None}
    assert told_errors(result)[0] == (["odd"], "a bad text")
    assert [error.path for error in result.errors or ()] == [["odd"], ["odds", 2]]


class Again(Plain):
    """A promise of another promise, which is the value as it is."""

    def __await__(self) -> Iterator[Any]:
        yield
        found = Again()
        found.n = self.n + 1
        return found


async def test_a_promise_of_a_promise_is_awaited_once_and_each_time() -> None:
    root = lambda: {"things": [Again(), Again()], "thing": Again()}  # noqa: E731
    result = await both(SCHEMA, "{ things { n } thing { n } }", root=root)
    assert result.data == {"things": [{"n": 2}, {"n": 2}], "thing": {"n": 2}}


async def test_what_gives_a_list_in_time_is_closed_when_an_item_fails() -> None:
    closed: list[str] = []

    async def items() -> AsyncIterator[Any]:
        try:
            yield Plain()
            yield None
            yield Plain()
        finally:
            closed.append("closed")

    result = await both(SCHEMA, "{ things { n } }", root=lambda: {"things": items()})
    assert result.data == {"things": None}
    assert closed == ["closed"] * 4


class Odd:
    """An asynchronous iterable that is not one when it is looked into."""

    def __aiter__(self) -> Any:
        return object()


async def test_what_only_looks_like_a_list_in_time_fails_as_graphql_core_says() -> None:
    result = await both(SCHEMA, "{ odds }", root={"odds": Odd()})
    assert result.data == {"odds": None}
