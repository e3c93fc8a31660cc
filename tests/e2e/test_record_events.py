"""What happens in the care systems of the demo world is told to whoever watches, as they see it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.looks import entries
from tests.e2e.watching import EYES, POLL, Eye, a_round, record_id, turn, turned, watch, watch_id
from tests.world import Backends, Gateway

NODE = "query ($id: ID!) { node(id: $id) { __typename ... on %s } }"


@pytest.fixture
async def live(stubs: Backends, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway in front of the stubs, with a clock to turn."""
    async with turned(stubs, tmp_path) as world:
        yield world


async def happens(world: Gateway, eye: Eye, what: str, **more: Any) -> dict[str, Any]:
    """It happens, and is noticed: at once where the source tells it, else at the next look."""
    told = world.backends.happen(eye.code, what, eye.subject, **more)
    await a_round(world)
    return told


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_an_answer_is_heard_and_can_be_asked_for_by_its_id(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        await happens(live, eye, "answer", body="Vi kommer kl. 9.")
        event = await stream.hears()
        assert event["__typename"] == "MessageReceived"
        message = event["message"]
        assert message["body"] == "Vi kommer kl. 9."
        assert message["author"]["kind"] == "MUNICIPALITY"
        assert live.backends.canary not in str(event)
        found = await live.data(NODE % "Message { body }", {"id": message["id"]}, person=eye.person)
        assert found["node"] == {"__typename": "Message", "body": message["body"]}


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_a_visit_is_booked_moved_cancelled_and_each_is_told(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        begin = "2026-11-26T09:00:00+01:00"
        told = await happens(live, eye, "book", start=begin)
        booked = await stream.hears()
        assert booked["__typename"] == "AppointmentChanged"
        assert booked["appointment"]["start"] == "2026-11-26T09:00:00.000+01:00"
        await happens(live, eye, "move", appointment=told["appointment"])
        moved = await stream.hears()
        assert moved["appointment"]["start"] == "2026-11-26T10:00:00.000+01:00"
        await happens(live, eye, "cancel", appointment=told["appointment"])
        cancelled = await stream.hears()
        assert cancelled["appointment"]["status"] == "CANCELLED"
        ids = {event["appointment"]["id"] for event in (booked, moved, cancelled)}
        assert len(ids) == 1
        assert live.backends.canary not in str((booked, moved, cancelled))


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_a_visit_that_is_made_is_told_with_its_moment(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        told = await happens(live, eye, "book", start="2026-11-23T09:00:00+01:00")
        booked = await stream.hears()
        await happens(live, eye, "complete-visit", appointment=told["appointment"])
        made = await stream.hears()
        assert made["__typename"] == "VisitCompleted"
        assert made["appointment"] == made["appointment"] | {
            "id": booked["appointment"]["id"],
            "status": "COMPLETED",
        }
        assert made["completedAt"].startswith("2026-11-22T11:00:")
        assert made["completedAt"].endswith("+01:00")


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_one_that_is_taken_away_is_told_by_the_id_it_had(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        told = await happens(live, eye, "book", start="2026-11-26T09:00:00+01:00")
        booked = await stream.hears()
        await happens(live, eye, "remove", appointment=told["appointment"])
        removed = await stream.hears()
        assert removed["__typename"] == "AppointmentRemoved"
        assert removed["appointmentId"] == booked["appointment"]["id"]


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_a_record_that_closes_ends_the_stream(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        live.backends.happen(eye.code, "close-record", eye.subject)
        await turn(live, POLL)
        assert await stream.ends() == "NO_LONGER_AVAILABLE"


@pytest.mark.parametrize(
    "eye", [eye for eye in EYES if eye.code in {"DK-0217", "DK-0530"}], ids=str
)
async def test_a_note_among_the_staff_is_told_to_nobody(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        await happens(live, eye, "internal-note")
        await happens(live, eye, "answer", body="Efter noten")
        event = await stream.hears()
        assert event["message"]["body"] == "Efter noten"


@pytest.mark.parametrize("eye", EYES, ids=str)
async def test_the_log_has_the_beginning_each_event_and_the_end(live: Gateway, eye: Eye) -> None:
    async with watch(live, eye) as stream:
        await happens(live, eye, "answer")
        await stream.hears()
        await happens(live, eye, "book", start="2026-11-26T09:00:00+01:00")
        await stream.hears()
        await a_round(live)
    log = [e for e in await entries(live, eye.person) if e["operation"] == "Watching"]
    assert [e["topicsShown"] for e in reversed(log)] == [[], ["MESSAGES"], ["CALENDAR"], []]
    assert {(e["role"], e["outcome"], e["kind"]) for e in log} == {(eye.role, "ANSWERED", "READ")}
    assert {e["municipality"]["code"] for e in log} == {eye.code}


@pytest.mark.parametrize("eye", [eye for eye in EYES if eye.role != "CITIZEN"], ids=str)
async def test_a_right_that_is_revoked_ends_the_stream_within_a_second(
    live: Gateway, eye: Eye
) -> None:
    async with watch(live, eye) as stream:
        order = {"what": "revoke", "person": eye.person, "of": eye.subject}
        live.backends.tell("identity_stub", order)
        await turn(live, 0.75)
        assert await stream.ends() == "NO_LONGER_AVAILABLE"


async def test_a_source_that_tells_by_itself_is_heard_at_once(live: Gateway) -> None:
    """Vestby's: the clock stands still."""
    eye = Eye("innbygger", "NO-3216", "innbygger")
    async with watch(live, eye) as stream:
        live.backends.happen(eye.code, "answer", eye.subject, body="Straks")
        await turn(live, 0.25)
        assert (await stream.hears())["message"]["body"] == "Straks"


async def test_a_source_is_asked_once_a_round_for_all_who_watch(live: Gateway) -> None:
    eyes = [eye for eye in EYES if (eye.code, eye.subject) == ("DK-0751", "citizen")]
    record = {eye: await record_id(live, eye) for eye in eyes}
    tokens = {eye: live.backends.token(eye.person) for eye in eyes}
    async with (
        watch(live, eyes[0]),
        watch(live, eyes[1]),
        watch_id(live, record[eyes[0]], tokens[eyes[0]]),
        watch_id(live, record[eyes[1]], tokens[eyes[1]]),
    ):
        await a_round(live)
        live.backends.forget_requests()
        await a_round(live)
        asked = [r["path"].rpartition("fhir/")[2] for r in live.backends.requests("cura_stub")]
    assert sorted(one for one in asked if one != "metadata") == [
        "Appointment/_search",
        "Communication/_search",
        "Patient/_search",
    ]


async def test_what_one_changes_here_is_heard_at_once_by_the_others(live: Gateway) -> None:
    citizen, relative = (eye for eye in EYES if (eye.code, eye.subject) == ("DK-0751", "citizen"))
    async with watch(live, citizen) as own, watch(live, relative) as other:
        record = await record_id(live, citizen)
        recipients = await live.data(RECIPIENTS, {"id": record}, person="citizen")
        [first, *_] = recipients["node"]["messages"]["recipients"]
        written = {
            "careRecordId": record,
            "recipientId": first["id"],
            "subject": "Torsdag",
            "body": "Kan I komme senere?",
            "idempotencyKey": "a-key-of-a-test",
        }
        answer = await live.data(START, {"input": written}, person="citizen")
        thread = answer["startThread"]["thread"]["id"]
        await turn(live, 0.25)
        heard = [await own.hears(), await other.hears()]
    assert [one["message"]["author"]["isViewer"] for one in heard] == [True, False]
    assert heard[0]["thread"]["id"] == thread != heard[1]["thread"]["id"]
    assert {one["message"]["body"] for one in heard} == {"Kan I komme senere?"}


RECIPIENTS = """
query ($id: ID!) {
  node(id: $id) { ... on CareRecord { messages { ... on Messages { recipients { id } } } } }
}
"""
START = """
mutation ($input: StartThreadInput!) {
  startThread(input: $input) {
    ... on ThreadStarted { thread { id } }
    ... on Refused { code }
  }
}
"""


async def test_terms_that_are_withdrawn_end_the_stream(live: Gateway) -> None:
    eye = EYES[4]
    async with watch(live, eye) as stream:
        live.backends.happen(eye.code, "withdraw-terms", eye.subject)
        await turn(live, POLL)
        assert await stream.ends() == "NO_LONGER_AVAILABLE"


async def test_what_happens_while_a_source_has_let_go_is_heard_all_the_same(live: Gateway) -> None:
    eye = EYES[4]
    async with watch(live, eye) as stream:
        for body in ("Første", "Anden"):
            live.backends.happen(eye.code, "let-go", eye.subject)
            await happens(live, eye, "answer", body=body)
            assert (await stream.hears())["message"]["body"] == body


async def test_whoever_is_not_signed_in_is_told_so(live: Gateway) -> None:
    record = await record_id(live, EYES[0])
    async with watch_id(live, record, None) as stream:
        error = await stream.fails()
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize("person", ["stranger", "relative", "former-relative", "low", "innbygger"])
async def test_anothers_record_is_no_record(live: Gateway, person: str) -> None:
    record = await record_id(live, EYES[0])
    live.backends.forget_requests()
    answers = []
    for known in (record, "nothing", record[:-4] + "AAAA"):
        async with watch_id(live, known, live.backends.token(person)) as stream:
            assert await stream.ends() == "NO_LONGER_AVAILABLE"
            answers.append(stream.heard[1:])
    assert answers[0] == answers[1] == answers[2]
    assert not any("Communication" in r["path"] for r in live.backends.requests("cura_stub"))


async def test_idle_time_ends_the_stream_and_watching_does_not_put_it_off(live: Gateway) -> None:
    """Min Dialog's four minutes, counted from the look at the record before."""
    aarhus = EYES[0]
    used = '{ careRecord(municipality: "DK-0751") { ... on CareRecord { person { name } } } }'
    await live.data(used, person="citizen")
    async with watch(live, aarhus) as stream:
        await happens(live, aarhus, "answer")
        await stream.hears()
        await turn(live, 240 - live.clock.monotonic() - 0.05)
        assert not stream.has_news
        await turn(live, 1)
        assert await stream.ends() == "SIGN_IN_ENDED"
