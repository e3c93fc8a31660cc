"""Where and on which days a right holds: rules, roles, zones, several rights over one person."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.portal import SignInRule, SignInScheme
from gateway.domain.representations import Days, Representation
from gateway.domain.topics import Role
from gateway.session.reach import holds, last_day_under, reaches
from tests.unit.fakes.house import HELSINGOER, VESTBY
from tests.unit.session.places import place

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TODAY = date(2026, 11, 22)
RULE = SignInRule(scheme=SignInScheme.MITID)
STRICT = replace(RULE, parent_until_age=18, parent_needs_mandate=True)
ZONES = {
    Country.DK: ["Europe/Copenhagen", "America/Nuuk", "Atlantic/Faroe"],
    Country.NO: ["Europe/Oslo", "Arctic/Longyearbyen"],
}
LAST_DAYS = {
    "any day": TODAY,
    "the long day": date(2026, 10, 25),
    "before the long day": date(2026, 10, 24),
    "New Year's Eve": date(2026, 12, 31),
    "the short day": date(2027, 3, 28),
    "before the short day": date(2027, 3, 27),
    "28 February of a leap year": date(2028, 2, 28),
    "29 February": date(2028, 2, 29),
    "28 February": date(2027, 2, 28),
}
PLACES = [(country, zone) for country, zones in ZONES.items() for zone in zones]


def right(role: Role, *, born: date | None = None, **more: object) -> Representation:
    told = {"key": "k", "number": NationalNumber("0101659993"), "country": Country.DK, **more}
    return Representation(role=role, person=Person(name="x", born=born), **told)


def begin_of(day: date, zone: str) -> datetime:
    """The first instant of a day there, found by looking at the clock every minute."""
    instant = datetime.combine(day - 2 * DAY, time(), UTC)
    while instant.astimezone(ZoneInfo(zone)).date() < day:
        instant += timedelta(minutes=1)
    return instant


@pytest.mark.parametrize("last", LAST_DAYS.values(), ids=LAST_DAYS)
@pytest.mark.parametrize(("country", "zone"), PLACES)
def test_the_last_day_ends_with_the_municipalitys_own_midnight(
    country: Country, zone: str, last: date
) -> None:
    there = place(HELSINGOER if country is Country.DK else VESTBY, zone)
    given = right(Role.RELATIVE, country=country, valid_until=last)
    over = begin_of(last + DAY, zone)
    assert reaches(given, there, over - SECOND)
    assert not reaches(given, there, over)


@pytest.mark.parametrize("last", LAST_DAYS.values(), ids=LAST_DAYS)
@pytest.mark.parametrize(("country", "zone"), PLACES)
def test_the_first_day_begins_with_it(country: Country, zone: str, last: date) -> None:
    there = place(HELSINGOER if country is Country.DK else VESTBY, zone)
    begins = begin_of(last + DAY, zone)
    given = right(Role.RELATIVE, country=country, valid_from=last + DAY)
    assert not reaches(given, there, begins - SECOND)
    assert reaches(given, there, begins)


@pytest.mark.parametrize("zone", ZONES[Country.DK])
@pytest.mark.parametrize(
    ("born", "years", "birthday"),
    [
        (date(2011, 11, 23), 15, date(2026, 11, 23)),
        (date(2012, 2, 29), 15, date(2027, 3, 1)),
        (date(2012, 2, 29), 16, date(2028, 2, 29)),
        (date(2012, 1, 1), 15, date(2027, 1, 1)),
        (date(2012, 3, 28), 15, date(2027, 3, 28)),
        (date(2008, 10, 25), 18, date(2026, 10, 25)),
    ],
)
def test_custody_ends_as_the_birthday_begins_there(
    zone: str, born: date, years: int, birthday: date
) -> None:
    there = place(HELSINGOER, zone, parent_until_age=years)
    over = begin_of(birthday, zone)
    assert reaches(right(Role.PARENT, born=born), there, over - SECOND)
    assert not reaches(right(Role.PARENT, born=born), there, over)


def test_each_municipality_reads_the_age_of_its_parents() -> None:
    child = right(Role.PARENT, born=date(2010, 6, 15))
    until_18 = replace(RULE, parent_until_age=18)
    assert holds(child, RULE, date(2025, 6, 14))
    assert not holds(child, RULE, date(2025, 6, 15))
    assert holds(child, until_18, date(2028, 6, 14))
    assert not holds(child, until_18, date(2028, 6, 15))
    assert not holds(right(Role.PARENT), RULE, date(2025, 6, 14))


@pytest.mark.parametrize("age", [15, 18, 0])
@pytest.mark.parametrize("role", [Role.RELATIVE, Role.GUARDIAN])
def test_no_other_role_minds_the_age(role: Role, age: int) -> None:
    assert holds(right(role, born=date(2018, 1, 1)), replace(RULE, parent_until_age=age), TODAY)


def test_a_municipality_may_want_a_mandate_beside_custody_on_each_of_its_days() -> None:
    born, none = date(2012, 11, 22), right(Role.PARENT, born=date(2012, 11, 22))
    two = replace(none, mandates=(Days(first=TODAY, last=TODAY + DAY), Days(first=TODAY + 3 * DAY)))
    held = [holds(two, STRICT, TODAY + n * DAY) for n in range(-1, 5)]
    assert held == [False, True, True, False, True, True]
    assert not holds(none, STRICT, TODAY)
    assert not holds(two, STRICT, born.replace(year=2030)), "of age"


@pytest.mark.parametrize(
    ("rule", "mandates", "last"),
    [
        (RULE, (), date(2027, 11, 21)),
        (replace(RULE, parent_until_age=18), (), date(2030, 11, 21)),
        (STRICT, (Days(last=TODAY),), TODAY),
        (STRICT, (Days(last=TODAY), Days(last=TODAY + DAY)), TODAY + DAY),
        (STRICT, (Days(),), date(2030, 11, 21)),
        (STRICT, (Days(last=date(2040, 1, 1)),), date(2030, 11, 21)),
    ],
    ids=repr,
)
def test_the_last_day_of_custody_is_told_as_the_portal_reads_it(
    rule: SignInRule, mandates: tuple[Days, ...], last: date
) -> None:
    child = right(Role.PARENT, born=date(2012, 11, 22), mandates=mandates)
    assert last_day_under(child, rule) == last
    assert holds(child, rule, last)
    assert not holds(child, rule, last + DAY)


def test_a_right_of_one_country_reaches_no_other() -> None:
    noon = datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert reaches(right(Role.RELATIVE), place(HELSINGOER), noon)
    assert not reaches(right(Role.RELATIVE), place(VESTBY), noon)
    assert not reaches(right(Role.PARENT), place(HELSINGOER, admits={Role.CITIZEN}), noon)
