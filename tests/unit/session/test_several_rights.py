"""Several rights of one viewer over one person, and one right in several municipalities."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gateway.domain.representations import Representation
from gateway.domain.topics import Role
from gateway.session.representations import Representations
from tests.unit.fakes.house import AARHUS, HELSINGOER, VESTBY
from tests.unit.session.forge import viewer
from tests.unit.session.places import place
from tests.unit.session.registered import CARL, FakeRegisters, mandate, person

SECOND = timedelta(seconds=1)
MIDNIGHT = datetime(2026, 11, 22, 23, tzinfo=UTC)
"""In Copenhagen; the day there that begins is 23 November."""
IN_NUUK = MIDNIGHT + timedelta(hours=3)
Connect = Callable[..., Representations]


def roles(rights: tuple[Representation, ...]) -> list[str]:
    return sorted(f"{right.role} {right.key}" for right in rights[1:])


@pytest.fixture
def ida(told: FakeRegisters) -> dict[str, Any]:
    """A child in the viewer's custody who is fifteen on 23 November, and alone in the registers."""
    child = person("2311119990", "Ida", "2011-11-23")
    told.children[0]["child"] = child
    told.mandates.clear()
    return child


async def test_a_parent_with_a_mandate_stays_a_relative_after_the_birthday(
    connect: Connect, told: FakeRegisters, ida: dict[str, Any], clock: Any
) -> None:
    told.mandates.append(mandate("m-1", ida, until="2030-01-01"))
    rights = connect(place(HELSINGOER))
    clock.set(MIDNIGHT - SECOND)
    assert roles(await rights.of(viewer())) == ["PARENT custody.c-1", "RELATIVE fuldmagt.m-1"]
    clock.advance(seconds=1)
    assert roles(await rights.of(viewer())) == ["RELATIVE fuldmagt.m-1"]


async def test_where_a_mandate_must_stand_beside_custody_both_end_with_it(
    connect: Connect, told: FakeRegisters, ida: dict[str, Any], clock: Any
) -> None:
    told.mandates.append(mandate("m-1", ida))  # its last day is the 22nd
    rights = connect(place(HELSINGOER, parent_until_age=18, parent_needs_mandate=True))
    clock.set(MIDNIGHT - SECOND)
    _, *others = found = await rights.of(viewer())
    assert roles(found) == ["PARENT custody.c-1", "RELATIVE fuldmagt.m-1"]
    assert {right.valid_until for right in others} == {date(2026, 11, 22)}
    clock.advance(seconds=1)
    assert roles(await rights.of(viewer())) == []


async def test_two_mandates_may_stand_beside_custody_one_after_the_other(
    connect: Connect, told: FakeRegisters, ida: dict[str, Any], clock: Any
) -> None:
    next_one = mandate("m-2", ida, until="2027-01-01") | {"validFrom": "2026-11-23"}
    told.mandates += [mandate("m-1", ida), next_one]
    rights = connect(place(HELSINGOER, parent_until_age=18, parent_needs_mandate=True))
    for moment in (MIDNIGHT - SECOND, MIDNIGHT):
        clock.set(moment)
        assert "PARENT custody.c-1" in roles(await rights.of(viewer()))


async def test_a_guardian_may_be_a_relative_too(
    connect: Connect, told: FakeRegisters, clock: Any
) -> None:
    ward = {"scope": "alle personlige forhold", "ward": told.mandates[0]["grantor"]}
    told.guardianships.append({"id": "g-1", "decidedOn": "2020-01-01", **ward})
    told.children.clear()
    rights = connect(place(HELSINGOER))
    clock.set(MIDNIGHT - SECOND)
    assert roles(await rights.of(viewer())) == [
        "GUARDIAN guardianship.g-1",
        "RELATIVE fuldmagt.m-1",
    ]
    clock.advance(seconds=1)
    assert roles(await rights.of(viewer())) == ["GUARDIAN guardianship.g-1"]


async def test_a_right_is_listed_while_it_holds_anywhere(
    connect: Connect, told: FakeRegisters, clock: Any
) -> None:
    """Midnight comes to Nuuk three hours after Copenhagen, and to Tórshavn one."""
    told.children.clear()
    home, away = place(HELSINGOER), place(AARHUS, "America/Nuuk")
    rights = connect(home, away)
    for moment, listed in (
        (MIDNIGHT, ["RELATIVE fuldmagt.m-1"]),
        (IN_NUUK - SECOND, ["RELATIVE fuldmagt.m-1"]),
        (IN_NUUK, []),
    ):
        clock.set(moment)
        assert roles(await rights.of(viewer())) == listed


async def test_one_that_begins_is_listed_as_soon_as_it_holds_anywhere(
    connect: Connect, told: FakeRegisters, clock: Any
) -> None:
    told.children.clear()
    told.mandates[0] |= {"validFrom": "2026-11-23", "validUntil": None}
    rights = connect(place(HELSINGOER, "America/Nuuk"), place(AARHUS))
    for moment, listed in (
        (MIDNIGHT - SECOND, []),
        (MIDNIGHT, ["RELATIVE fuldmagt.m-1"]),
    ):
        clock.set(moment)
        assert roles(await rights.of(viewer())) == listed


async def test_custody_is_told_to_last_as_long_as_it_does_in_the_most_patient_place(
    connect: Connect, told: FakeRegisters
) -> None:
    told.mandates.clear()
    last = []
    for sources in (
        [place(HELSINGOER)],
        [place(HELSINGOER), place(AARHUS, parent_until_age=18)],
        [place(HELSINGOER), place(AARHUS, parent_until_age=18, parent_needs_mandate=True)],
    ):
        (_, right) = await connect(*sources).of(viewer())
        assert right.person.name == CARL["name"]
        last.append(right.valid_until)
    assert last == [date(2033, 8, 11), date(2036, 8, 11), date(2033, 8, 11)]


def test_municipalities_with_the_same_rules_are_judged_once_for_all(connect: Connect) -> None:
    """A guardian may have many wards, and a country has many municipalities."""
    alike = [place(HELSINGOER, minimum_age=age) for age in range(90)]
    others = [
        place(HELSINGOER, "America/Nuuk"),
        place(HELSINGOER, parent_until_age=18),
        place(HELSINGOER, parent_needs_mandate=True),
        place(HELSINGOER, admits={Role.CITIZEN}),
        place(VESTBY),
    ]
    assert len(connect(*alike, *others)._places) == 6
