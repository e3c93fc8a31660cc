"""The day of birth that a national identity number tells, where it tells one.

Danish: the Civil Registration System's own table of the seventh digit. Norwegian: individual
numbers by century; months raised by 40, 65 or 80 are synthetic persons, days raised by 40 are
D-numbers.
"""

from datetime import date
from typing import Final

from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber

_DANISH_CENTURIES: Final[tuple[tuple[str, int, int], ...]] = (
    ("0123", 99, 1900),
    ("49", 36, 2000),
    ("49", 99, 1900),
    ("5678", 57, 2000),
    ("5678", 99, 1800),
)
_NORWEGIAN_CENTURIES: Final[tuple[tuple[range, range, int], ...]] = (
    (range(500), range(100), 1900),
    (range(500, 750), range(54, 100), 1800),
    (range(500, 1000), range(40), 2000),
    (range(900, 1000), range(40, 100), 1900),
)
_SYNTHETIC_MONTHS: Final = (80, 65, 40)
_D_NUMBER_DAYS: Final = 40


def born_by_number(country: Country, number: NationalNumber) -> date | None:
    """The day of birth, or None where the number holds none."""
    digits = number.reveal()
    if not (digits.isascii() and digits.isdigit()):
        return None
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if country is Country.DK:
        return _date(_danish_century(digits[6:7], year), year, month, day)
    month -= next((raised for raised in _SYNTHETIC_MONTHS if month > raised), 0)
    day -= _D_NUMBER_DAYS if day > _D_NUMBER_DAYS else 0
    return _date(_norwegian_century(int(digits[6:9] or 0), year), year, month, day)


def _danish_century(seventh: str, year: int) -> int | None:
    return next((c for d, last, c in _DANISH_CENTURIES if seventh in d and year <= last), None)


def _norwegian_century(individual: int, year: int) -> int | None:
    return next(
        (c for those, years, c in _NORWEGIAN_CENTURIES if individual in those and year in years),
        None,
    )


def _date(century: int | None, year: int, month: int, day: int) -> date | None:
    if century is None:
        return None
    try:
        return date(century + year, month, day)
    except ValueError:
        return None
