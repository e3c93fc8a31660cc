"""A change whose outcome nobody knows: said so, never done twice, found out by the same call."""

from dataclasses import replace

import pytest
import structlog.testing

from gateway.domain.access_log import AccessKind, AccessOutcome
from gateway.domain.calendar import AppointmentStatus
from gateway.domain.errors import SourceTimeout, SourceUnavailable, SourceUncertain
from tests.unit.fakes.house import AARHUS, House
from tests.unit.fakes.mutations import BY_NAME, EVA, MUTATIONS, Mutation, asked, offering_all

WRITE, READ = AccessKind.WRITE, AccessKind.READ
ANSWERED, REFUSED, FAILED = AccessOutcome
every = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
SECRET = "2512489996 har feber"


def lose(built: House, mutation: Mutation, failure: Exception) -> None:
    """The change is done, and its answer does not come."""
    built.systems[AARHUS].lost = {mutation.write: failure}


def outcomes(built: House) -> list[tuple[AccessKind, AccessOutcome]]:
    return [(entry.access.kind, entry.access.outcome) for entry in built.store.entries]


@every
async def test_an_answer_that_does_not_come_is_an_unknown_outcome(mutation: Mutation) -> None:
    built = offering_all()
    lose(built, mutation, SourceUncertain("sted"))
    found = await asked(built, mutation, mutation.input(built))
    assert found == {
        "__typename": "OutcomeUnknown",
        "explanation": found["explanation"],
        "retryAfter": "PT2S",
        "nextStep": {"title": "Send det samme igen med samme nøgle"},
    }
    assert outcomes(built) == [(WRITE, FAILED)]
    assert built.calls[-1] == mutation.write


@every
async def test_the_same_call_finds_out_and_does_it_no_more(mutation: Mutation) -> None:
    built = offering_all()
    lose(built, mutation, SourceUncertain("sted"))
    given = mutation.input(built)
    await asked(built, mutation, given)
    built.systems[AARHUS].lost.clear()
    assert await asked(built, mutation, given) == {"__typename": mutation.done, **mutation.shows}
    system = built.systems[AARHUS]
    assert (len(system.effects), system.calls.count(mutation.write)) == (1, 1)
    assert system.calls.count("change_made") == 1
    assert outcomes(built) == [(WRITE, FAILED), (WRITE, ANSWERED), (READ, ANSWERED)]


@pytest.mark.parametrize(
    ("failure", "wait"),
    [
        (SourceTimeout("sted"), "PT2S"),
        (SourceUnavailable("sted"), "PT2S"),
        (TypeError(SECRET), "PT2S"),
        (KeyError(SECRET), "PT2S"),
    ],
)
async def test_whatever_goes_wrong_after_sending_the_outcome_is_unknown(
    failure: Exception, wait: str
) -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    lose(built, reply, failure)
    with structlog.testing.capture_logs() as logs:
        found = await asked(built, reply, reply.input(built))
    assert (found["__typename"], found["retryAfter"]) == ("OutcomeUnknown", wait)
    assert SECRET not in str(logs)
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (SourceUnavailable("sted"), "SOURCE_UNAVAILABLE"),
        (SourceTimeout("sted"), "SOURCE_TIMEOUT"),
        (TypeError(SECRET), "INTERNAL"),
    ],
)
async def test_what_goes_wrong_before_sending_is_an_error_and_nothing_was_done(
    failure: Exception, code: str
) -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    system, given = built.systems[AARHUS], {"input": reply.input(built)}
    system.failures["reply_to_thread"] = failure
    with structlog.testing.capture_logs() as logs:
        answer = await built.ask(EVA, reply.query(), given)
    assert answer["data"] == {reply.name: None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert SECRET not in f"{answer}{logs}"
    assert outcomes(built) == [(WRITE, FAILED)]
    system.failures.clear()
    assert (await asked(built, reply, given["input"]))["__typename"] == "ReplySent"
    assert (len(system.effects), system.calls.count("change_made")) == (1, 0)


@pytest.mark.parametrize("read", ["find", "threads"])
async def test_a_record_that_cannot_be_read_for_judging_is_an_error(read: str) -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    built.systems[AARHUS].failures[read] = SourceUnavailable("sted")
    answer = await built.ask(EVA, reply.query(), {"input": reply.input(built)})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["SOURCE_UNAVAILABLE"]
    assert built.systems[AARHUS].effects == []
    built.systems[AARHUS].failures.clear()
    assert (await asked(built, reply, reply.input(built)))["__typename"] == "ReplySent"


async def test_finding_out_may_fail_and_is_tried_again() -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    system, given = built.systems[AARHUS], reply.input(built)
    lose(built, reply, SourceUncertain("sted"))
    await asked(built, reply, given)
    system.lost.clear()
    system.failures["change_made"] = SourceUnavailable("sted")
    answer = await built.ask(EVA, reply.query(), {"input": given})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["SOURCE_UNAVAILABLE"]
    system.failures.clear()
    assert (await asked(built, reply, given))["__typename"] == "ReplySent"
    assert len(system.effects) == 1


async def test_what_was_not_done_is_done_by_the_call_that_finds_out() -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    system, given = built.systems[AARHUS], reply.input(built)
    lose(built, reply, SourceUncertain("sted"))
    await asked(built, reply, given)
    (lost,) = system.effects
    system.effects.clear()
    system.made.clear()
    system.lost.clear()
    assert (await asked(built, reply, given))["__typename"] == "ReplySent"
    assert [effect.uid for effect in system.effects] == [lost.uid]


async def test_other_input_does_not_pass_for_a_lost_change() -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    lose(built, reply, SourceUncertain("sted"))
    await asked(built, reply, reply.input(built))
    found = await asked(built, reply, reply.other_input(built))
    assert found["code"] == "CONFLICT"
    assert len(built.systems[AARHUS].effects) == 1


async def test_a_care_system_that_confirms_later_is_shown_as_it_says() -> None:
    """It is accepted, and the same call says when it is confirmed."""
    built, cancel = offering_all(), BY_NAME["cancelAppointment"]
    system = built.systems[AARHUS]
    given = cancel.input(built)
    await asked(built, cancel, given)
    for status in (AppointmentStatus.CANCELLATION_PENDING, AppointmentStatus.CANCELLED):
        rows = system.rows["appointments"]
        system.rows["appointments"] = tuple(replace(row, status=status) for row in rows)
        found = await asked(built, cancel, given)
        assert found["appointment"]["status"] == status
    assert len(system.effects) == 1
