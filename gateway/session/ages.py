"""Ages that give or end a right. Whoever was born on 29 February is older on 1 March.

Sources: Helsingør Kommune, "Trin for Trin procedure for borger og pårørende, Borgerportalen",
version 1.1 ("borgere over 15 år" read as 15 and over; "børn under 15 år"). From 18 nobody has a
parent with custody.
"""

from datetime import date, timedelta
from typing import Final

from gateway.domain.representations import age_on

OF_AGE: Final = 18


def birthday(born: date, years: int) -> date:
    """The day on which somebody becomes that old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def old_enough(born: date | None, minimum_age: int | None, today: date) -> bool:
    """Whether one's own record opens at this age. Without a day of birth only where none counts."""
    if minimum_age is None:
        return True
    return born is not None and age_on(born, today) >= minimum_age


def last_day_of_custody(born: date, until_age: int) -> date:
    """The last day on which a parent may look: the day before the birthday, never past 18."""
    return birthday(born, min(until_age, OF_AGE)) - timedelta(days=1)
