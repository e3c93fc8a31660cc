"""A deliberate leak of each kind is noticed, and the same requests tell nothing without it."""

from pathlib import Path

import pytest

from tests.leak.generated.mutants import MUTANTS, Mutant
from tests.leak.generated.pair import Sources, two_worlds
from tests.leak.generated.running import asked_again, run

pytestmark = pytest.mark.xdist_group("generated")


@pytest.mark.parametrize("mutant", [pytest.param(m, id=m.what.replace(" ", "-")) for m in MUTANTS])
async def test_a_leak_is_noticed_and_the_same_requests_are_equal_without_it(
    mutant: Mutant, sources: tuple[Sources, Sources], tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mutant.leak(patch)
        async with two_worlds(sources, tmp_path / "leaking") as pair:
            leaking = await run(pair, mutant.aim, seed=1, pairs=mutant.pairs, enough=1, small=False)
    assert leaking.differences, f"{mutant.what}: {len(leaking.requests)} pairs tell nothing of it"
    async with two_worlds(sources, tmp_path / "tight") as pair:
        assert await asked_again(pair, leaking.requests) == []
