"""Each event of a subscription is executed on its own, with the context that came with it."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, parse, validate

from gateway.execution.operation import Execution, Given
from gateway.execution.subscription import StreamFailedError, events_executed

BEGUN = "the context that the stream began with"


@dataclass(frozen=True)
class Happening:
    event: Any
    context: str


@strawberry.type
class Letter:
    text: str

    @strawberry.field
    def context(self, info: strawberry.Info) -> str:
        return str(info.context)


@strawberry.type
class Call:
    number: int


@strawberry.type
class Query:
    nothing: str | None = None


closed: list[str] = []


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def post(
        self, info: strawberry.Info, letters: int, breaks: str | None = None
    ) -> AsyncGenerator[Letter | Call, None]:
        try:
            for number in range(letters):
                yield Happening(Letter(text=f"{info.context} {number}"), f"context {number}")
            if breaks:
                raise LookupError(breaks)
            yield Happening(Call(number=1), "of a call")
        finally:
            await asyncio.sleep(0)
            closed.append("post")

    @strawberry.subscription
    async def odd(self) -> AsyncGenerator[Letter, None]:
        yield "no happening"

    @strawberry.subscription
    async def refused(self) -> AsyncGenerator[Letter, None]:
        raise LookupError("a secret")


SCHEMA = strawberry.Schema(query=Query, subscription=Subscription)._schema
POST = """
subscription Post($letters: Int!, $breaks: String) {
  ...Rest
}
fragment Rest on Subscription {
  ... { came: post(letters: $letters, breaks: $breaks) {
    __typename ... on Letter { text context } ... on Call { number } } }
}
"""


def watched(query: str, around: Any = None, **variables: Any) -> AsyncGenerator[Any, None]:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    more = {"around": around} if around else {}
    return events_executed(
        Execution(SCHEMA), document, context=BEGUN, variables=variables, name=None, **more
    )


@pytest.fixture(autouse=True)
def nothing_closed() -> None:
    closed.clear()


async def test_each_event_is_the_value_of_the_field_in_its_own_context() -> None:
    found = [(result.data, context) async for result, context in watched(POST, letters=2)]
    assert found == [
        (
            {
                "came": {
                    "__typename": "Letter",
                    "text": f"{BEGUN} {number}",
                    "context": f"context {number}",
                }
            },
            f"context {number}",
        )
        for number in range(2)
    ] + [({"came": {"__typename": "Call", "number": 1}}, "of a call")]


async def test_something_can_stand_around_each_execution_and_nothing_else() -> None:
    steps: list[str] = []

    @contextmanager
    def around() -> Iterator[None]:
        steps.append("in")
        yield
        steps.append("out")

    async for _, context in watched(POST, around, letters=1):
        steps.append(context)
    assert steps == ["in", "out", "context 0", "in", "out", "of a call"]


@pytest.mark.parametrize(
    ("query", "variables", "path", "cause"),
    [
        (POST, {"letters": 1, "breaks": "a secret"}, ["came"], LookupError),
        ("subscription { a: refused { text } }", {}, ["a"], LookupError),
        ("subscription { odd { text } }", {}, ["odd"], AttributeError),
    ],
)
async def test_what_the_source_raises_is_an_error_of_the_field(
    query: str, variables: dict[str, Any], path: list[str], cause: type[Exception]
) -> None:
    with pytest.raises(StreamFailedError) as caught:
        async for _ in watched(query, **variables):
            pass
    [error] = caught.value.errors
    assert error.path == path
    assert isinstance(error.original_error, cause)
    assert error.locations


async def test_variables_that_are_not_of_their_types_begin_no_stream() -> None:
    with pytest.raises(StreamFailedError) as caught:
        await anext(watched(POST, letters="many"))
    [error] = caught.value.errors
    assert error.path is None
    told = Execution(SCHEMA).given(parse(POST), variables={"letters": "many"}, name=None)
    assert not isinstance(told, Given)
    assert [e.message for e in told] == [error.message]
    good = Execution(SCHEMA).given(parse(POST), variables={"letters": 1}, name=None)
    assert isinstance(good, Given)
    assert closed == []


async def test_the_source_is_closed_when_the_stream_is() -> None:
    async with aclosing(watched(POST, letters=9)) as events:
        result, _ = await anext(events)
        assert isinstance(result, ExecutionResult)
        assert closed == []
    assert closed == ["post"]


async def test_the_source_is_closed_when_the_watcher_is_cancelled() -> None:
    first = asyncio.Event()

    async def watch() -> None:
        async with aclosing(watched(POST, letters=9)) as events:
            async for _ in events:
                first.set()
                await asyncio.Event().wait()

    task = asyncio.create_task(watch())
    await first.wait()
    task.cancel()
    await asyncio.wait({task})
    assert closed == ["post"]
