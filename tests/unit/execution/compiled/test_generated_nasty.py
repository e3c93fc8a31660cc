"""Thousands of operations on a schema made to be nasty, answered as graphql-core answers them."""

from random import Random

import pytest
from graphql import DocumentNode, parse, validate

from gateway.execution.compiled.plans import Plans
from gateway.execution.compiled.shortcuts import NoShortcuts
from gateway.execution.operation import Execution, interpreted
from tests.unit.execution.compiled.both_ways import settled
from tests.unit.execution.compiled.comparing import answer, in_any_order
from tests.unit.execution.compiled.generating import BREAKABLE, Generator, Operation
from tests.unit.execution.compiled.generating_values import Sampled, Values
from tests.unit.execution.compiled.nasty_schema import nasty
from tests.unit.execution.compiled.nasty_shortcuts import Ways
from tests.unit.execution.compiled.nasty_values import World

CHUNKS, EACH = 24, 100
RATES = (0, 0.02, 0.02, 0.1, 0.3)
SCHEMA = nasty()
TEXT = 'q" \\ {x} %s \n'
SAMPLED = Sampled(
    literals={
        "Int": ("0", "1", "13", "-7"),
        "Float": ("1", "1.5", "-2e3"),
        "String": ('"x"', '""', r'"q\" \\ {x} %s \n"', '"""block"""'),
        "Boolean": ("true", "false"),
        "ID": ('"a"', "5"),
        "Odd": ('"x"', "{a: [1, {b: null}]}", "1", "[1]"),
    },
    values={
        "Int": (0, 1, 13, -7, 2.0),
        "Float": (1, 1.5, -2e3),
        "String": ("x", "", TEXT),
        "Boolean": (True, False),
        "ID": ("a", 5),
        "Odd": ("x", {"a": [1]}, 1, "raise"),
    },
)


def generated(seed: int) -> Operation:
    rng = Random(f"operation {seed}")
    return Generator(SCHEMA, rng, Values(rng, SAMPLED)).operation()


def test_what_is_generated_is_valid() -> None:
    """What has to do with meetings and variables is seen for each operation, the rest here."""
    unsound = [seed for seed in range(100) if validate(SCHEMA, parse(generated(seed).text))]
    assert len(unsound) < 3


# A task that is cancelled before its first step leaves its coroutine unawaited, by either executor.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_an_operation_is_answered_as_graphql_core_answers_it(chunk: int) -> None:
    shortcuts = Ways() if chunk % 4 else NoShortcuts()
    execution = Execution(SCHEMA, Plans(SCHEMA, shortcuts))
    valid = 0
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        operation = generated(seed)
        document = parse(operation.text)
        if not validate(SCHEMA, document, BREAKABLE):
            valid += 1
            await compare(execution, document, operation, seed)
    assert valid > EACH * 0.9


async def compare(
    execution: Execution, document: DocumentNode, operation: Operation, seed: int
) -> None:
    """Run it in world after world, of which the last is the first again.

    Where nothing is awaited, errors come in one order and every resolver is asked in one; where
    resolvers are awaited side by side, which of them fails first is left to the executor.
    """
    rng = Random(f"world {seed}")
    for run, variables in enumerate(operation.runs):
        rate, late = rng.choice(RATES), rng.random() < 0.5
        world, other = (World(SCHEMA, f"{seed}.{run % 2}", rate=rate, late=late) for _ in range(2))
        given = {"variables": variables, "name": operation.name}
        expected = answer(await interpreted(SCHEMA, document, context=world, **given))
        await settled()
        found = answer(await execution.executed(document, context=other, **given))
        await settled()
        said = f"seed {seed}, run {run}, {rate=}, {late=}, {variables=}\n{operation.text}"
        if late or " rocks" in operation.text:
            assert in_any_order(found) == in_any_order(expected), said
        else:
            assert found == expected, said
            assert other.calls == world.calls, said
        assert other.state == world.state, said
