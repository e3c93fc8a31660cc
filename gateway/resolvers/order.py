"""Keys to put rows in order by. Each list's key ends with the row's own id."""

from datetime import date, datetime
from typing import Final

from gateway.domain.municipalities import Country
from gateway.domain.numbers import without_numbers
from gateway.routing.alphabet import place_in_alphabet

_LONGEST: Final = 100


def oldest_first(instant: datetime) -> float:
    """Earlier instants first."""
    return instant.timestamp()


def newest_first(instant: datetime) -> float:
    """Later instants first."""
    return -instant.timestamp()


def newest_day_first(day: date | None) -> tuple[int, int]:
    """Later days first, unknown ones last."""
    return (1, 0) if day is None else (0, -day.toordinal())


def alphabetical(text: str, country: Country) -> tuple[str, str]:
    """As in that country's alphabet. Only what may be shown has a say in the order."""
    return place_in_alphabet(without_numbers(text)[:_LONGEST], country)
