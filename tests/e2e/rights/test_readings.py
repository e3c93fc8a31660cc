"""Both readings of the guide on parents, and an age of one's own, through municipalities.toml.

Helsingør's guide says "børn under 15 år", "under 18 år" and "skal du have en digital fuldmagt".
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.rights.seats import HELSINGOER, PARENT, PARENT_OF_YOUTH, YOUTH, Seat
from tests.e2e.rights.worlds import Change, beginning, setting, unchanged
from tests.world import NOW, Backends, Gateway

RIGHTS = "{ viewer { representations { id role validUntil person { name } } } }"
LOOK = """
query ($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecordRefusal { reason }
    ... on CareRecord { person { name } representation { role } }
  }
}
"""
CHILD, TEEN = PARENT, PARENT_OF_YOUTH


@dataclass(frozen=True)
class Reading:
    """A municipality's settings, and which of the parent's children it shows to the parent.

    `mandates`: the children who have given the parent a mandate.
    """

    name: str
    change: Change
    mandates: tuple[Seat, ...]
    shown: dict[Seat, str]

    def __str__(self) -> str:
        return self.name


def everywhere(**values: object) -> Change:
    """The same settings for each municipality that admits parents at all."""
    helsingoer, billund = setting("DK-0217", **values), setting("DK-0530", **values)
    return lambda text: helsingoer(billund(text))


UNTIL_18 = everywhere(parent_until_age=18)
MANDATE = everywhere(parent_needs_mandate=True)
BOTH = everywhere(parent_until_age=18, parent_needs_mandate=True)
NONE = everywhere(parent_until_age=0)
AT_15, AT_18 = {CHILD: "2033-08-11"}, {CHILD: "2036-08-11", TEEN: "2028-06-23"}
READINGS = (
    Reading("under 15, custody suffices", unchanged, (), AT_15),
    Reading("under 15, a mandate changes nothing", unchanged, (CHILD, TEEN), AT_15),
    Reading("under 18, custody suffices", UNTIL_18, (), AT_18),
    Reading("under 15, with a mandate, without one", MANDATE, (), {}),
    Reading("under 15, with a mandate", MANDATE, (CHILD, TEEN), AT_15),
    Reading("under 18, with a mandate, without one", BOTH, (), {}),
    Reading("under 18, with a mandate of one", BOTH, (TEEN,), {TEEN: "2028-06-23"}),
    Reading("under 18, with a mandate", BOTH, (CHILD, TEEN), AT_18),
    Reading("no parents", NONE, (CHILD,), {}),
)
"""The last days are those before the fifteenth and the eighteenth birthday."""


async def rights(world: Gateway, role: str) -> dict[str, tuple[str, str | None]]:
    """By name: the id and the last day of the parent's rights in this role."""
    found = (await world.data(RIGHTS, person="parent"))["viewer"]["representations"]
    return {r["person"]["name"]: (r["id"], r["validUntil"]) for r in found if r["role"] == role}


@pytest.mark.parametrize("reading", READINGS, ids=str)
async def test_a_parent_is_shown_the_children_that_the_municipality_means(
    stubs: Backends, tmp_path: Path, reading: Reading
) -> None:
    for seat in reading.mandates:
        stubs.tell("identity_stub", {"what": "grant", "person": "parent", "of": seat.of})
    async with beginning(stubs, tmp_path, NOW, reading.change) as world:
        by_custody = await rights(world, "PARENT")
        assert {name: last for name, (_, last) in by_custody.items()} == {
            seat.name: last for seat, last in reading.shown.items()
        }
        for name, (right, _) in by_custody.items():
            found = await world.data(LOOK, {"code": "DK-0217", "for": right}, person="parent")
            assert found["careRecord"] == {
                "__typename": "CareRecord",
                "person": {"name": name},
                "representation": {"role": "PARENT"},
            }
        by_mandate = await rights(world, "RELATIVE")
        assert set(by_mandate) == {seat.name for seat in reading.mandates}


async def test_each_municipality_has_a_reading_of_its_own(stubs: Backends, tmp_path: Path) -> None:
    """Listed is what opens anywhere, and told until when at the latest; each decides for itself."""
    change = setting("DK-0530", parent_until_age=18)
    async with beginning(stubs, tmp_path, NOW, change) as world:
        stubs.forget_requests()
        found = await rights(world, "PARENT")
        assert {name: last for name, (_, last) in found.items()} == {
            CHILD.name: "2036-08-11",
            TEEN.name: "2028-06-23",
        }
        variables = {"code": "DK-0217", "for": found[TEEN.name][0]}
        refused = await world.data(LOOK, variables, person="parent")
        assert refused["careRecord"] == {"__typename": "CareRecordRefusal", "reason": "NO_RECORD"}
        assert stubs.requests("nexus_stub") == []
        variables = {"code": "DK-0217", "for": found[CHILD.name][0]}
        opened = await world.data(LOOK, variables, person="parent")
        assert opened["careRecord"]["person"] == {"name": CHILD.name}


@pytest.mark.parametrize(
    ("minimum", "reason"), [(None, None), (15, None), (16, None), (17, "TOO_YOUNG")]
)
async def test_ones_own_record_opens_from_the_age_that_is_set(
    stubs: Backends, tmp_path: Path, minimum: int | None, reason: str | None
) -> None:
    """The youth is 16. Whoever may not open it oneself may still act for others."""
    change = unchanged if minimum is None else setting("DK-0217", minimum_age=minimum)
    stubs.tell("identity_stub", {"what": "grant", "person": YOUTH.of, "of": HELSINGOER.of})
    async with beginning(stubs, tmp_path, NOW, change) as world:
        own = await world.data(LOOK, {"code": "DK-0217", "for": None}, person="youth")
        assert own["careRecord"].get("reason") == reason
        listed = (await world.data(RIGHTS, person="youth"))["viewer"]["representations"]
        variables = {"code": "DK-0217", "for": listed[1]["id"]}
        other = await world.data(LOOK, variables, person="youth")
        assert other["careRecord"]["person"] == {"name": HELSINGOER.name}


@pytest.mark.parametrize("code", ["DK-0751", "DK-0147", "DK-0530", "NO-3216"])
async def test_minimum_ages_are_each_portals_own(
    stubs: Backends, tmp_path: Path, code: str
) -> None:
    """Where no guide states one there is none, and where one is set it counts there only."""
    person = "innbygger" if code == "NO-3216" else "citizen"
    async with beginning(stubs, tmp_path, NOW, setting(code, minimum_age=30)) as world:
        found = await world.data(LOOK, {"code": code, "for": None}, person=person)
        assert found["careRecord"]["__typename"] == "CareRecord"
        young = await world.data(LOOK, {"code": code, "for": None}, person="stranger")
        reason = "NO_RECORD" if code == "NO-3216" else "TOO_YOUNG"
        assert young["careRecord"]["reason"] == reason
        elsewhere = await world.data(LOOK, {"code": "DK-0217", "for": None}, person="stranger")
        assert elsewhere["careRecord"]["reason"] == "NO_RECORD"
