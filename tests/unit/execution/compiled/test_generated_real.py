"""Operations on the real schema, by its short ways, answered as graphql-core answers them."""

from typing import Any

import pytest
import structlog.testing
from graphql import parse, validate

from gateway.execution.compiled.plans import Plans
from gateway.execution.operation import Execution, interpreted
from gateway.schema.built import schema
from gateway.schema.shortcuts import Shortcuts
from tests.unit.execution.compiled.both_ways import settled
from tests.unit.execution.compiled.comparing import Answer, answer, in_any_order
from tests.unit.execution.compiled.generating import BREAKABLE
from tests.unit.execution.compiled.real_world import SCHEMA, generated, world

CHUNKS, EACH = 8, 75


def test_what_is_generated_is_valid() -> None:
    unsound = [seed for seed in range(50) if validate(SCHEMA, parse(generated(seed).text))]
    assert len(unsound) < 3


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_an_operation_is_answered_as_graphql_core_answers_it(chunk: int) -> None:
    """Its resolvers are awaited side by side, so errors may come in another order."""
    execution = Execution(SCHEMA, Plans(SCHEMA, Shortcuts(schema)))
    valid = 0
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        operation = generated(seed)
        document = parse(operation.text)
        if validate(SCHEMA, document, BREAKABLE):
            continue
        valid += 1
        for run, variables in enumerate((*operation.runs, operation.runs[0])):
            given = document, {"variables": variables, "name": operation.name}
            expected = await _answered(interpreted, seed + run % 2, SCHEMA, *given)
            found = await _answered(execution.executed, seed + run % 2, *given)
            said = f"seed {seed}, run {run}, {variables=}\n{operation.text}"
            assert in_any_order(found) == in_any_order(expected), said
    assert valid > EACH * 0.8


async def _answered(execute: Any, seed: int, *given: Any) -> Answer:
    *where, document, named = given
    built, viewer = world(seed, changes="mutation" in document.loc.source.body)
    context = built.services.begin(viewer, "test")
    with structlog.testing.capture_logs():
        result = await execute(*where, document, context=context, **named)
        await settled()
        await context.settle()
    return answer(result)
