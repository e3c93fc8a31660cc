"""A difference is reported by the smallest operation that shows it."""

from pathlib import Path

import pytest

from tests.leak.generated import careless
from tests.leak.generated.generator import Aim
from tests.leak.generated.mutants import HELSINGOER
from tests.leak.generated.pair import Hidden, Sources, two_worlds
from tests.leak.generated.report import Part, report
from tests.leak.generated.running import run

AIM = Aim(looks=(HELSINGOER,), topics=("documents",), weights={"overview": 1.0})
pytestmark = pytest.mark.xdist_group("generated")


async def test_a_difference_is_reported_by_a_small_operation_and_its_look(
    sources: tuple[Sources, Sources], tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        careless.ids_by_place(patch)
        async with two_worlds(sources, tmp_path) as pair:
            found = await run(pair, AIM, seed=1, pairs=60, enough=1)
    operation = found.differences[0].request.operation
    assert operation is not None
    assert "documents" in operation.query
    assert len(operation.query.split()) < 40
    told = report([Part((Hidden(1), Hidden(0)), found, 1.0)], seed=1)
    assert "Different: body (citizen, CITIZEN, DK-0217)" in told
    assert operation.query in told
