"""Numbers that do not show themselves, first names, ages, and promised answers."""

import copy
import json
from datetime import date

import pytest

from gateway.domain.messages import MessagingRule, expected_reply_by
from gateway.domain.people import NationalNumber, Party, StaffMember
from gateway.domain.portal import AssuranceLevel
from gateway.domain.representations import age_on

DIGITS = "2512489996"


def test_a_number_shows_itself_only_when_asked():
    number = NationalNumber("251248-9996")
    assert number.reveal() == DIGITS
    for text in (repr(number), str(number), f"{number}", f"{number!r:>30}", "%s" % number):  # noqa: UP031
        assert "9996" not in text
        assert "2512" not in text
    with pytest.raises(TypeError):
        json.dumps(number)
    assert "9996" not in repr([number, {"n": number}])


def test_numbers_are_equal_with_and_without_a_dash():
    assert NationalNumber("251248-9996") == NationalNumber(DIGITS)
    assert hash(NationalNumber("251248-9996")) == hash(NationalNumber(DIGITS))
    assert NationalNumber(DIGITS) != DIGITS
    assert copy.deepcopy(NationalNumber(DIGITS)) == NationalNumber(DIGITS)


def test_a_replacement_number_keeps_its_letters():
    assert NationalNumber("070392-1VJ4").reveal() == "0703921VJ4"


@pytest.mark.parametrize(
    ("given", "full", "role", "expected"),
    [
        ("Signe", "Signe Hagen", "Sygeplejerske", "Signe"),
        ("Anne Lise", "Anne Lise Hagen", None, "Anne"),
        (" Anne  Lise", None, None, "Anne"),
        ("Per-Erik", None, None, "Per-Erik"),
        (None, "Bjørn Vik Hagen", None, "Bjørn"),
        ("", "Bjørn Vik", "Terapeut", "Bjørn"),
        ("  ", "  ", "Terapeut", "Terapeut"),
        (None, None, "Nattpatrulje", "Nattpatrulje"),
        (None, None, None, ""),
        ("Anne\u00a0Lise", None, None, "Anne"),
    ],
)
def test_first_names(given, full, role, expected):
    cut = StaffMember(given=given, full=full, role=role, unit="Nord").by_first_name()
    assert cut.name == expected
    assert cut.full is None
    assert (cut.role, cut.unit) == (role, "Nord")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2012, 5, 1), date(2027, 4, 30), 14),
        (date(2012, 5, 1), date(2027, 5, 1), 15),
        (date(2012, 2, 29), date(2027, 2, 28), 14),
        (date(2012, 2, 29), date(2027, 3, 1), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2027, 1, 1), date(2027, 1, 1), 0),
    ],
)
def test_ages(born, day, age):
    assert age_on(born, day) == age


def test_assurance_has_an_order():
    low, substantial, high = AssuranceLevel
    assert high.reaches(substantial)
    assert substantial.reaches(substantial)
    assert not low.reaches(substantial)


@pytest.mark.parametrize(
    ("author", "days", "expected"),
    [
        # written on Friday 20 November 2026: the first working day after is Monday
        (Party.CITIZEN, 1, date(2026, 11, 23)),
        (Party.REPRESENTATIVE, 2, date(2026, 11, 24)),
        (Party.MUNICIPALITY, 1, None),
        (Party.CITIZEN, None, None),
    ],
)
def test_promised_answers(author, days, expected):
    rule = MessagingRule(reply_within_working_days=days)
    found = expected_reply_by(author, date(2026, 11, 20), rule, lambda _: False)
    assert found == expected


def test_without_a_rule_nothing_is_promised():
    assert expected_reply_by(Party.CITIZEN, date(2026, 11, 20), None, lambda _: False) is None
