"""A source that does not say whether it was done, and the same call that finds out."""

from typing import Any

import pytest

from tests.e2e.changes.orders import DONE, order, send
from tests.e2e.changes.record import Seat, state, threads
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_FREDERIKSBERG,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    OFFERED,
)
from tests.e2e.looks import entries
from tests.world import CARE_SYSTEMS, STUB_OF, Gateway

CASES = [
    *((CITIZEN_AARHUS, name) for name in sorted(OFFERED[CITIZEN_AARHUS])),
    (CITIZEN_FREDERIKSBERG, "requestNewTime"),
    *((CITIZEN_HELSINGOER, name) for name in sorted(OFFERED[CITIZEN_HELSINGOER])),
    *((CITIZEN_VESTBY, name) for name in sorted(OFFERED[CITIZEN_VESTBY])),
    (Seat("nyinnbygger", "NO-3216"), "acceptTerms"),
]
CHANGES = r"^(?!.*(_search|/search|[Tt]oken)).*$"
"""Every address that changes are sent to; questions that are asked by POST are not."""
FAULTS: dict[str, dict[str, Any]] = {
    "it fails after it has done it": {"kind": "fail", "after": True},
    "its answer is cut off": {"kind": "cut"},
    "it fails before it has done it": {"kind": "fail", "status": 502},
    "it answers rubbish": {"kind": "rubbish"},
}


def spoil(world: Gateway, seat: Seat, fault: dict[str, Any]) -> None:
    """Let the next change that is sent to that seat's care system go wrong."""
    for method in ("POST", "PUT"):
        told = {**fault, "path": CHANGES, "method": method, "times": 1}
        world.backends.fault(STUB_OF[seat.code], **told)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize(("seat", "name"), CASES, ids=str)
async def test_the_outcome_is_unknown_and_the_retry_makes_it_exactly_one(
    world: Gateway, seat: Seat, name: str, fault: dict[str, Any]
) -> None:
    given = await order(world, seat, name)
    spoil(world, seat, fault)
    first = await send(world, seat, name, given)
    assert first["__typename"] == "OutcomeUnknown"
    assert first["retryAfter"]
    assert first["explanation"]
    assert len(world.backends.effects()) <= 1
    again = await send(world, seat, name, given)
    assert again["__typename"] == DONE[name]
    assert len(world.backends.effects()) == 1
    once_more = await send(world, seat, name, given)
    assert once_more == again
    assert len(world.backends.effects()) == 1


@pytest.mark.parametrize(("seat", "name"), CASES, ids=str)
async def test_rubbish_from_a_source_that_has_done_it_does_not_make_it_two(
    world: Gateway, seat: Seat, name: str
) -> None:
    """An adapter may see for itself that it is done; or it is unknown, and the retry sees it."""
    given = await order(world, seat, name)
    spoil(world, seat, {"kind": "rubbish", "after": True})
    first = await send(world, seat, name, given)
    assert first["__typename"] in {"OutcomeUnknown", DONE[name]}
    again = await send(world, seat, name, given)
    assert again["__typename"] == DONE[name]
    assert len(world.backends.effects()) == 1


@pytest.mark.parametrize("seat", [CITIZEN_AARHUS, CITIZEN_HELSINGOER, CITIZEN_VESTBY], ids=str)
async def test_a_care_system_that_is_down_is_an_error_and_the_key_is_free(
    world: Gateway, seat: Seat
) -> None:
    """What never left is not unknown; the look-ups before it fail as any look-up does."""
    given = {**await order(world, seat, "replyToThread"), "idempotencyKey": "key-0001"}
    before = world.backends.digests()
    world.backends.fault(STUB_OF[seat.code], path=".*", kind="fail", times=1, status=503)
    answer = await world.ask(
        "mutation ($i: ReplyToThreadInput!) { replyToThread(input: $i) { __typename } }",
        {"i": given},
        person=seat.person,
    )
    [error] = answer["errors"]
    assert answer["data"] == {"replyToThread": None}
    assert error["extensions"]["code"] == "SOURCE_UNAVAILABLE"
    assert world.backends.effects() == []
    assert world.backends.digests() == before
    done = await send(world, seat, "replyToThread", given)
    assert done["__typename"] == "ReplySent"


