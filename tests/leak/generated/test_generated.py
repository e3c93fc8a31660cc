"""Whatever is asked, by anybody, what is hidden changes nothing that can be told."""

from pathlib import Path

import pytest

from tests.leak.generated.generator import Aim
from tests.leak.generated.pair import Sources, two_worlds
from tests.leak.generated.reached import Reached
from tests.leak.generated.running import run

PAIRS = 300
pytestmark = pytest.mark.xdist_group("generated")


async def test_generated_operations_hear_the_same_in_two_worlds(
    sources: tuple[Sources, Sources], tmp_path: Path
) -> None:
    async with two_worlds(sources, tmp_path) as pair:
        found = await run(pair, Aim(), seed=1, pairs=PAIRS)
    assert found.differences == []
    assert found.reached.missing() == []


async def test_the_same_seed_asks_the_same(
    sources: tuple[Sources, Sources], tmp_path: Path
) -> None:
    asked = []
    for turn, seed in enumerate((3, 3, 4)):
        async with two_worlds(sources, tmp_path / str(turn)) as pair:
            asked.append((await run(pair, Aim(), seed=seed, pairs=40)).requests)
    assert asked[0] == asked[1]
    assert asked[0] != asked[2]


def test_a_run_that_reaches_nothing_says_what_it_lacks() -> None:
    lacking = "\n".join(Reached().missing())
    for what in ("topics", "shapes", "verdicts", "answers", "by node", "by cursor", "search"):
        assert what in lacking
