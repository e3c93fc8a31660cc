"""Which of a register's rows give or once gave a right: whom a refused look was about."""

from datetime import UTC, date, datetime, timedelta

import httpx
import msgspec
import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.topics import Role
from gateway.session.past_rights import (
    guardians_ever,
    norwegian_relatives_ever,
    parents_ever,
    relatives_ever,
)
from gateway.session.registers import (
    Custody,
    Fuldmagt,
    Fullmakt,
    Giver,
    Guardianship,
    Registered,
    Tjenesteomrade,
)
from gateway.session.rights import WhatCounts
from tests.unit.session.forge import viewer

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
BEFORE = datetime(2026, 11, 1, 12, tzinfo=UTC)
COUNTS = WhatCounts()
GIVER = Registered(cpr="2512489996", name="Nancy", deceased=False, birth_date=date(1948, 12, 25))
MANDATE = Fuldmagt(
    id="m-1",
    category=COUNTS.category,
    area=COUNTS.area,
    privileges=[COUNTS.privilege],
    grantor=GIVER,
    valid_from=date(2026, 1, 1),
    valid_until=TODAY + DAY,
)
GUARDIANSHIP = Guardianship(
    id="g-1", scope=COUNTS.scope, ward=GIVER, decided_on=date(2026, 1, 1), valid_until=TODAY
)
FULLMAKT = Fullmakt(
    id="f-1",
    tjenesteomrader=[Tjenesteomrade(nr=COUNTS.service_area)],
    fullmaktsgiver=Giver(pid="12894810058", navn="Astrid", dod=False),
    gyldig_fra=date(2026, 1, 1),
    gyldig_til=TODAY,
)
ROWS = {
    Fuldmagt: (MANDATE, lambda row: relatives_ever([row], COUNTS, TODAY)),
    Guardianship: (GUARDIANSHIP, lambda row: guardians_ever([row], COUNTS, TODAY)),
    Fullmakt: (FULLMAKT, lambda row: norwegian_relatives_ever([row], COUNTS, TODAY)),
}
DEAD = msgspec.structs.replace(GIVER, deceased=True)
DEAD_NORWEGIAN = msgspec.structs.replace(FULLMAKT.fullmaktsgiver, dod=True)


def found(kind, **fields):
    row, ever = ROWS[kind]
    return list(ever(msgspec.structs.replace(row, **fields)))


@pytest.mark.parametrize(
    ("kind", "ended"),
    [
        (Fuldmagt, {}),
        (Fuldmagt, {"valid_until": TODAY - DAY}),
        (Fuldmagt, {"valid_until": None, "valid_from": None}),
        (Fuldmagt, {"revoked_at": BEFORE}),
        (Fuldmagt, {"grantor": DEAD}),
        (Fuldmagt, {"revoked_at": BEFORE, "grantor": DEAD, "valid_until": TODAY - DAY}),
        (Fuldmagt, {"valid_from": TODAY}),
        (Guardianship, {}),
        (Guardianship, {"valid_until": TODAY - DAY}),
        (Guardianship, {"ended_at": BEFORE}),
        (Guardianship, {"ward": DEAD}),
        (Fullmakt, {}),
        (Fullmakt, {"gyldig_til": TODAY - DAY}),
        (Fullmakt, {"trukket_tilbake": BEFORE}),
        (Fullmakt, {"fullmaktsgiver": DEAD_NORWEGIAN}),
    ],
    ids=str,
)
def test_a_right_that_stands_or_has_ended_says_whom_it_was_over(kind, ended):
    (right,) = found(kind, **ended)
    whose = "12894810058" if kind is Fullmakt else "2512489996"
    assert right.number == NationalNumber(whose)
    assert right.role is (Role.GUARDIAN if kind is Guardianship else Role.RELATIVE)


@pytest.mark.parametrize(
    ("kind", "never"),
    [
        (Fuldmagt, {"category": "Skat"}),
        (Fuldmagt, {"area": "FMK-online"}),
        (Fuldmagt, {"privileges": ["urn:dk:skat:se"]}),
        (Fuldmagt, {"valid_from": TODAY + DAY}),
        (Fuldmagt, {"valid_from": TODAY + DAY, "valid_until": TODAY - DAY}),
        (Fuldmagt, {"valid_from": TODAY, "valid_until": TODAY - DAY}),
        (Fuldmagt, {"valid_from": TODAY, "revoked_at": BEFORE}),
        (Guardianship, {"scope": "økonomiske forhold"}),
        (Guardianship, {"decided_on": TODAY + DAY}),
        (Guardianship, {"decided_on": TODAY, "ended_at": BEFORE}),
        (Fullmakt, {"tjenesteomrader": [Tjenesteomrade(nr=1)]}),
        (Fullmakt, {"gyldig_fra": TODAY + DAY}),
        (Fullmakt, {"gyldig_fra": TODAY, "trukket_tilbake": BEFORE}),
    ],
    ids=str,
)
def test_what_never_was_a_right_says_nothing(kind, never):
    assert found(kind, **never) == []


@pytest.mark.parametrize("born", [date(2018, 8, 12), date(2010, 1, 1), date(1970, 1, 1)])
@pytest.mark.parametrize("deceased", [False, True])
def test_custody_is_remembered_when_the_child_has_grown_up(born, *, deceased):
    child = Registered(cpr="1208189996", name="Carl", deceased=deceased, birth_date=born)
    (right,) = parents_ever([Custody(id="c-1", child=child)])
    assert (right.key, right.role) == ("custody.c-1", Role.PARENT)


def test_custody_of_nobody_knows_what_age_never_was_a_right():
    child = Registered(cpr="1208189996", name="Carl", deceased=False)
    assert list(parents_ever([Custody(id="c-1", child=child)])) == []


async def test_a_right_that_has_ended_is_known_without_asking_a_register_again(
    representations, told
):
    told.mandates[0]["revokedAt"] = "2026-11-22T09:00:00+00:00"
    assert await representations.find(viewer(), "fuldmagt.m-1") is None
    asked = len(told.asked)
    right = representations.past_or_present(viewer(), "fuldmagt.m-1")
    assert (right.person.name, right.role) == ("Nancy Berggren", Role.RELATIVE)
    assert len(told.asked) == asked


async def test_what_is_no_key_of_ones_own_rows_is_no_past_right(representations):
    foreign = viewer("12894810058", country=Country.NO)
    for somebody in (viewer(), foreign):
        await representations.of(somebody)
    for key in ("fuldmagt.m-9", "?rubbish", "", "self"):
        assert representations.past_or_present(viewer(), key) is None
    assert representations.past_or_present(foreign, "fuldmagt.m-1") is None


async def test_where_the_registers_do_not_answer_no_past_right_is_known(representations, told):
    told.broken = {"mandates": httpx.Response(500)}
    with pytest.raises(SourceUnavailable):
        await representations.of(viewer())
    assert representations.past_or_present(viewer(), "fuldmagt.m-1") is None
