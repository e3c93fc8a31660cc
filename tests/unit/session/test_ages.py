"""Ages, on the day before and on the birthday."""

from datetime import date

import pytest

from backends.stage.cast import cast, norwegian_number
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.session.ages import birthday, last_day_of_custody, old_enough
from gateway.session.birthdates import born_by_number


@pytest.mark.parametrize(
    ("today", "enough"),
    [(date(2026, 6, 14), False), (date(2026, 6, 15), True), (date(2026, 6, 16), True)],
)
def test_fifteen_is_old_enough_on_the_birthday(today, enough):
    assert old_enough(date(2011, 6, 15), 15, today) is enough


@pytest.mark.parametrize(
    ("today", "enough"), [(date(2027, 2, 28), False), (date(2027, 3, 1), True)]
)
def test_born_on_a_leap_day(today, enough):
    assert old_enough(date(2012, 2, 29), 15, today) is enough


def test_without_a_minimum_everybody_is_old_enough():
    assert old_enough(None, None, date(2026, 1, 1))


def test_without_a_birth_date_nobody_is_old_enough():
    assert not old_enough(None, 15, date(2026, 1, 1))


def test_birthdays():
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)
    assert birthday(date(2012, 2, 29), 15) == date(2027, 3, 1)
    assert birthday(date(2012, 6, 15), 15) == date(2027, 6, 15)


@pytest.mark.parametrize(
    ("born", "until", "last"),
    [
        (date(2012, 6, 15), 15, date(2027, 6, 14)),
        (date(2012, 2, 29), 15, date(2027, 2, 28)),
        (date(2012, 1, 1), 18, date(2029, 12, 31)),
        (date(2012, 1, 1), 25, date(2029, 12, 31)),
    ],
)
def test_custody_lasts_until_the_day_before_the_birthday_and_never_past_eighteen(born, until, last):
    assert last_day_of_custody(born, until) == last


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("2512489996", date(1948, 12, 25)),
        ("1208189996", date(2018, 8, 12)),
        ("0101360000", date(1936, 1, 1)),
        ("0101369000", date(2036, 1, 1)),
        ("0101379000", date(1937, 1, 1)),
        ("0101574000", date(1957, 1, 1)),
        ("0101575000", date(2057, 1, 1)),
        ("0101585000", date(1858, 1, 1)),
        ("3102489996", None),
        ("0703921VJ4", None),
        ("", None),
    ],
)
def test_danish_numbers_tell_the_birth_date(number, born):
    assert born_by_number(Country.DK, NationalNumber(number)) == born


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("12894810058", date(1948, 9, 12)),
        ("21857610153", date(1976, 5, 21)),
        ("03831260261", date(2012, 3, 3)),
        ("07871660160", date(2016, 7, 7)),
        ("52894810041", date(1948, 9, 12)),
        ("13717404089", date(1974, 6, 13)),
        ("22750884907", date(2008, 10, 22)),
        ("99999999999", None),
    ],
)
def test_norwegian_numbers_tell_the_birth_date(number, born):
    assert born_by_number(Country.NO, NationalNumber(number)) == born


def test_everyone_on_the_stage_is_as_old_as_their_number_says():
    for person in cast(date(2026, 11, 22)).values():
        born = born_by_number(Country(person.country), NationalNumber(person.number))
        assert born == person.born, person.key


def test_a_norwegian_of_the_nineteenth_century():
    number = norwegian_number(date(1899, 5, 3), 600)
    assert born_by_number(Country.NO, NationalNumber(number)) == date(1899, 5, 3)
