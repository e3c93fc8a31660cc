"""Accepting terms: for oneself, the present version, once, and a day before the record opens."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gateway.domain.access_log import AccessKind, AccessOutcome
from gateway.domain.errors import SourceUnavailable, SourceUncertain
from gateway.domain.municipalities import Country
from gateway.domain.people import Person
from gateway.domain.portal import AssuranceLevel
from gateway.domain.records import AcceptedTerms, RecordState
from tests.unit.fakes.house import AARHUS, VESTBY, House, house, person, record_of
from tests.unit.fakes.rows import NOW

KARI, OLA, EVA = person("kari", Country.NO), person("ola", Country.NO), person("eva")
ACCEPT = """mutation($input: AcceptTermsInput!) { acceptTerms(input: $input) { __typename
  ... on TermsAccepted { effectiveFrom } ... on OutcomeUnknown { retryAfter }
  ... on Refused { code explanation nextStep { title } } } }"""
OPEN = """{ careRecord(municipality: "NO-3216") { __typename
  ... on CareRecordRefusal { reason availableFrom } } }"""
WRITE = AccessKind.WRITE
ANSWERED, REFUSED, FAILED = AccessOutcome
TOMORROW = "2026-11-23T11:00:00.000+01:00"


def vestby(**head: Any) -> House:
    """Kari's record in Vestby, whose terms she has not accepted."""
    return house({VESTBY: record_of(KARI, "r1", **head), AARHUS: record_of(EVA, "r2")})


async def accept(built: House, viewer: Any = KARI, **more: Any) -> dict[str, Any]:
    given = {"municipality": VESTBY, "version": "1", "idempotencyKey": "a key of mine", **more}
    answer = await built.ask(viewer, ACCEPT, {"input": given})
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["acceptTerms"]
    return found


async def test_terms_take_effect_a_day_later_and_only_then_open_the_record() -> None:
    built = vestby()
    assert await accept(built) == {"__typename": "TermsAccepted", "effectiveFrom": TOMORROW}
    opened = (await built.ask(KARI, OPEN))["data"]["careRecord"]
    assert opened == {
        "__typename": "CareRecordRefusal",
        "reason": "TERMS_NOT_YET_EFFECTIVE",
        "availableFrom": TOMORROW,
    }
    built.clock.advance(hours=24)
    assert (await built.ask(KARI, OPEN))["data"]["careRecord"] == {"__typename": "CareRecord"}


async def test_terms_are_accepted_once_and_answered_the_same() -> None:
    built = vestby()
    first = await accept(built)
    built.clock.advance(hours=1)
    assert await accept(built) == first
    assert len(built.systems[VESTBY].effects) == 1
    later = await accept(built, idempotencyKey="another key")
    assert later["code"] == "ALREADY_DONE"
    assert len(built.systems[VESTBY].effects) == 1


async def test_an_acceptance_leaves_a_line_without_topics() -> None:
    built = vestby()
    await accept(built)
    (entry,) = built.store.entries
    access = entry.access
    assert (access.kind, access.outcome, access.topics_shown) == (WRITE, ANSWERED, ())
    assert (access.actor, access.subject, access.municipality) == (KARI.person, KARI.person, VESTBY)


async def test_an_acceptance_of_a_newer_version_takes_the_place_of_an_older() -> None:
    older = AcceptedTerms(version="0", accepted_at=NOW - timedelta(days=400))
    found = await accept(vestby(terms=older))
    assert found == {"__typename": "TermsAccepted", "effectiveFrom": TOMORROW}


@pytest.mark.parametrize("version", ["0", "2", "", "1 "])
async def test_only_the_version_in_force_can_be_accepted(version: str) -> None:
    built = vestby()
    assert (await accept(built, version=version))["code"] == "CONFLICT"
    assert built.systems[VESTBY].effects == []


YOUNG = replace(KARI, person=Person(name="Kari", born=date(2011, 11, 23)))


@pytest.mark.parametrize(
    ("viewer", "asked", "head", "code"),
    [
        (EVA, {}, {}, "NOT_FOUND"),
        (EVA, {"municipality": AARHUS}, {}, "NOT_OFFERED"),
        (KARI, {"municipality": "NO-0301"}, {}, "NOT_FOUND"),
        (OLA, {}, {}, "NOT_FOUND"),
        (replace(KARI, assurance=AssuranceLevel.LOW), {}, {}, "ASSURANCE_TOO_LOW"),
        (YOUNG, {}, {}, "ROLE_NOT_PERMITTED"),
        (KARI, {}, {"state": RecordState.INACTIVE}, "RECORD_INACTIVE"),
        (KARI, {}, {"state": RecordState.CLOSED}, "NOT_FOUND"),
        (
            KARI,
            {},
            {"terms": AcceptedTerms(version="1", accepted_at=NOW - timedelta(hours=1))},
            "ALREADY_DONE",
        ),
    ],
)
async def test_terms_that_cannot_be_accepted(
    viewer: Any, asked: dict[str, Any], head: dict[str, Any], code: str
) -> None:
    built = vestby(**head)
    assert (await accept(built, viewer, **asked))["code"] == code
    assert not any(system.effects for system in built.systems.values())
    logged = [(entry.access.kind, entry.access.outcome) for entry in built.store.entries]
    connected = asked.get("municipality", VESTBY) in built.sources
    assert logged == ([(WRITE, REFUSED)] if connected else [])


@pytest.mark.parametrize("key", ["1234567", "x" * 65, "12345\n678"])
async def test_a_key_that_is_none_is_an_error(key: str) -> None:
    built = vestby()
    given = {"municipality": VESTBY, "version": "1", "idempotencyKey": key}
    answer = await built.ask(KARI, ACCEPT, {"input": given})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BAD_USER_INPUT"]
    assert built.calls == []


async def test_nobody_accepts_terms_without_a_sign_in() -> None:
    given = {"municipality": VESTBY, "version": "1", "idempotencyKey": "a key of mine"}
    answer = await vestby().ask(None, ACCEPT, {"input": given})
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_other_input_under_the_same_key_is_a_conflict() -> None:
    built = vestby()
    await accept(built)
    assert (await accept(built, version="2"))["code"] == "CONFLICT"


async def test_an_acceptance_that_was_lost_is_found_out() -> None:
    built = vestby()
    system = built.systems[VESTBY]
    system.lost["accept_terms"] = SourceUncertain("sted")
    assert await accept(built) == {"__typename": "OutcomeUnknown", "retryAfter": "PT2S"}
    system.lost.clear()
    assert (await accept(built))["effectiveFrom"] == TOMORROW
    assert len(system.effects) == 1


async def test_an_acceptance_that_cannot_be_read_back_is_not_told_as_one_that_failed() -> None:
    """It was done: an error would say that it was not. The same call tells when it takes effect."""
    built = vestby()
    system = built.systems[VESTBY]

    async def pause() -> None:
        if "accept_terms" in system.calls:
            system.failures["find"] = SourceUnavailable("sted")

    system.pause = pause
    assert (await accept(built))["__typename"] == "OutcomeUnknown"
    assert [entry.access.outcome for entry in built.store.entries] == [ANSWERED]
    system.pause = _nothing
    system.failures.clear()
    assert (await accept(built))["effectiveFrom"] == TOMORROW
    assert len(system.effects) == 1


async def _nothing() -> None:
    return None
