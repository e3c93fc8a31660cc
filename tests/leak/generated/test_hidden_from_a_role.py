"""What is hidden from one role only: to a relative, other people's telephones change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leak.generated.generator import Aim
from tests.leak.generated.pair import Look, Sources, two_worlds
from tests.leak.generated.running import Run, run
from tests.world import Backends

TELEPHONES = {"at": "/entry/*/resource/telecom/*/value", "value": "20 99 99 99"}
SEARCH = "aarhus/fhir/Patient/_search$"
CITIZEN, RELATIVE = Look("citizen", None, "DK-0751"), Look("relative", "RELATIVE", "DK-0751")
pytestmark = pytest.mark.xdist_group("generated")


@pytest.fixture
def other_telephones(
    sources: tuple[Sources, Sources], nothing_hidden: Backends
) -> Iterator[tuple[Sources, Sources]]:
    """One of the two worlds with other telephones in everybody's profile."""
    nothing_hidden.fault("cura_stub", path=SEARCH, kind="edit", edits=[TELEPHONES])
    yield _unheard(sources)
    nothing_hidden.forget_faults("cura_stub")
    _unheard(sources)


def _unheard(sources: tuple[Sources, Sources]) -> tuple[Sources, Sources]:
    for one in sources:
        one.memory.answers.clear()
    return sources


async def looked(sources: tuple[Sources, Sources], look: Look, folder: Path) -> Run:
    aim = Aim(looks=(look,), topics=("profile",), weights={"topic": 1.0, "node": 0.5})
    async with two_worlds(sources, folder) as pair:
        return await run(pair, aim, seed=1, pairs=30, small=False)


async def test_what_is_hidden_from_a_relative_changes_nothing_for_them_and_much_for_the_citizen(
    other_telephones: tuple[Sources, Sources], tmp_path: Path
) -> None:
    relative = await looked(other_telephones, RELATIVE, tmp_path / "relative")
    assert relative.differences == []
    assert relative.reached.verdicts["Shown"] > 0
    citizen = await looked(other_telephones, CITIZEN, tmp_path / "citizen")
    assert citizen.differences != []
