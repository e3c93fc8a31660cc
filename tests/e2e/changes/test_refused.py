"""What is refused, with which code; and that nothing in any care system has changed then."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.ids import Kind
from tests.e2e.changes.orders import order, send
from tests.e2e.changes.record import Seat, appointments, state, threads
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_BILLUND,
    CITIZEN_FREDERIKSBERG,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    GUARDIAN_HELSINGOER,
    OFFERED,
    RELATIVE_AARHUS,
    RELATIVE_HELSINGOER,
    RELATIVE_VESTBY,
)
from tests.e2e.changes.test_not_offered import IDS, given_for, named
from tests.world import MUNICIPALITIES, NOW, Gateway

REFUSAL_OF = {
    "TOO_LATE": "TOO_LATE",
    "OVER": "TOO_LATE",
    "ALREADY_CANCELLED": "ALREADY_DONE",
    "NOT_OFFERED": "NOT_OFFERED",
}
"""What a cancellation is refused with, where the appointment says so beforehand."""
REASON = {"DK-0751": {"reasonCode": "syg"}}
WRITERS = [CITIZEN_AARHUS, CITIZEN_FREDERIKSBERG, CITIZEN_HELSINGOER, CITIZEN_VESTBY]


async def refusal(
    world: Gateway, seat: Seat, name: str, given: Mapping[str, Any], key: str = "key-0001"
) -> dict[str, Any]:
    """The refusal of a change, which has changed nothing anywhere."""
    before, done = world.backends.digests(), len(world.backends.effects())
    answer = await send(world, seat, name, given, key)
    assert answer["__typename"] == "Refused", answer
    assert world.backends.digests() == before
    assert len(world.backends.effects()) == done
    return answer


@pytest.mark.parametrize("seat", OFFERED, ids=str)
async def test_every_appointment_is_refused_or_cancelled_as_it_says_beforehand(
    world: Gateway, seat: Seat
) -> None:
    found = {a["cancellation"]["code"]: a for a in appointments(await state(world, seat))}
    assert "ALLOWED" in found
    for code, one in found.items():
        given = {"appointmentId": one["id"], **REASON.get(seat.code, {})}
        if code == "ALLOWED":
            answer = await send(world, seat, "cancelAppointment", given, key=f"key of {code}")
            assert answer["__typename"] == "AppointmentCancelled"
        else:
            answer = await refusal(world, seat, "cancelAppointment", given, key=f"key of {code}")
            assert answer["code"] == REFUSAL_OF[code]


async def test_exactly_two_hours_before_is_too_late_in_aarhus_and_a_second_earlier_is_not(
    world: Gateway,
) -> None:
    seat, then = CITIZEN_AARHUS, NOW + timedelta(days=2)
    for more in (0, 1):
        start = then + timedelta(hours=2, seconds=more)
        world.backends.happen("DK-0751", "book", "citizen", start=start.isoformat())
    world.clock.set(then)
    world.backends.set_clock(then)
    booked = {a["start"]: a for a in appointments(await state(world, seat))}
    exactly, earlier = (
        {"appointmentId": booked[f"2026-11-24T13:00:0{n}.000+01:00"]["id"], "reasonCode": "syg"}
        for n in (0, 1)
    )
    answer = await refusal(world, seat, "cancelAppointment", exactly, key="exactly then")
    assert answer["code"] == "TOO_LATE"
    answer = await send(world, seat, "cancelAppointment", earlier, key="a second earlier")
    assert answer["__typename"] == "AppointmentCancelled"


@pytest.mark.parametrize(
    ("seat", "more", "code"),
    [
        (CITIZEN_AARHUS, {"reasonCode": None}, "REASON_REQUIRED"),
        (CITIZEN_AARHUS, {"reasonCode": "ferie"}, "REASON_REQUIRED"),
        (CITIZEN_FREDERIKSBERG, {"reasonCode": "syg"}, "REASON_REQUIRED"),
        (CITIZEN_HELSINGOER, {"reasonCode": "syg"}, "REASON_REQUIRED"),
        (CITIZEN_VESTBY, {"reasonCode": "syg"}, "REASON_REQUIRED"),
        (CITIZEN_FREDERIKSBERG, {"newTimeWish": "Om onsdagen"}, "NOT_OFFERED"),
        (CITIZEN_BILLUND, {"newTimeWish": "Om onsdagen"}, "NOT_OFFERED"),
        (CITIZEN_VESTBY, {"newTimeWish": "På onsdager"}, "NOT_OFFERED"),
        (CITIZEN_AARHUS, {"comment": "x" * 2001}, "OUT_OF_RANGE"),
        (CITIZEN_VESTBY, {"comment": "bell \a"}, "OUT_OF_RANGE"),
    ],
)
async def test_a_cancellation_is_as_the_portal_wants_it(
    world: Gateway, seat: Seat, more: Mapping[str, Any], code: str
) -> None:
    given = {**await order(world, seat, "cancelAppointment"), **more}
    assert (await refusal(world, seat, "cancelAppointment", given))["code"] == code


BODIES = {
    "nothing": "",
    "blanks": " \n\t ",
    "too long": "æ" * 10_001,
    "a bell": "Hej\a",
    "a lone carriage return": "Hej\rHej",
    "a next line": "Hej\x85Hej",
    "a zero": "Hej\x00",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("seat", WRITERS, ids=str)
async def test_a_body_that_may_not_be_is_refused_and_nothing_is_sent(
    world: Gateway, seat: Seat, body: str
) -> None:
    given = {**await order(world, seat, "startThread"), "body": body}
    assert (await refusal(world, seat, "startThread", given))["code"] == "OUT_OF_RANGE"
    given = {**await order(world, seat, "replyToThread"), "body": body}
    assert (await refusal(world, seat, "replyToThread", given))["code"] == "OUT_OF_RANGE"


@pytest.mark.parametrize("seat", WRITERS, ids=str)
async def test_ten_thousand_characters_are_sent_whole_whatever_their_bytes(
    world: Gateway, seat: Seat
) -> None:
    body = "😀" * 9_998 + "\r\n" + "\t"
    given = {**await order(world, seat, "startThread"), "body": body}
    answer = await send(world, seat, "startThread", given)
    assert answer["thread"]["messages"]["nodes"][0]["body"] == "😀" * 9_998 + "\n\t"


@pytest.mark.parametrize("seat", WRITERS, ids=str)
async def test_a_recipient_that_the_record_does_not_offer_is_not_found(
    world: Gateway, seat: Seat
) -> None:
    given = await order(world, seat, "startThread")
    other = await order(
        world, CITIZEN_BILLUND if seat is not CITIZEN_BILLUND else CITIZEN_AARHUS, "startThread"
    )
    for recipient in (
        named(given["careRecordId"], Kind.MESSAGE_RECIPIENT),
        other["recipientId"],
        given["careRecordId"],
        "no id at all",
    ):
        wrong = {**given, "recipientId": recipient}
        answer = await refusal(world, seat, "startThread", wrong, key=f"key {hash(recipient)}")
        assert answer["code"] == "NOT_FOUND"


@pytest.mark.parametrize("seat", WRITERS, ids=str)
async def test_a_thread_that_is_closed_takes_no_answer(world: Gateway, seat: Seat) -> None:
    closed = [t for t in threads(await state(world, seat)) if not t["canReply"]]
    assert closed, "the demo world has a closed thread everywhere"
    given = {"threadId": closed[0]["id"], "body": "Hej igen"}
    assert (await refusal(world, seat, "replyToThread", given))["code"] == "NOT_OFFERED"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"takenAt": "2026-11-22T11:00:00.001+01:00"}, "OUT_OF_RANGE"),
        ({"values": []}, "NOT_AGREED"),
        ({"values": [{"code": "x", "value": 1.0}]}, "NOT_AGREED"),
        ("one is missing", "NOT_AGREED"),
        ("one is twice", "NOT_AGREED"),
        ("just too high", "OUT_OF_RANGE"),
        ("just too low", "OUT_OF_RANGE"),
        ("no agreement", "NOT_AGREED"),
    ],
)
async def test_a_measurement_is_exactly_as_agreed(
    world: Gateway, change: Mapping[str, Any] | str, code: str
) -> None:
    seat = CITIZEN_AARHUS
    record = await state(world, seat)
    agreed = next(a for a in record["measurements"]["agreements"] if len(a["components"]) == 2)
    values = [{"code": c["code"], "value": c["minimum"]} for c in agreed["components"]]
    first = agreed["components"][0]
    given: dict[str, Any] = {
        "agreementId": agreed["id"],
        "takenAt": "2026-11-22T11:00:00.000+01:00",
        "values": values,
    }
    changes: Mapping[str, Mapping[str, Any]] = {
        "one is missing": {"values": values[:1]},
        "one is twice": {"values": [values[0], values[0]]},
        "just too high": {
            "values": [{"code": first["code"], "value": first["maximum"] + 0.001}, values[1]]
        },
        "just too low": {
            "values": [{"code": first["code"], "value": first["minimum"] - 0.001}, values[1]]
        },
        "no agreement": {"agreementId": named(record["id"], Kind.MEASUREMENT_AGREEMENT)},
    }
    wrong = changes[change] if isinstance(change, str) else change
    answer = await refusal(world, seat, "recordMeasurement", {**given, **wrong})
    assert answer["code"] == code
    exact = await send(world, seat, "recordMeasurement", given, key="and as agreed")
    assert exact["__typename"] == "MeasurementRecorded"


async def test_a_measurement_after_the_agreement_has_ended_is_not_agreed(world: Gateway) -> None:
    seat = CITIZEN_AARHUS
    given = await order(world, seat, "recordMeasurement")
    ended = IDS.read(given["agreementId"])
    upstream = getattr(ended, "upstream", "")
    world.backends.happen("DK-0751", "end-agreement", "citizen", agreement=upstream)
    assert (await refusal(world, seat, "recordMeasurement", given))["code"] == "NOT_AGREED"


@pytest.mark.parametrize("seat", [CITIZEN_HELSINGOER, RELATIVE_HELSINGOER], ids=str)
async def test_only_offered_kinds_of_aids_are_applied_for(world: Gateway, seat: Seat) -> None:
    given = {**await order(world, seat, "applyForAid"), "kindCode": "badekar"}
    assert (await refusal(world, seat, "applyForAid", given))["code"] == "NOT_OFFERED"


@pytest.mark.parametrize("writers", [(CITIZEN_AARHUS, RELATIVE_AARHUS)])
async def test_two_writers_of_a_life_story_do_not_overwrite_each_other(
    world: Gateway, writers: tuple[Seat, Seat]
) -> None:
    first, second = writers
    slow = await order(world, second, "saveLifeStory")
    quick = await send(world, first, "saveLifeStory", await order(world, first, "saveLifeStory"))
    assert quick["__typename"] == "LifeStorySaved"
    answer = await refusal(world, second, "saveLifeStory", {**slow, "text": "Hun er fra Skagen"})
    assert answer["code"] == "CONFLICT"
    newer = (await state(world, second))["lifeStory"]
    assert newer["text"] == "Jeg er født ved havet."
    merged = {**slow, "text": "Begge dele", "basedOnUpdatedAt": newer["updatedAt"]}
    saved = await send(world, second, "saveLifeStory", merged, key="a new key for a new text")
    assert saved["lifeStory"]["text"] == "Begge dele"
    assert saved["lifeStory"]["updatedBy"] == "REPRESENTATIVE"


async def test_a_story_is_not_written_over_by_somebody_who_saw_none(world: Gateway) -> None:
    given = await order(world, CITIZEN_AARHUS, "saveLifeStory")
    blind = {**given, "basedOnUpdatedAt": None}
    assert (await refusal(world, CITIZEN_AARHUS, "saveLifeStory", blind))["code"] == "CONFLICT"


@pytest.mark.parametrize(
    "seat", [CITIZEN_AARHUS, CITIZEN_FREDERIKSBERG, CITIZEN_BILLUND, CITIZEN_VESTBY], ids=str
)
async def test_a_record_that_has_been_closed_takes_no_change(world: Gateway, seat: Seat) -> None:
    given = await order(world, seat, "startThread")
    world.backends.happen(seat.code, "close-record", seat.of)
    assert (await refusal(world, seat, "startThread", given))["code"] == "RECORD_INACTIVE"


@pytest.mark.parametrize("name", ["cancelAppointment", "startThread", "replyToThread"])
async def test_a_sign_in_that_is_not_sure_enough_changes_nothing(world: Gateway, name: str) -> None:
    given = await order(world, CITIZEN_HELSINGOER, name)
    low = Seat("low", "DK-0217")
    assert (await refusal(world, low, name, given))["code"] == "ASSURANCE_TOO_LOW"


FOREIGN = [
    ("stranger", CITIZEN_HELSINGOER),
    ("relative", CITIZEN_HELSINGOER),
    ("citizen", RELATIVE_HELSINGOER),
    ("former-relative", RELATIVE_HELSINGOER),
    ("heir", RELATIVE_HELSINGOER),
    ("parent", GUARDIAN_HELSINGOER),
    ("innbygger", CITIZEN_HELSINGOER),
    ("citizen", CITIZEN_VESTBY),
    ("innbygger", RELATIVE_VESTBY),
]


@pytest.mark.parametrize(("thief", "seat"), FOREIGN, ids=str)
@pytest.mark.parametrize("name", ["cancelAppointment", "startThread", "replyToThread"])
async def test_somebody_elses_ids_are_not_found_whatever_they_are(
    world: Gateway, thief: str, seat: Seat, name: str
) -> None:
    given = await order(world, seat, name)
    other = Seat(thief, seat.code)
    foreign = await refusal(world, other, name, given, key="the thief's own key")
    [target] = [k for k in ("appointmentId", "careRecordId", "threadId") if k in given]
    unknown = await refusal(world, other, name, {**given, target: "unknown"}, key="another one")
    assert foreign["code"] == "NOT_FOUND"
    assert foreign == unknown, "alike to the last word"


async def test_a_right_that_has_just_been_revoked_writes_no_more(world: Gateway) -> None:
    seat = RELATIVE_HELSINGOER
    given = await order(world, seat, "startThread")
    world.backends.revoke("relative", "citizen")
    assert (await refusal(world, seat, "startThread", given))["code"] == "NOT_FOUND"


@pytest.mark.parametrize("code", MUNICIPALITIES)
async def test_only_a_portal_with_terms_takes_an_acceptance(world: Gateway, code: str) -> None:
    person = "nyinnbygger" if code == "NO-3216" else "citizen"
    given = {"municipality": code, "version": "2024-1"}
    if code == "NO-3216":
        old = {**given, "version": "2023-1"}
        refused = await refusal(world, Seat(person, code), "acceptTerms", old, key="old terms")
        assert refused["code"] == "CONFLICT"
        answer = await send(world, Seat(person, code), "acceptTerms", given)
        assert answer == {
            "__typename": "TermsAccepted",
            "effectiveFrom": "2026-11-23T11:00:00.000+01:00",
        }
        twice = await refusal(world, Seat(person, code), "acceptTerms", given, key="once more")
        assert twice["code"] == "ALREADY_DONE"
    else:
        refused = await refusal(world, Seat(person, code), "acceptTerms", given)
        assert refused["code"] == "NOT_OFFERED"


async def test_terms_open_the_record_a_day_later_and_not_a_moment_before(world: Gateway) -> None:
    seat = Seat("nyinnbygger", "NO-3216", of="nyinnbygger")
    assert (await state(world, seat))["reason"] == "TERMS_NOT_ACCEPTED"
    await send(world, seat, "acceptTerms", await order(world, seat, "acceptTerms"))
    for moment, reason in (
        (NOW, "TERMS_NOT_YET_EFFECTIVE"),
        (NOW + timedelta(days=1, seconds=-1), "TERMS_NOT_YET_EFFECTIVE"),
        (NOW + timedelta(days=1), None),
    ):
        world.clock.set(moment)
        world.backends.set_clock(moment)
        assert (await state(world, seat)).get("reason") == reason


async def test_changes_before_the_terms_are_in_force_say_which_it_is(world: Gateway) -> None:
    seat = Seat("nyinnbygger", "NO-3216", of="nyinnbygger")
    await send(world, seat, "acceptTerms", await order(world, seat, "acceptTerms"))
    world.clock.set(NOW + timedelta(days=1))
    world.backends.set_clock(NOW + timedelta(days=1))
    given = given_for((await state(world, seat))["id"], "startThread")
    world.backends.happen("NO-3216", "withdraw-terms", "nyinnbygger")
    assert (await refusal(world, seat, "startThread", given))["code"] == "TERMS_REQUIRED"
    again = await order(world, seat, "acceptTerms")
    await send(world, seat, "acceptTerms", again, key="accepted again")
    answer = await refusal(world, seat, "startThread", given)
    assert answer["code"] == "TERMS_NOT_YET_EFFECTIVE"
