"""Calendars are right where days are not what they seem: clock changes, New Year, midnight.

In Denmark and Norway clocks go forward at 02:00 on the last Sunday of March and back at 03:00 on
the last Sunday of October (Directive 2000/84/EC): 28 March and 31 October in 2027.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.world import Gateway

ZONES = {"DK-0751": "Europe/Copenhagen", "DK-0217": "Europe/Copenhagen", "NO-3216": "Europe/Oslo"}
PERSON = {"DK-0751": "citizen", "DK-0217": "citizen", "NO-3216": "innbygger"}
VIEW = """
query ($code: MunicipalityCode!, $span: CalendarSpan!, $day: Date!) {
  careRecord(municipality: $code) { ... on CareRecord { calendar { ... on Calendar {
    view(span: $span, containing: $day) {
      date publicHoliday hasMore appointments { id title start end }
    } } } } }
}
"""
LIST = """
query ($code: MunicipalityCode!, $from: Date!, $to: Date!, $after: String) {
  careRecord(municipality: $code) { ... on CareRecord { calendar { ... on Calendar {
    appointments(from: $from, to: $to, first: 100, after: $after) {
      nodes { id title start end } pageInfo { hasNextPage endCursor }
    } } } } }
}
"""
# Title, start and end as the wall clocks there show them. The stubs say how long each lasts:
# Cura and helsenorge in minutes that pass, Nexus by the clock on the wall.
NIGHTS = [
    ("DK-0751", "2027-03-28", "Nattilsyn", "01:30:00.000+01:00", "04:00:00.000+02:00"),
    ("DK-0751", "2027-10-31", "Nattilsyn", "01:30:00.000+02:00", "02:00:00.000+01:00"),
    ("DK-0217", "2027-03-28", "Nattilsyn", "01:30:00.000+01:00", "03:30:00.000+02:00"),
    ("DK-0217", "2027-10-31", "Nattilsyn", "01:30:00.000+02:00", "03:30:00.000+01:00"),
    ("NO-3216", "2027-03-28", "Nattilsyn", "01:30:00.000+01:00", "04:30:00.000+02:00"),
    ("NO-3216", "2027-10-31", "Nattilsyn", "01:30:00.000+02:00", "02:30:00.000+01:00"),
]
OVER_MIDNIGHT = [
    ("DK-0751", "2026-11-25", "T23:30:00.000+01:00", "T01:00:00.000+01:00"),
    ("DK-0751", "2026-12-31", "T23:15:00.000+01:00", "T00:45:00.000+01:00"),
    ("DK-0217", "2026-11-24", "T22:30:00.000+01:00", "T00:45:00.000+01:00"),
    ("DK-0217", "2026-12-31", "T23:30:00.000+01:00", "T00:30:00.000+01:00"),
    ("NO-3216", "2026-11-25", "T23:30:00.000+01:00", "T00:45:00.000+01:00"),
    ("NO-3216", "2026-12-31", "T22:50:00.000+01:00", "T00:30:00.000+01:00"),
]
HOLIDAYS = [
    ("DK-0751", "2026-12-25", "juledag"),
    ("DK-0217", "2027-01-01", "Nytårsdag"),
    ("DK-0217", "2027-03-26", "Langfredag"),
    ("DK-0217", "2027-03-28", "Påskedag"),
    ("DK-0751", "2027-05-06", "Kristi himmelfartsdag"),
    ("DK-0751", "2026-12-24", None),
    ("DK-0217", "2027-06-05", None),
    ("DK-0217", "2027-04-23", None),  # store bededag is a working day since 2024
    ("NO-3216", "2026-12-24", None),
    ("NO-3216", "2026-12-25", "juledag"),
    ("NO-3216", "2027-05-17", "Grunnlovsdag"),
    ("NO-3216", "2027-03-28", "påskedag"),
]


async def view(world: Gateway, code: str, span: str, day: str) -> list[dict[str, Any]]:
    variables = {"code": code, "span": span, "day": day}
    data = await world.data(VIEW, variables, person=PERSON[code])
    days: list[dict[str, Any]] = data["careRecord"]["calendar"]["view"]
    return days


async def listed(world: Gateway, code: str, first: str, last: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        variables = {"code": code, "from": first, "to": last, "after": after}
        data = await world.data(LIST, variables, person=PERSON[code])
        page = data["careRecord"]["calendar"]["appointments"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


def moments(found: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return [(one["title"], one["start"], one["end"]) for one in found]


@pytest.mark.parametrize(("code", "day", "title", "start", "end"), NIGHTS)
async def test_a_night_when_clocks_change_has_its_offsets_before_and_after(
    world: Gateway, code: str, day: str, title: str, start: str, end: str
) -> None:
    expected = (title, f"{day}T{start}", f"{day}T{end}")
    found = [
        one
        for one in moments(await listed(world, code, day, day))
        if one[0].startswith(title) and one[1].startswith(f"{day}T01:30")
    ]
    assert [(title, *one[1:]) for one in found] == [expected]
    for span in ("DAY", "WEEK", "MONTH"):
        for shown in await view(world, code, span, day):
            on_it = [(title, *one[1:]) for one in moments(shown["appointments"])]
            assert (expected in on_it) is (shown["date"] == day), (span, shown["date"])


@pytest.mark.parametrize(("code", "day", "start", "end"), OVER_MIDNIGHT)
async def test_an_appointment_over_midnight_stands_on_both_days(
    world: Gateway, code: str, day: str, start: str, end: str
) -> None:
    """Also where the days lie in two weeks, two months or two years."""
    next_day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    expected = (f"{day}{start}", f"{next_day}{end}")
    for shown_day in (day, next_day):
        for span in ("DAY", "WEEK", "MONTH"):
            for shown in await view(world, code, span, shown_day):
                there = expected in [one[1:] for one in moments(shown["appointments"])]
                assert there is (shown["date"] in {day, next_day}), (span, shown["date"])
        found = await listed(world, code, shown_day, shown_day)
        assert [one[1:] for one in moments(found)].count(expected) == 1
    after_that = (date.fromisoformat(next_day) + timedelta(days=1)).isoformat()
    found = await listed(world, code, after_that, after_that)
    assert expected not in [one[1:] for one in moments(found)]


async def test_a_stay_of_three_days_stands_on_all_of_them(world: Gateway) -> None:
    """From 14:00 on 1 January to 14:00 on 4 January."""
    days = await view(world, "NO-3216", "MONTH", "2027-01-15")
    on = [d["date"] for d in days if any("Avlastning" in a["title"] for a in d["appointments"])]
    assert on == ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"]


@pytest.mark.parametrize("code", ZONES)
@pytest.mark.parametrize(
    ("containing", "monday"),
    [
        ("2026-11-22", "2026-11-16"),  # a Sunday
        ("2026-11-23", "2026-11-23"),  # a Monday
        ("2027-01-01", "2026-12-28"),  # over New Year
        ("2027-03-28", "2027-03-22"),  # clocks change on its last day
        ("2027-03-29", "2027-03-29"),
        ("2028-02-29", "2028-02-28"),
    ],
)
async def test_weeks_begin_on_monday_and_have_seven_days(
    world: Gateway, code: str, containing: str, monday: str
) -> None:
    days = await view(world, code, "WEEK", containing)
    first = date.fromisoformat(monday)
    expected = [(first + timedelta(days=n)).isoformat() for n in range(7)]
    assert [d["date"] for d in days] == expected


@pytest.mark.parametrize(
    ("containing", "last"),
    [("2027-02-14", 28), ("2028-02-14", 29), ("2027-03-31", 31), ("2026-12-31", 31)],
)
async def test_months_have_the_days_that_they_have(
    world: Gateway, containing: str, last: int
) -> None:
    days = await view(world, "DK-0217", "MONTH", containing)
    expected = [f"{containing[:8]}{n:02}" for n in range(1, last + 1)]
    assert [d["date"] for d in days] == expected


@pytest.mark.parametrize("code", ZONES)
async def test_every_instant_has_the_offset_of_its_place_and_time(
    world: Gateway, code: str
) -> None:
    """A year of appointments, both sides of both clock changes."""
    found = await listed(world, code, "2026-10-20", "2027-10-20")
    found += await listed(world, code, "2027-10-21", "2027-11-20")
    instants = [datetime.fromisoformat(one["start"]) for one in found]
    instants += [datetime.fromisoformat(one["end"]) for one in found if one["end"]]
    for instant in instants:
        assert instant.utcoffset() == instant.astimezone(ZoneInfo(ZONES[code])).utcoffset()
    assert {instant.utcoffset() for instant in instants} == {timedelta(hours=1), timedelta(hours=2)}


@pytest.mark.parametrize("code", ZONES)
async def test_views_and_lists_agree(world: Gateway, code: str) -> None:
    """What stands on the days of a month is what its list has, in the order of their beginnings."""
    for month, last in (("2026-11", "30"), ("2026-12", "31"), ("2027-03", "31")):
        days = await view(world, code, "MONTH", f"{month}-10")
        in_list = await listed(world, code, f"{month}-01", f"{month}-{last}")
        seen = list(dict.fromkeys(a["id"] for d in days for a in d["appointments"]))
        assert sorted(seen) == sorted(one["id"] for one in in_list)
        starts = [datetime.fromisoformat(one["start"]) for one in in_list]
        assert starts == sorted(starts)
        for day in days:
            starts = [datetime.fromisoformat(one["start"]) for one in day["appointments"]]
            assert starts == sorted(starts)
            assert not day["hasMore"]


@pytest.mark.parametrize(("code", "day", "name"), HOLIDAYS)
async def test_public_holidays_have_the_countrys_own_names(
    world: Gateway, code: str, day: str, name: str | None
) -> None:
    [shown] = await view(world, code, "DAY", day)
    if name is None:
        assert shown["publicHoliday"] is None
    else:
        assert name.casefold() in shown["publicHoliday"].casefold()


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-11-23", "2026-11-22"), ("2026-01-01", "2027-01-02"), ("0001-01-01", "0001-01-02")],
)
async def test_days_that_cannot_be_are_refused_not_mended(
    world: Gateway, first: str, last: str
) -> None:
    variables = {"code": "DK-0217", "from": first, "to": last}
    answer = await world.ask(LIST, variables, person="citizen")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["data"]["careRecord"]["calendar"] == {"appointments": None}
