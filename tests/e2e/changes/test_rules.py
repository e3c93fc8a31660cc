"""Each portal's rules are settings and holidays: seen in what is shown, and in what is done."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.changes.orders import order, send
from tests.e2e.changes.record import Seat, appointments, state, threads
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_BILLUND,
    CITIZEN_FREDERIKSBERG,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    GUARDIAN_HELSINGOER,
    PARENT_HELSINGOER,
)
from tests.e2e.changes.test_not_offered import given_for
from tests.e2e.changes.test_refused import refusal
from tests.e2e.own_settings import own_gateway
from tests.world import CARE_SYSTEMS, Backends, Gateway

ONE_DAY = "[DK-0217]\ncancel_working_days = 1\nextra_days_off = [2026-11-25]\n"
REASONS = {
    "selv": "Jeg klarer det selv",
    "paaroerende": "Jeg får hjælp af en pårørende",
    "syg": "Jeg er syg",
    "hospital": "Jeg er på hospitalet",
    "ring": "Jeg vil gerne ringes op",
    "andet": "Andet",
}
"""As Aarhus Kommune's guide to Min Dialog has them, in its order."""
OFFERED_REASONS = """
{ municipality(code: "DK-0751") { portal { cancellation {
  reasonRequired reasons { code label(language: DA) } } } } }
"""
NO_MESSAGES_FOR_PARENTS = """
[[DK-0217.narrow]]
topics = ["MESSAGES"]
roles = ["PARENT"]
verdict = "WITHHELD"
da = "Forældre skriver ikke her."
nb = "Foreldre skriver ikke her."
en = "Parents do not write here."
source = "En prøve"
"""
WRITTEN = {
    "a Sunday": (datetime(2026, 11, 22, 10, tzinfo=UTC), "2026-11-24", "2026-11-23"),
    "after midnight there": (
        datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
        "2026-11-26",
        "2026-11-25",
    ),
    "a Friday": (datetime(2026, 11, 27, 10, tzinfo=UTC), "2026-12-01", "2026-11-30"),
    "the day before Christmas Eve": (
        datetime(2026, 12, 23, 10, tzinfo=UTC),
        "2026-12-28",
        "2026-12-24",
    ),
    "Christmas Eve": (datetime(2026, 12, 24, 10, tzinfo=UTC), "2026-12-29", "2026-12-28"),
}
"""When it is written; the second working day after, and the first. 25 and 26 December are days off
in both countries, the second of them a Saturday; 24 December is none. In time's own order."""
PROMISED = {CITIZEN_AARHUS: 1, CITIZEN_VESTBY: 2}
"""Which of those days each portal promises; Borgerportalen and Frederiksberg promise none."""


async def shown_until(world: Gateway, seat: Seat, start: str) -> str:
    """Until when the visit that begins then may be cancelled, as it says itself."""
    [found] = [a for a in appointments(await state(world, seat)) if a["start"] == start]
    until: str = found["cancellation"]["until"]
    return until


def set_clocks(world: Gateway, moment: datetime) -> None:
    world.clock.set(moment)
    world.backends.set_clock(moment)


async def test_a_municipality_sets_its_own_deadline_and_days_off(
    stubs: Backends, tmp_path: Path
) -> None:
    """Thursday's visit, one working day before, and Wednesday is none here: Tuesday."""
    seat = CITIZEN_HELSINGOER
    starts = [f"2026-11-26T11:00:0{second}.000+01:00" for second in (0, 1)]
    for start in starts:
        stubs.happen(seat.code, "book", seat.of, start=start)
    async with own_gateway(
        stubs, tmp_path, lambda text: text.replace("[DK-0217]\n", ONE_DAY)
    ) as world:
        set_clocks(world, datetime(2026, 11, 24, 10, tzinfo=UTC))
        visits = {a["start"]: a for a in appointments(await state(world, seat))}
        exactly, earlier = (visits[start] for start in starts)
        assert [a["cancellation"] for a in (exactly, earlier)] == [
            {"code": "TOO_LATE", "until": "2026-11-24T11:00:00.000+01:00"},
            {"code": "ALLOWED", "until": "2026-11-24T11:00:01.000+01:00"},
        ]
        answer = await refusal(
            world, seat, "cancelAppointment", {"appointmentId": exactly["id"]}, key="exactly then"
        )
        assert answer["code"] == "TOO_LATE"
        given = {"appointmentId": earlier["id"]}
        answer = await send(world, seat, "cancelAppointment", given, key="a second earlier")
        assert answer["__typename"] == "AppointmentCancelled"
        assert len(stubs.effects()) == 1


