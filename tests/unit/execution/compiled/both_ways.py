"""One document executed both ways, as often as it takes for the compiled one to learn."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, parse

from gateway.execution.compiled.plans import Plans
from gateway.execution.compiled.shortcuts import NoShortcuts, Shortcuts
from gateway.execution.operation import Execution, interpreted
from tests.unit.execution.compiled.comparing import answer

RUNS = 3
"""The second run knows the classes that came in the first; the third is without surprise."""


async def both(
    schema: GraphQLSchema,
    text: str,
    *,
    root: Any = None,
    variables: Mapping[str, Any] | None = None,
    name: str | None = None,
    context: Callable[[], Any] = lambda: None,
    shortcuts: Shortcuts | None = None,
) -> ExecutionResult:
    """What graphql-core answers, after it was seen that the compiled operation answers the same.

    `root` is made anew for each run where it is a function without arguments.
    """
    document = parse(text)
    told: list[str] = []
    plans = Plans(schema, shortcuts or NoShortcuts(), told=told.append)
    execution = Execution(schema, plans)
    expected = await _ran(interpreted, schema, document, context, root, variables, name)
    for _ in range(RUNS):
        found = await _ran(execution.executed, document, context, root, variables, name)
        assert answer(found) == answer(expected)
    assert told == [] or set(told) <= {"compiled", "known"}, told
    return expected


async def _ran(execute: Any, *given: Any) -> ExecutionResult:
    *where, context, root, variables, name = given
    result = await execute(
        *where,
        context=context(),
        variables=variables,
        name=name,
        root=root() if callable(root) and not isinstance(root, type) else root,
    )
    assert isinstance(result, ExecutionResult)
    await settled()
    return result


async def settled() -> None:
    """Let all that goes on behind come to its end."""
    mine = asyncio.current_task()
    for _ in range(100):
        await asyncio.sleep(0)
        if asyncio.all_tasks() <= {mine}:
            break


def told_errors(result: ExecutionResult) -> list[tuple[Any, str]]:
    return [(error.path, error.message) for error in result.errors or ()]
