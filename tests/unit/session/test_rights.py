"""Which rows of the registers give a right, and on which days."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from gateway.domain.people import NationalNumber
from gateway.domain.representations import Days
from gateway.domain.topics import Role
from gateway.session.registers import (
    Custody,
    Fuldmagt,
    Fullmakt,
    Giver,
    Guardianship,
    Registered,
    Tjenesteomrade,
)
from gateway.session.rights import (
    WhatCounts,
    guardians,
    norwegian_relatives,
    parents,
    relatives,
)

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
COUNTS = WhatCounts()
GIVER = Registered(cpr="2512489996", name="Nancy", deceased=False, birth_date=date(1948, 12, 25))
CHILD = Registered(cpr="1208189996", name="Carl", deceased=False, birth_date=date(2018, 8, 12))
MANDATE = Fuldmagt(
    id="m-1",
    category="Sundhed og sygdom",
    area="Social- og sundhedsportal",
    privileges=["urn:dk:omsorgsportal:skriv", "urn:dk:omsorgsportal:laes"],
    grantor=GIVER,
    valid_from=TODAY - DAY,
    valid_until=TODAY + DAY,
)
GUARDIANSHIP = Guardianship(id="g-1", scope="alle personlige forhold", ward=GIVER)
FULLMAKT = Fullmakt(
    id="f-1",
    tjenesteomrader=[Tjenesteomrade(nr=1), Tjenesteomrade(nr=3)],
    fullmaktsgiver=Giver(pid="12894810058", navn="Astrid", dod=False),
)


def changed(row, **fields):
    return msgspec.structs.replace(row, **fields)


def test_a_mandate_makes_a_relative():
    (right,) = relatives([MANDATE], COUNTS)
    assert (right.key, right.role) == ("fuldmagt.m-1", Role.RELATIVE)
    assert right.number == NationalNumber("2512489996")
    assert right.days == Days(first=TODAY - DAY, last=TODAY + DAY)
    assert not right.party_representation


@pytest.mark.parametrize(
    ("days", "inside", "outside"),
    [
        (Days(first=TODAY, last=TODAY), [TODAY], [TODAY - DAY, TODAY + DAY]),
        (Days(first=TODAY), [TODAY, TODAY + 9999 * DAY], [TODAY - DAY]),
        (Days(last=TODAY), [TODAY, TODAY - 9999 * DAY], [TODAY + DAY]),
        (Days(), [TODAY], []),
    ],
)
def test_the_first_day_and_the_last_belong_to_them(days, inside, outside):
    assert all(day in days for day in inside)
    assert not any(day in days for day in outside)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"valid_until": None}, True),
        ({"valid_from": None}, True),
        ({"revoked_at": datetime(2026, 11, 22, 9, tzinfo=UTC)}, False),
        ({"revoked_at": datetime(2030, 1, 1, tzinfo=UTC)}, False),
        ({"category": "Økonomi og skat"}, False),
        ({"area": "FMK-online"}, False),
        ({"privileges": ["urn:dk:fmk:view"]}, False),
        ({"privileges": []}, False),
        ({"grantor": changed(GIVER, deceased=True)}, False),
    ],
    ids=repr,
)
def test_a_mandate_counts_for_what_it_is_about_and_until_it_is_revoked(fields, counts):
    assert len(list(relatives([changed(MANDATE, **fields)], COUNTS))) == counts


def test_a_parent_of_the_dead_or_of_nobody_knows_how_old_has_no_right():
    children = [changed(CHILD, deceased=True), changed(CHILD, birth_date=None)]
    custody = [Custody(id="c", child=child) for child in children]
    assert list(parents(custody, {})) == []


def test_a_parent_may_have_mandates_too():
    custody = [Custody(id="c-1", child=CHILD)]
    year = Days(first=date(2026, 1, 1), last=date(2026, 12, 31))
    (without,) = parents(custody, {NationalNumber(GIVER.cpr): (year,)})
    (with_one,) = parents(custody, {NationalNumber(CHILD.cpr): (year,)})
    assert (without.mandates, with_one.mandates) == ((), (year,))
    assert without.role is with_one.role is Role.PARENT


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"scope": "økonomiske forhold"}, False),
        ({"ended_at": datetime(2026, 1, 1, tzinfo=UTC)}, False),
        ({"ended_at": datetime(2030, 1, 1, tzinfo=UTC)}, False),
        ({"ward": changed(GIVER, deceased=True)}, False),
    ],
    ids=repr,
)
def test_a_guardian_of_all_personal_matters(fields, counts):
    found = list(guardians([changed(GUARDIANSHIP, **fields)], COUNTS))
    assert len(found) == counts
    assert all(right.role is Role.GUARDIAN for right in found)


def test_a_guardian_is_one_from_the_decision_to_the_last_day():
    dated = changed(GUARDIANSHIP, decided_on=TODAY, valid_until=TODAY + DAY)
    (right,) = guardians([dated], COUNTS)
    assert right.days == Days(first=TODAY, last=TODAY + DAY)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"tjenesteomrader": [Tjenesteomrade(nr=1)]}, False),
        ({"trukket_tilbake": datetime(2026, 1, 1, tzinfo=UTC)}, False),
        ({"trukket_tilbake": datetime(2030, 1, 1, tzinfo=UTC)}, False),
        ({"fullmaktsgiver": Giver(pid="12894810058", navn="Astrid", dod=True)}, False),
    ],
    ids=repr,
)
def test_a_norwegian_fullmakt_for_digital_health_services(fields, counts):
    found = list(norwegian_relatives([changed(FULLMAKT, **fields)], COUNTS))
    assert len(found) == counts
    assert all(right.role is Role.RELATIVE for right in found)


def test_a_fullmakt_lasts_from_its_first_day_to_its_last():
    dated = changed(FULLMAKT, gyldig_fra=TODAY, gyldig_til=TODAY + DAY)
    (right,) = norwegian_relatives([dated], COUNTS)
    assert right.days == Days(first=TODAY, last=TODAY + DAY)