async def test_other_input_under_the_same_key_is_a_conflict_and_the_first_stands(
    world: Gateway,
) -> None:
    seat = CITIZEN_HELSINGOER
    given = await order(world, seat, "replyToThread")
    first = await send(world, seat, "replyToThread", given)
    once = world.backends.digests()
    other = await send(world, seat, "replyToThread", {**given, "body": "Noget andet"})
    assert (other["__typename"], other["code"]) == ("Refused", "CONFLICT")
    assert world.backends.digests() == once
    assert len(world.backends.effects()) == 1
    bodies = [m["body"] for t in threads(await state(world, seat)) for m in t["messages"]["nodes"]]
    assert first["message"]["body"] in bodies
    assert "Noget andet" not in bodies


async def test_another_persons_same_key_is_another_key(world: Gateway) -> None:
    for person, role in (("citizen", "CITIZEN"), ("relative", "RELATIVE")):
        seat = Seat(person, "DK-0217", role)
        given = await order(world, seat, "startThread")
        answer = await send(world, seat, "startThread", given, key="the same key")
        assert answer["__typename"] == "ThreadStarted"
    assert len(world.backends.effects()) == 2


async def test_one_persons_same_key_in_two_municipalities_is_two_keys(world: Gateway) -> None:
    for seat in (CITIZEN_HELSINGOER, CITIZEN_AARHUS):
        given = await order(world, seat, "startThread")
        answer = await send(world, seat, "startThread", given, key="the same key")
        assert answer["__typename"] == "ThreadStarted"
    assert len(world.backends.effects()) == 2


async def test_one_failing_mutation_does_not_hide_what_the_others_did(world: Gateway) -> None:
    nexus = {**await order(world, CITIZEN_HELSINGOER, "startThread"), "idempotencyKey": "key-0001"}
    cura = {**await order(world, CITIZEN_AARHUS, "startThread"), "idempotencyKey": "key-0002"}
    late = {**cura, "body": "", "idempotencyKey": "key-0003"}
    before = world.backends.digests()
    world.backends.fault("nexus_stub", path="/details/search", kind="fail", status=500)
    answer = await world.ask(
        "mutation ($a: StartThreadInput!, $b: StartThreadInput!, $c: StartThreadInput!) {"
        " cura: startThread(input: $b) { __typename }"
        " nexus: startThread(input: $a) { __typename }"
        " late: startThread(input: $c) { __typename } }",
        {"a": nexus, "b": cura, "c": late},
        person="citizen",
    )
    assert answer["data"]["cura"] == {"__typename": "ThreadStarted"}
    assert answer["data"]["nexus"] is None
    assert answer["data"]["late"] == {"__typename": "Refused"}
    [error] = answer["errors"]
    assert error["path"] == ["nexus"]
    assert len(world.backends.effects()) == 1
    after = world.backends.digests()
    assert {stub for stub in before if before[stub] != after[stub]} == {"cura_stub"}
    refused = await send(world, CITIZEN_AARHUS, "startThread", late, key="key-0003")
    assert (refused["__typename"], refused["code"]) == ("Refused", "OUT_OF_RANGE")
    assert world.backends.digests() == after


async def test_a_repeat_asks_the_care_system_for_nothing_but_what_it_shows(
    world: Gateway,
) -> None:
    seat = CITIZEN_HELSINGOER
    given = {**await order(world, seat, "replyToThread"), "idempotencyKey": "key-0001"}
    document = "mutation ($i: ReplyToThreadInput!) { replyToThread(input: $i) { __typename } }"
    await world.data(document, {"i": given}, person=seat.person)
    world.backends.forget_requests()
    await world.data(document, {"i": given}, person=seat.person)
    assert len(world.backends.requests(*CARE_SYSTEMS)) == 1, "the record itself, to let one in"


async def test_an_unknown_outcome_is_in_the_log_as_failed_and_the_retry_as_answered(
    world: Gateway,
) -> None:
    seat = CITIZEN_VESTBY
    given = await order(world, seat, "startThread")
    spoil(world, seat, {"kind": "fail", "after": True})
    await send(world, seat, "startThread", given)
    await send(world, seat, "startThread", given)
    written = [e for e in await entries(world, seat.person) if e["kind"] == "WRITE"]
    assert [e["outcome"] for e in written] == ["ANSWERED", "FAILED"]
