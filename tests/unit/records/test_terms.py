"""Terms take effect at the same clock time next day, in the municipality's zone.

On the night when clocks skip that time there is no such moment: it is the one that clocks would
have shown as that time had they not been moved, which they show an hour later. Where it comes
twice, it is the first. Both are 24 hours after an acceptance the night before.
"""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.records.terms import effective_from
from gateway.schema.scalars import write_date_time
from tests.unit.fakes.house import OSLO, source
from tests.unit.fakes.system import FakeSystem

VESTBY = source("NO-3216", FakeSystem({}))
HOURS = {
    "an ordinary night": ("2026-11-22T11:00+01:00", 24, "2026-11-23T11:00:00.000+01:00"),
    "a spring day": ("2027-03-27T12:00+01:00", 23, "2027-03-28T12:00:00.000+02:00"),
    "an autumn day": ("2026-10-24T12:00+02:00", 25, "2026-10-25T12:00:00.000+01:00"),
    "to the doubled time": ("2026-10-24T02:30+02:00", 24, "2026-10-25T02:30:00.000+02:00"),
    "from the doubled time, first": (
        "2026-10-25T02:30+02:00",
        25,
        "2026-10-26T02:30:00.000+01:00",
    ),
    "from the doubled time, again": (
        "2026-10-25T02:30+01:00",
        24,
        "2026-10-26T02:30:00.000+01:00",
    ),
    "from the hour after the skipped": (
        "2027-03-28T03:30+02:00",
        24,
        "2027-03-29T03:30:00.000+02:00",
    ),
}
"""Accepted; how many hours pass; and what is told. Oslo's clocks go back in the night to 25 October
2026 at three, and forward in the night to 28 March 2027 at two."""


@pytest.mark.parametrize(("accepted", "hours", "effective"), HOURS.values(), ids=HOURS)
def test_the_same_clock_time_next_day(accepted: str, hours: int, effective: str) -> None:
    moment = datetime.fromisoformat(accepted).astimezone(UTC)
    found = effective_from(moment, 1, VESTBY)
    assert found.astimezone(UTC) - moment == timedelta(hours=hours)
    assert write_date_time(found) == effective


def test_a_time_that_clocks_skip_is_shown_by_them_an_hour_later() -> None:
    moment = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    assert moment.astimezone(OSLO).hour == 2
    found = effective_from(moment, 1, VESTBY).astimezone(UTC)
    assert found == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert found.astimezone(OSLO).replace(tzinfo=None) == datetime(2027, 3, 28, 3, 30)  # noqa: DTZ001
