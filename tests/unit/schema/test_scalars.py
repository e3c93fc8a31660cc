"""Scalars are written by their specifications, and read strictly."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.schema.scalars import (
    NotOfItsTypeError,
    Strictly,
    read_date,
    read_date_time,
    read_duration,
    read_url,
    write_date_time,
    write_duration,
)

VALID = [
    "2011-08-30T13:22:53.108Z",
    "2011-08-30T13:22:53.108+00:00",
    "2011-08-30t13:22:53.108z",
    "2011-08-30T13:22:53.108-03:00",
    "2011-08-30T13:22:53.108+03:30",
]
INVALID = [
    "2011-08-30T13:22:53.108-03",
    "2011-08-30T13:22:53.108912Z",
    "2011-08-30T24:22:53Z",
    "2011-08-30T13:22:53.108",
    "2011-08-30",
    "2011-08-30T13:22:53.108-00:00",
    "2011-08-30T13:22:53.108+03:30:15",
    "2011-08-30T24:22:53.108Z",
    "2010-02-30T21:22:53.108Z",
    "2010-02-11T21:22:53.108Z+25:11",
]


@pytest.mark.parametrize("text", VALID)
def test_instants_that_the_specification_calls_valid_are_read(text: str) -> None:
    """scalars.graphql.org/andimarek/date-time: its table of valid examples."""
    assert read_date_time(text).microsecond == 108_000


@pytest.mark.parametrize("text", [*INVALID, "", "nonsense", "٢٠١١-08-30T13:22:53.108Z"])
def test_instants_that_the_specification_calls_invalid_are_not_read(text: str) -> None:
    """The same specification: its table of invalid examples, and digits of another alphabet."""
    with pytest.raises(NotOfItsTypeError, match="the remedy"):
        Strictly(read_date_time, "the remedy").value(text)


def test_an_instant_in_utc_is_written_with_z() -> None:
    assert write_date_time(datetime(2026, 11, 22, 10, tzinfo=UTC)) == "2026-11-22T10:00:00.000Z"


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_an_instant_that_is_written_is_read_again(wall: datetime) -> None:
    local = wall.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Copenhagen"))
    again = read_date_time(write_date_time(local))
    assert timedelta() <= local - again < timedelta(milliseconds=1)
    assert again.utcoffset() == local.utcoffset()


@pytest.mark.parametrize("text", ["2026-3-29", "20260329", "2026-02-29", "2026-03-29T00:00", ""])
def test_a_date_is_year_month_and_day(text: str) -> None:
    assert read_date("2026-03-29") == date(2026, 3, 29)
    with pytest.raises(NotOfItsTypeError, match="the remedy"):
        Strictly(read_date, "the remedy").value(text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=4), "PT4M"),
        (timedelta(hours=2), "PT2H"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=1, hours=1, seconds=5), "P1DT1H5S"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(), "PT0S"),
    ],
)
def test_a_duration_is_written_the_shortest_way(length: timedelta, text: str) -> None:
    assert write_duration(length) == text
    assert read_duration(text) == length


@pytest.mark.parametrize("text", ["", "P", "PT", "4M", "PT4", "P1DT", "-PT4M", "PT4M ", "P1Y"])
def test_what_is_no_duration_is_not_read(text: str) -> None:
    with pytest.raises(NotOfItsTypeError, match="the remedy"):
        Strictly(read_duration, "the remedy").value(text)


@pytest.mark.parametrize(
    "text", ["", "example.org", "javascript:alert(1)", "file:///x", "https://", "https://a\n.b"]
)
def test_what_is_no_address_of_the_web_is_not_read(text: str) -> None:
    with pytest.raises(NotOfItsTypeError, match="the remedy"):
        Strictly(read_url, "the remedy").value(text)


def test_offsets_are_kept() -> None:
    text = "2026-03-29T09:30:00.000+02:00"
    read = read_date_time(text)
    assert read.tzinfo == timezone(timedelta(hours=2))
    assert write_date_time(read) == text
