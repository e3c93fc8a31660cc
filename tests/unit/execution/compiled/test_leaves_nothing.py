"""What was read for an answer goes when it has been given, and waits for no collector."""

import gc
import weakref
from asyncio import sleep
from typing import Any

import pytest
from graphql import parse

from gateway.execution.operation import Execution
from tests.unit.execution.compiled.small import schema_of

SDL = "type Query { now(of: Int): Int late: Int late2: Int list: [Query] inside: Query }"


class Context:
    """What everything that is read hangs on."""


def told(_source: Any, info: Any, of: int = 1) -> int:
    assert isinstance(info.context, Context)
    return of


async def late(_source: Any, info: Any) -> int:
    await sleep(0)
    assert isinstance(info.context, Context)
    return 1


SCHEMA = schema_of(
    SDL,
    Query_now=told,
    Query_late=late,
    Query_late2=late,
    Query_list=lambda *_: [{}, {}],
    Query_inside=lambda *_: {},
)


@pytest.mark.parametrize(
    "document",
    [
        "{ now }",
        "query ($of: Int) { now(of: $of) }",
        "{ late late2 inside { late list { now late } } }",
    ],
)
async def test_nothing_that_was_read_outlives_an_answer_without_errors(document: str) -> None:
    execution = Execution(SCHEMA)
    for _ in range(2):
        context = Context()
        left = weakref.ref(context)
        gc.disable()
        try:
            result = await execution.executed(
                parse(document), context=context, variables={"of": 2}, name=None
            )
            assert result.data is not None
            del context, result
            await sleep(0)
            assert left() is None
        finally:
            gc.enable()
