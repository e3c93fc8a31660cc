"""The calendar: order, pages, days on the edge of time, and what cannot be read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    NewTimeRequest,
    VideoMeeting,
)
from gateway.domain.people import StaffMember
from gateway.domain.records import Unreadable
from tests.unit.fakes.house import AARHUS, COPENHAGEN, House, house, person, record_of

EVA = person("eva")
LIST = """query($from: Date!, $to: Date!, $first: Int! = 50, $after: String,
  $kinds: [AppointmentKind!]) {
  careRecord(municipality: "DK-0751") { ... on CareRecord { calendar { ... on Calendar {
    appointments(from: $from, to: $to, first: $first, after: $after, kinds: $kinds) {
      edges { cursor node { title start end } } nodes { title }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } } } }"""
VIEW = """query($span: CalendarSpan!, $day: Date!) {
  careRecord(municipality: "DK-0751") { ... on CareRecord { calendar { ... on Calendar {
    view(span: $span, containing: $day) {
      date publicHoliday hasMore appointments { title start } } } } } } }"""


def visit(title: str, start: datetime, minutes: int | None = 60, **more: Any) -> Appointment:
    return Appointment(
        **{
            "id": title,
            "kind": AppointmentKind.HOME_VISIT,
            "title": title,
            "start": start,
            "end": None if minutes is None else start + timedelta(minutes=minutes),
            "status": AppointmentStatus.BOOKED,
            **more,
        }
    )


def with_visits(*rows: Appointment | Unreadable) -> House:
    built = house({AARHUS: record_of(EVA, "r1")})
    built.systems[AARHUS].rows["appointments"] = rows
    return built


def calendar(answer: dict[str, Any]) -> dict[str, Any]:
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["careRecord"]["calendar"]


async def listed(built: House, **variables: Any) -> dict[str, Any]:
    wanted = {"from": "2026-11-01", "to": "2026-12-31", **variables}
    return calendar(await built.ask(EVA, LIST, wanted))["appointments"]


async def viewed(built: House, span: str, day: str) -> list[dict[str, Any]]:
    return calendar(await built.ask(EVA, VIEW, {"span": span, "day": day}))["view"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


async def test_appointments_come_earliest_first_and_by_key_where_they_begin_together() -> None:
    noon = utc(2026, 11, 23, 12)
    built = with_visits(visit("b", noon), visit("c", noon + timedelta(hours=1)), visit("a", noon))
    page = await listed(built)
    assert [n["title"] for n in page["nodes"]] == ["a", "b", "c"]


async def test_instants_carry_the_offset_of_their_own_day() -> None:
    """Central European Summer Time ends on 25 October 2026, and begins on 28 March 2027."""
    built = with_visits(
        visit("summer", utc(2026, 10, 24, 10)), visit("winter", utc(2026, 10, 26, 10))
    )
    page = await listed(built, **{"from": "2026-10-01"})
    starts = [edge["node"]["start"] for edge in page["edges"]]
    assert starts == ["2026-10-24T12:00:00.000+02:00", "2026-10-26T11:00:00.000+01:00"]


async def test_pages_survive_what_is_inserted_before_and_after() -> None:
    day = utc(2026, 11, 23, 8)
    rows = [visit(f"v{n}", day + timedelta(hours=n)) for n in range(4)]
    built = with_visits(*rows)
    first = await listed(built, first=2)
    assert first["pageInfo"]["hasNextPage"] is True
    earlier, between = visit("x", day - timedelta(hours=5)), visit("y", day + timedelta(hours=3.5))
    built.systems[AARHUS].rows["appointments"] = (*rows, earlier, between)
    second = await listed(built, first=2, after=first["pageInfo"]["endCursor"])
    assert [n["title"] for n in second["nodes"]] == ["v2", "v3"]
    assert second["pageInfo"]["hasPreviousPage"] is True
    third = await listed(built, first=2, after=second["pageInfo"]["endCursor"])
    assert [n["title"] for n in third["nodes"]] == ["y"]
    assert third["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    "changed",
    [{"to": "2026-12-30"}, {"kinds": ["NURSING"]}, {"after": "forged"}, {"after": "é"}],
)
async def test_a_cursor_is_good_for_its_own_arguments_only(changed: dict[str, Any]) -> None:
    built = with_visits(visit("a", utc(2026, 11, 23, 8)))
    cursor = (await listed(built))["pageInfo"]["endCursor"]
    wanted = {"from": "2026-11-01", "to": "2026-12-31", "after": cursor, **changed}
    answer = await built.ask(EVA, LIST, wanted)
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_USER_INPUT"]
    assert answer["errors"][0]["path"] == ["careRecord", "calendar", "appointments"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": 0},
        {"first": 101},
        {"first": -1},
        {"from": "2026-12-31", "to": "2026-12-30"},
        {"from": "2026-01-01", "to": "2027-01-02"},
        {"from": "0001-01-01", "to": "0001-01-02"},
        {"from": "9999-12-30", "to": "9999-12-31"},
    ],
)
async def test_what_cannot_be_asked_for_is_said_and_never_clamped(wrong: dict[str, Any]) -> None:
    built = with_visits()
    answer = await built.ask(EVA, LIST, {"from": "2026-11-01", "to": "2026-12-31", **wrong})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_a_leap_year_can_be_asked_for_whole() -> None:
    page = await listed(with_visits(), **{"from": "2028-01-01", "to": "2028-12-31"})
    assert page["nodes"] == []


async def test_an_appointment_that_cannot_be_read_is_null_at_its_own_index() -> None:
    built = with_visits(Unreadable("appointment 2"), visit("a", utc(2026, 11, 23, 8)))
    answer = await built.ask(EVA, LIST, {"from": "2026-11-01", "to": "2026-12-31"})
    page = answer["data"]["careRecord"]["calendar"]["appointments"]
    assert [edge and edge["node"]["title"] for edge in page["edges"]] == ["a", None]
    assert page["nodes"] == [{"title": "a"}, None]
    places = {tuple(e["path"][-2:]): e["extensions"] for e in answer["errors"]}
    said = {"code": "SOURCE_INVALID", "municipality": AARHUS, "topic": "CALENDAR"}
    assert places == {("edges", 1): said, ("nodes", 1): said}


async def test_a_page_goes_on_after_one_that_cannot_be_read() -> None:
    built = with_visits(Unreadable("1"), Unreadable("2"))
    first = await built.ask(EVA, LIST, {"from": "2026-11-01", "to": "2026-12-31", "first": 1})
    info = first["data"]["careRecord"]["calendar"]["appointments"]["pageInfo"]
    assert info["hasNextPage"] is True
    again = {"from": "2026-11-01", "to": "2026-12-31", "first": 1, "after": info["endCursor"]}
    second = await built.ask(EVA, LIST, again)
    assert second["data"]["careRecord"]["calendar"]["appointments"]["nodes"] == [None]


async def test_the_week_begins_on_monday_and_crosses_the_year() -> None:
    """1 January 2027 is a Friday, and New Year's Day in Denmark."""
    over = visit("over midnight", datetime(2026, 12, 31, 23, 30, tzinfo=COPENHAGEN), 90)
    days = await viewed(with_visits(over), "WEEK", "2027-01-02")
    assert [d["date"] for d in days] == [str(date(2026, 12, 28) + timedelta(n)) for n in range(7)]
    full = [d["date"] for d in days if d["appointments"]]
    assert full == ["2026-12-31", "2027-01-01"]
    holiday = {d["date"]: d["publicHoliday"] for d in days}
    assert holiday["2027-01-01"] == "Nytårsdag"
    assert holiday["2026-12-30"] is None


async def test_the_night_of_25_hours_is_one_day() -> None:
    """On 25 October 2026 the hour from two to three comes twice."""
    night = [visit(f"{h}", utc(2026, 10, 24, 22) + timedelta(hours=h), 30) for h in range(25)]
    days = await viewed(with_visits(*night), "DAY", "2026-10-25")
    assert len(days[0]["appointments"]) == 25
    starts = [a["start"] for a in days[0]["appointments"]]
    assert "2026-10-25T02:00:00.000+02:00" in starts
    assert "2026-10-25T02:00:00.000+01:00" in starts


async def test_the_night_of_23_hours_is_one_day() -> None:
    """On 28 March 2027 the hour from two to three does not come."""
    night = [visit(f"{h}", utc(2027, 3, 27, 23) + timedelta(hours=h), 30) for h in range(23)]
    days = await viewed(with_visits(*night), "DAY", "2027-03-28")
    assert len(days[0]["appointments"]) == 23


async def test_what_ends_at_midnight_is_not_on_the_next_day() -> None:
    until = visit("until midnight", datetime(2026, 11, 23, 23, tzinfo=COPENHAGEN), 60)
    at = visit("at midnight", datetime(2026, 11, 24, 0, tzinfo=COPENHAGEN), None)
    days = await viewed(with_visits(until, at), "WEEK", "2026-11-23")
    on = {d["date"]: [a["title"] for a in d["appointments"]] for d in days if d["appointments"]}
    assert on == {"2026-11-23": ["until midnight"], "2026-11-24": ["at midnight"]}


async def test_a_month_has_all_its_days() -> None:
    days = await viewed(with_visits(), "MONTH", "2028-02-10")
    assert (days[0]["date"], days[-1]["date"], len(days)) == ("2028-02-01", "2028-02-29", 29)


async def test_a_day_shows_a_hundred_and_says_that_there_are_more() -> None:
    many = [visit(f"{n:03}", utc(2026, 11, 23, 8)) for n in range(101)]
    days = await viewed(with_visits(*many), "DAY", "2026-11-23")
    assert len(days[0]["appointments"]) == 100
    assert days[0]["hasMore"] is True


async def test_in_a_view_what_cannot_be_read_stands_last_on_the_first_day() -> None:
    built = with_visits(Unreadable("x"), visit("a", utc(2026, 11, 23, 8)))
    answer = await built.ask(EVA, VIEW, {"span": "WEEK", "day": "2026-11-25"})
    days = answer["data"]["careRecord"]["calendar"]["view"]
    assert [a and a["title"] for a in days[0]["appointments"]] == ["a", None]
    path = ["careRecord", "calendar", "view", 0, "appointments", 1]
    assert [e["path"] for e in answer["errors"]] == [path]


DETAILS = """{ careRecord(municipality: "DK-0751") { ... on CareRecord { calendar {
  ... on Calendar { appointments(from: "2026-11-22", to: "2026-11-30") { nodes {
    title staff { name } cancellation { code until da: explanation nb: explanation(language: NB)
      en: explanation(language: EN) } video { joinUrl opensAt }
    newTimeRequest { wish requestedAt } } } } } } } }"""


async def test_staff_are_named_and_ordered_by_what_is_shown() -> None:
    """Surnames are cut before anything is put in order."""
    staff = (StaffMember(given="Ole", full="Ole Aa"), StaffMember(given="Ane", full="Ane Zz"))
    built = with_visits(visit("a", utc(2026, 11, 23, 8), staff=staff))
    answer = calendar(await built.ask(EVA, DETAILS))
    assert answer["appointments"]["nodes"][0]["staff"] == [{"name": "Ane"}, {"name": "Ole"}]


async def test_cancelling_is_explained_in_three_languages_with_its_deadline() -> None:
    built = with_visits(visit("a", utc(2026, 11, 22, 13)), visit("b", utc(2026, 11, 22, 11, 59)))
    nodes = calendar(await built.ask(EVA, DETAILS))["appointments"]["nodes"]
    assert [n["cancellation"]["code"] for n in nodes] == ["TOO_LATE", "ALLOWED"]
    assert nodes[1]["cancellation"]["until"] == "2026-11-22T12:00:00.000+01:00"
    assert len({nodes[1]["cancellation"][key] for key in ("da", "nb", "en")}) == 3


async def test_a_link_to_a_foreign_host_is_not_handed_on() -> None:
    opens = utc(2026, 11, 23, 8)
    good = VideoMeeting(opens_at=opens, join_url="https://video.example/r")
    bad = VideoMeeting(opens_at=opens, join_url="https://elsewhere.example/r")
    built = with_visits(visit("a", opens, video=good), visit("b", opens, video=bad))
    nodes = calendar(await built.ask(EVA, DETAILS))["appointments"]["nodes"]
    assert [n["video"]["joinUrl"] for n in nodes] == ["https://video.example/r", None]


async def test_a_wish_without_its_time_is_no_silent_gap() -> None:
    built = with_visits(
        visit("a", utc(2026, 11, 23, 8), new_time_request=NewTimeRequest(wish="later"))
    )
    answer = await built.ask(EVA, DETAILS)
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["SOURCE_INVALID"]


async def test_a_number_in_a_title_is_masked() -> None:
    built = with_visits(visit("Besøg hos 251248-9996", utc(2026, 11, 23, 8)))
    nodes = calendar(await built.ask(EVA, DETAILS))["appointments"]["nodes"]
    assert nodes[0]["title"] == "Besøg hos ******-****"
