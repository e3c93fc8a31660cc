"""Which rows of the registers give a right, on the days around every boundary."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from gateway.domain.people import NationalNumber
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
    (right,) = relatives([MANDATE], COUNTS, TODAY)
    assert (right.key, right.role) == ("fuldmagt.m-1", Role.RELATIVE)
    assert right.number == NationalNumber("2512489996")
    assert right.valid_until == TODAY + DAY
    assert right.has_mandate
    assert not right.party_representation


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
        ({"valid_until": None}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_from": TODAY + DAY}, False),
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
def test_a_mandate_counts_while_it_lasts_and_for_what_it_is_about(fields, counts):
    assert len(list(relatives([changed(MANDATE, **fields)], COUNTS, TODAY))) == counts


@pytest.mark.parametrize(
    ("today", "until_age", "counts"),
    [
        (date(2033, 8, 11), 15, True),
        (date(2033, 8, 12), 15, False),
        (date(2033, 8, 12), 18, True),
        (date(2036, 8, 11), 18, True),
        (date(2036, 8, 12), 18, False),
        (date(2036, 8, 12), 21, False),
    ],
)
def test_a_parent_looks_until_the_birthday(today, until_age, counts):
    custody = [Custody(id="c-1", child=CHILD)]
    assert len(list(parents(custody, frozenset(), until_age, today))) == counts


@pytest.mark.parametrize(
    ("today", "counts"), [(date(2035, 2, 28), True), (date(2035, 3, 1), False)]
)
def test_a_child_of_a_leap_day(today, counts):
    child = changed(CHILD, birth_date=date(2020, 2, 29))
    assert len(list(parents([Custody(id="c", child=child)], frozenset(), 15, today))) == counts


def test_a_parent_of_the_dead_or_of_nobody_knows_how_old_has_no_right():
    children = [changed(CHILD, deceased=True), changed(CHILD, birth_date=None)]
    custody = [Custody(id="c", child=child) for child in children]
    assert list(parents(custody, frozenset(), 15, TODAY)) == []


def test_a_parent_may_have_a_mandate_too():
    custody = [Custody(id="c-1", child=CHILD)]
    (without,) = parents(custody, frozenset(), 15, TODAY)
    (with_one,) = parents(custody, frozenset({NationalNumber(CHILD.cpr)}), 15, TODAY)
    assert (without.has_mandate, with_one.has_mandate) == (False, True)
    assert without.role is Role.PARENT
    assert without.valid_until == date(2033, 8, 11)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"scope": "økonomiske forhold"}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
        ({"ended_at": datetime(2026, 1, 1, tzinfo=UTC)}, False),
        ({"decided_on": TODAY + DAY}, False),
        ({"ward": changed(GIVER, deceased=True)}, False),
    ],
    ids=repr,
)
def test_a_guardian_of_all_personal_matters(fields, counts):
    found = list(guardians([changed(GUARDIANSHIP, **fields)], COUNTS, TODAY))
    assert len(found) == counts
    assert all(right.role is Role.GUARDIAN and not right.has_mandate for right in found)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"tjenesteomrader": [Tjenesteomrade(nr=1)]}, False),
        ({"gyldig_til": TODAY}, True),
        ({"gyldig_til": TODAY - DAY}, False),
        ({"gyldig_fra": TODAY + DAY}, False),
        ({"trukket_tilbake": datetime(2026, 1, 1, tzinfo=UTC)}, False),
        ({"fullmaktsgiver": Giver(pid="12894810058", navn="Astrid", dod=True)}, False),
    ],
    ids=repr,
)
def test_a_norwegian_fullmakt_for_digital_health_services(fields, counts):
    found = list(norwegian_relatives([changed(FULLMAKT, **fields)], COUNTS, TODAY))
    assert len(found) == counts
    assert all(right.role is Role.RELATIVE for right in found)
