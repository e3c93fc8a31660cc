"""Everything that can be asked is asked, by everybody, by every road, and no canary comes back.

Surnames of staff, medicine, MedCom messages, Nexus' measurements, hidden elements, deleted and
foreign documents: all of it is really in the stubs, and every text of it carries a word.
"""

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.topics import Topic
from tests.leak.asking import LOOKS, Asking
from tests.leak.planting import PLANTED
from tests.leak.roads import asked_for
from tests.leak.walks import everything
from tests.leak.words import told
from tests.world import CARE_SYSTEMS, STUB_OF, Backends, Gateway, backends, gateway

RULES = """
query Rules($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    ... on CareRecord { topics { topic verdict } }
  }
}
"""
pytestmark = pytest.mark.xdist_group("leaks")


@pytest.fixture(scope="module", params=["the word", "a random word"])
def planted(request: pytest.FixtureRequest) -> Iterator[Backends]:
    """Once with the usual word, once with one that no file can know."""
    random = "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(14))
    word = "KANARIE" if request.param == "the word" else random
    with backends(canary=word) as running:
        yield running


@pytest.fixture
async def planted_world(planted: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    planted.forget()
    async with gateway(planted, tmp_path) as ready:
        yield ready


@pytest.mark.parametrize(("person", "role", "code"), LOOKS)
async def test_no_canary_comes_back_by_any_road_and_nothing_hidden_is_asked_for(
    planted_world: Gateway,
    capfd: pytest.CaptureFixture[str],
    person: str,
    role: str | None,
    code: str,
) -> None:
    """Bodies, headers and log lines; and the list of what the care system was asked."""
    asking = Asking(planted_world, person, code)
    await asking.take_on(role)
    rules = await asking.ask(RULES, code=code, **{"for": asking.right})
    planted_world.backends.forget()
    await everything(asking)
    word = planted_world.backends.canary
    heard = "\n".join(asking.heard)
    assert len(heard) > 10_000
    assert told(heard, word) == []
    logged = capfd.readouterr()
    assert told(logged.out + logged.err, word) == []
    verdicts = {r["topic"]: r["verdict"] for r in rules["data"]["careRecord"]["topics"]}
    check_roads(planted_world.backends.requests(STUB_OF[code]), code, verdicts)


def check_roads(requests: list[dict[str, Any]], code: str, verdicts: dict[str, str]) -> None:
    """Shown topics were asked for, which shows that the roads are right; others never were."""
    for topic in Topic:
        asked = asked_for(requests, code, topic)
        if verdicts[topic] == "SHOWN":
            assert asked, f"nothing was asked about {topic}: is the road right?"
        else:
            assert asked == [], topic


@pytest.mark.parametrize("stub", CARE_SYSTEMS)
def test_the_canaries_are_really_there(planted: Backends, stub: str) -> None:
    """A leak test that looks for what is not planted proves nothing."""
    assert planted.canary in PLANTED[stub](planted)