@pytest.mark.parametrize("seat", [CITIZEN_HELSINGOER, CITIZEN_BILLUND], ids=str)
async def test_three_working_days_over_christmas_leave_out_the_holidays(
    world: Gateway, seat: Seat
) -> None:
    """From Tuesday the 29th: Monday the 28th, Thursday the 24th, Wednesday the 23rd."""
    start = "2026-12-29T10:00:00.000+01:00"
    world.backends.happen(seat.code, "book", seat.of, start=start)
    assert await shown_until(world, seat, start) == "2026-12-23T10:00:00.000+01:00"


@pytest.mark.parametrize("seat", PROMISED, ids=str)
async def test_an_answer_is_promised_by_working_days_from_the_day_after(
    world: Gateway, seat: Seat
) -> None:
    for name, written in WRITTEN.items():
        set_clocks(world, written[0])
        promised = written[PROMISED[seat]]
        given = await order(world, seat, "startThread")
        sent = await send(world, seat, "startThread", given, key=f"written on {name}")
        assert sent["thread"]["expectedReplyBy"] == promised, name
        listed = {t["id"]: t for t in threads(await state(world, seat))}
        assert listed[sent["thread"]["id"]]["expectedReplyBy"] == promised, name


@pytest.mark.parametrize("seat", [CITIZEN_FREDERIKSBERG, CITIZEN_HELSINGOER], ids=str)
async def test_a_portal_without_a_promise_promises_none(world: Gateway, seat: Seat) -> None:
    sent = await send(world, seat, "startThread", await order(world, seat, "startThread"))
    assert sent["thread"]["expectedReplyBy"] is None


async def test_each_of_aarhus_six_reasons_is_taken_and_a_wish_with_any_of_them(
    world: Gateway,
) -> None:
    seat = CITIZEN_AARHUS
    rule = (await world.data(OFFERED_REASONS))["municipality"]["portal"]["cancellation"]
    offered: Mapping[str, str] = {r["code"]: r["label"] for r in rule["reasons"]}
    assert rule["reasonRequired"]
    assert list(offered.items()) == list(REASONS.items())
    for code in offered:
        world.backends.forget()
        given = await order(world, seat, "cancelAppointment")
        given |= {"reasonCode": code, "newTimeWish": "Hellere om torsdagen"}
        done = await send(world, seat, "cancelAppointment", given, key=f"because {code}")
        assert done["__typename"] == "AppointmentCancelled", code
        [after] = [
            a for a in appointments(await state(world, seat)) if a["id"] == given["appointmentId"]
        ]
        assert after["status"] == done["appointment"]["status"] == "CANCELLED"
        assert after["newTimeRequest"]["wish"] == given["newTimeWish"]
        assert done["appointment"]["newTimeRequest"] == {"wish": given["newTimeWish"]}
        assert len(world.backends.effects()) == 1


async def test_a_topic_withheld_from_a_role_takes_no_change_from_it(
    stubs: Backends, tmp_path: Path
) -> None:
    async with own_gateway(stubs, tmp_path, lambda text: text + NO_MESSAGES_FOR_PARENTS) as world:
        theirs = await state(world, GUARDIAN_HELSINGOER)
        record = await state(world, PARENT_HELSINGOER)
        assert record["messages"] == {}
        assert set(theirs["permissions"]) - set(record["permissions"]) == {
            "START_THREAD",
            "REPLY_TO_THREAD",
        }
        stubs.forget_requests()
        for name in ("startThread", "replyToThread", "markThreadRead"):
            given = given_for(record["id"], name)
            answer = await refusal(world, PARENT_HELSINGOER, name, given, key=f"key of {name}")
            assert answer["code"] == "ROLE_NOT_PERMITTED"
        assert stubs.requests(*CARE_SYSTEMS) == []
        given = await order(world, GUARDIAN_HELSINGOER, "startThread")
        done = await send(world, GUARDIAN_HELSINGOER, "startThread", given)
        assert done["__typename"] == "ThreadStarted"
