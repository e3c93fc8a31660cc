"""Every moment at which a right to look at somebody's record begins or ends by itself.

The expected instants are the guides' words put on a calendar: a last day is inclusive, a parent's
ends with the birthday, and days are those of the municipality's zone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce

from tests.e2e.rights.seats import (
    AARHUS,
    DATED,
    GUARDIAN,
    HELSINGOER,
    PARENT,
    PARENT_OF_YOUTH,
    VESTBY,
    YOUTH,
    Seat,
)
from tests.e2e.rights.worlds import Change, only, setting, unchanged
from tests.world import MUNICIPALITIES, Backends

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
Prepare = Callable[[Backends], object]


@dataclass(frozen=True)
class Boundary:
    """`at` is the first moment of the new state, in which the record `opens`, or does no more."""

    name: str
    seat: Seat
    at: datetime
    prepare: Prepare
    opens: bool = False
    change: Change = unchanged

    def __str__(self) -> str:
        return f"{self.seat}-{self.name}".replace(" ", "_")


MIDNIGHTS = {
    date(2026, 11, 22): datetime(2026, 11, 22, 23, tzinfo=UTC),
    date(2026, 10, 25): datetime(2026, 10, 25, 23, tzinfo=UTC),  # clocks are set back
    date(2026, 12, 31): datetime(2026, 12, 31, 23, tzinfo=UTC),
    date(2027, 3, 28): datetime(2027, 3, 28, 22, tzinfo=UTC),  # clocks are set forward
    date(2028, 2, 29): datetime(2028, 2, 29, 23, tzinfo=UTC),
}
"""When a day ends in Copenhagen and in Oslo."""
FOR_ALL = (date(2026, 10, 25), date(2028, 2, 29))
"""The days for rights of every register; the others are for one of each country."""
ELSEWHERE = (
    (HELSINGOER, "America/Nuuk", datetime(2026, 11, 23, 2, tzinfo=UTC)),
    (AARHUS, "America/Nuuk", datetime(2026, 11, 23, 2, tzinfo=UTC)),
    (GUARDIAN, "Atlantic/Faroe", datetime(2026, 11, 23, tzinfo=UTC)),
    (VESTBY, "Atlantic/Reykjavik", datetime(2026, 11, 23, tzinfo=UTC)),
    (HELSINGOER, "Asia/Tokyo", datetime(2026, 11, 22, 15, tzinfo=UTC)),
)
"""When 22 November ends in a municipality with a zone of its own."""
BIRTHDAYS = (
    ("2011-11-23", datetime(2026, 11, 22, 23, tzinfo=UTC)),
    ("2012-01-01", datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ("2012-02-29", datetime(2027, 2, 28, 23, tzinfo=UTC)),  # 1 March in a common year
    ("2012-03-28", datetime(2027, 3, 27, 23, tzinfo=UTC)),
)
"""Days of birth, and when the fifteenth birthday begins in Copenhagen."""
YOUTH_IS_15 = datetime(2025, 6, 23, 22, tzinfo=UTC)
YOUTH_IS_18 = datetime(2028, 6, 23, 22, tzinfo=UTC)


def _until(seat: Seat, last: date) -> Prepare:
    return lambda stubs: only(stubs, seat, until=str(last))


def _from(seat: Seat, first: date) -> Prepare:
    return lambda stubs: only(stubs, seat, **{"from": str(first)})


def _born(seat: Seat, on: str) -> Prepare:
    order = {"what": "born", "person": seat.of, "on": on}
    return lambda stubs: stubs.tell("identity_stub", order)


def _nothing(_: Backends) -> None:
    pass


def _dated() -> Iterator[Boundary]:
    for seat in DATED:
        for last, over in MIDNIGHTS.items():
            if last in FOR_ALL or seat in (AARHUS, VESTBY):
                yield Boundary(f"the last day is {last}", seat, over, _until(seat, last))
            if last in FOR_ALL or seat is AARHUS:
                begins = _from(seat, last + DAY)
                yield Boundary(f"the first day is {last + DAY}", seat, over, begins, opens=True)


def everywhere(seat: Seat, zone: str) -> Change:
    """Every municipality of the seat's country has this zone."""
    settings = [setting(code, zone=zone) for code in MUNICIPALITIES if code[:2] == seat.code[:2]]
    return lambda text: reduce(lambda changed, change: change(changed), settings, text)


def _elsewhere() -> Iterator[Boundary]:
    last, first = date(2026, 11, 22), date(2026, 11, 23)
    for seat, zone, over in ELSEWHERE:
        there = everywhere(seat, zone)
        yield Boundary(f"the last day in {zone}", seat, over, _until(seat, last), change=there)
        begins = _from(seat, first)
        yield Boundary(f"the first day in {zone}", seat, over, begins, opens=True, change=there)


def _custody() -> Iterator[Boundary]:
    for born, birthday in BIRTHDAYS:
        yield Boundary(f"15 years after {born}", PARENT, birthday, _born(PARENT, born))
    in_nuuk = setting("DK-0217", zone="America/Nuuk")
    at, born = datetime(2026, 11, 23, 2, tzinfo=UTC), _born(PARENT, "2011-11-23")
    yield Boundary("15 in Nuuk", PARENT, at, born, change=in_nuuk)
    yield Boundary("the youth is 15", PARENT_OF_YOUTH, YOUTH_IS_15, _nothing)


def _readings() -> Iterator[Boundary]:
    """The guide's other reading: parents of children under 18, with a mandate beside custody."""
    until_18 = setting("DK-0217", parent_until_age=18)
    yield Boundary("18", PARENT_OF_YOUTH, YOUTH_IS_18, _nothing, change=until_18)
    strict = setting("DK-0217", parent_until_age=18, parent_needs_mandate=True)
    mandate = Seat("parent", "youth", "RELATIVE", "DK-0217")

    def beside(**days: str) -> Prepare:
        order = {"what": "grant", "person": "parent", "of": "youth", **days}
        return lambda stubs: stubs.tell("identity_stub", order)

    eve = MIDNIGHTS[date(2026, 12, 31)]
    ends, begins = beside(until="2026-12-31"), beside(**{"from": "2027-01-01"})
    yield Boundary("mandate until New Year", PARENT_OF_YOUTH, eve, ends, change=strict)
    yield Boundary("mandate until New Year", mandate, eve, ends, change=strict)
    new_year = Boundary("mandate from New Year", PARENT_OF_YOUTH, eve, begins, change=strict)
    yield replace(new_year, opens=True)
    yield Boundary("18 with a mandate", PARENT_OF_YOUTH, YOUTH_IS_18, beside(), change=strict)


def _own() -> Iterator[Boundary]:
    """Whoever is 15 opens their own record, from the birthday on in the municipality's zone."""
    yield Boundary("15", YOUTH, YOUTH_IS_15, _nothing, opens=True)
    until_16 = setting("DK-0217", minimum_age=16)
    at_16 = datetime(2026, 6, 23, 22, tzinfo=UTC)
    yield Boundary("16 where it says so", YOUTH, at_16, _nothing, opens=True, change=until_16)
    in_nuuk = setting("DK-0217", zone="America/Nuuk")
    at_15_there = datetime(2025, 6, 24, 1, tzinfo=UTC)
    yield Boundary("15 in Nuuk", YOUTH, at_15_there, _nothing, opens=True, change=in_nuuk)


BOUNDARIES = (*_dated(), *_elsewhere(), *_custody(), *_readings(), *_own())
