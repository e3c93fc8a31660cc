"""What is refused, in which order, and that nothing was changed, asked or told on the way."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gateway.domain.access_log import AccessKind, AccessOutcome
from gateway.domain.changes import RefusalCode
from gateway.domain.errors import NotSignedIn, SourceUnavailable
from gateway.domain.ids import Kind
from gateway.domain.municipalities import Country
from gateway.domain.people import Person
from gateway.domain.portal import AssuranceLevel
from gateway.domain.records import AcceptedTerms, RecordState
from gateway.domain.representations import Viewer
from gateway.domain.topics import RecordAction, Role
from tests.unit.fakes.house import AARHUS, TERMS, House, person, record_of, right_for
from tests.unit.fakes.mutations import (
    BY_NAME,
    EVA,
    IDA,
    MUTATIONS,
    Mutation,
    all_offered,
    asked,
    change,
    offering_all,
)
from tests.unit.fakes.rows import NOW

every = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
CANCEL = BY_NAME["cancelAppointment"]
REFUSED_WRITE = (AccessKind.WRITE, AccessOutcome.REFUSED)
WEAK = replace(EVA, assurance=AssuranceLevel.LOW)
YOUNG = replace(EVA, person=Person(name="Eva", born=date(2011, 11, 23)))
KARI = person("kari", Country.NO)
OLE = person("ole")


def nothing_happened(built: House) -> bool:
    system = built.systems[AARHUS]
    writes = {mutation.write for mutation in MUTATIONS}
    return not system.effects and not writes & set(system.calls)


@every
@pytest.mark.parametrize(
    "key", ["", "1234567", "x" * 65, "12345678\n", "1234\x005678", "\u202e2345678", "1234567\ud800"]
)
async def test_a_key_that_is_none_is_an_error_before_all_else(mutation: Mutation, key: str) -> None:
    built = offering_all()
    for viewer in (EVA, None):
        answer = await built.ask(viewer, mutation.query(), {"input": mutation.input(built, key)})
        assert answer["data"] == {mutation.name: None}
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
        assert "8 to 64" in error["message"]
        assert not key or key not in error["message"]
    assert (built.calls, built.store.entries) == ([], [])


@pytest.mark.parametrize("key", ["12345678", "x" * 64, "æøå ÆØÅ!", "😀" * 8])
async def test_keys_are_counted_in_characters(key: str) -> None:
    built = offering_all()
    found = await asked(built, CANCEL, CANCEL.input(built, key))
    assert found["__typename"] == CANCEL.done


@every
async def test_nobody_changes_anything_without_a_sign_in(mutation: Mutation) -> None:
    built = offering_all()
    answer = await built.ask(None, mutation.query(), {"input": mutation.input(built)})
    assert answer["data"] == {mutation.name: None}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["UNAUTHENTICATED"]
    assert built.calls == []


def strange_ids(built: House, mutation: Mutation) -> dict[str, str]:
    """Ids under which Eva has nothing that this mutation could change."""
    right = mutation.target_in(built)
    others = Kind.GRANT if mutation.target is not Kind.GRANT else Kind.DOCUMENT
    unknown = {"record": "r999"} if mutation.target is Kind.CARE_RECORD else {"upstream": "zz"}
    return {
        "rubbish": "rubbish",
        "empty": "",
        "not ASCII": "ø",
        "forged": right[:-2] + ("AA" if right[-2:] != "AA" else "BB"),
        "a cursor": built.services.box.seal("cursor:x", [mutation.target.value, AARHUS, "r1"]),
        "unknown": mutation.target_in(built, **unknown),
        "foreign": mutation.target_in(built, "r2"),
        "stale": mutation.target_in(built, "r999"),
        "of another role": mutation.target_in(built, role=Role.RELATIVE),
        "not connected": built.id_of(mutation.target, "DK-0101", "r1", upstream=mutation.upstream),
        "of another kind": built.id_of(others, AARHUS, "r1", upstream="g1"),
        "of a topic": built.id_of(Kind.CALENDAR, AARHUS, "r1"),
        "of a municipality": built.services.ids.of(Kind.MUNICIPALITY, AARHUS),
        "of another country": built.id_of(mutation.target, "NO-3216", "r1"),
    }


@every
async def test_whatever_is_not_the_viewers_is_not_found_in_the_same_bytes(
    mutation: Mutation,
) -> None:
    built = offering_all()
    norwegian = replace(built.sources[AARHUS], country=Country.NO, language=Country.NO.language)
    built.sources["NO-3216"] = norwegian
    answers = {}
    for what, target in strange_ids(built, mutation).items():
        given = {**mutation.input(built, f"a key for {what}"), mutation.id_name: target}
        answers[what] = json.dumps(await built.ask(EVA, mutation.query(), {"input": given}))
    if mutation.action in {RecordAction.RECORD_MEASUREMENT, RecordAction.UPDATE_NOTIFICATIONS}:
        assert '"ROLE_NOT_PERMITTED"' in answers.pop("of another role")
    if mutation.action is RecordAction.RECORD_MEASUREMENT:
        assert '"NOT_AGREED"' in answers.pop("unknown")
    assert len(set(answers.values())) == 1, answers
    assert '"code": "NOT_FOUND"' in answers["foreign"]
    assert '"nextStep": null' in answers["foreign"]
    assert nothing_happened(built)


@pytest.mark.parametrize("what", ["rubbish", "empty", "forged", "not connected", "of another kind"])
async def test_what_is_no_id_of_such_a_thing_asks_nobody(what: str) -> None:
    built = offering_all()
    given = {**CANCEL.input(built), "appointmentId": strange_ids(built, CANCEL)[what]}
    await asked(built, CANCEL, given)
    assert (built.calls, built.rights.asked, built.store.entries) == ([], 0, [])


async def test_a_foreign_id_leaves_no_trace_of_whom_it_is_of() -> None:
    built = offering_all()
    given = {**CANCEL.input(built), "appointmentId": CANCEL.target_in(built, "r2")}
    await asked(built, CANCEL, given)
    (entry,) = built.store.entries
    assert (entry.access.kind, entry.access.outcome) == REFUSED_WRITE
    assert (entry.access.role, entry.access.subject, entry.subject_number) == (None, None, None)


def prepared(case: str) -> tuple[House, Viewer]:
    """A house where one more thing is wrong than in the case after it, in the order of refusal."""
    ladder = list(LADDER)
    wrong = ladder[ladder.index(case) :]
    heads: dict[str, Any] = {"terms": AcceptedTerms(version="1", accepted_at=NOW)}
    if "terms accepted lately" not in wrong:
        heads["terms"] = replace(heads["terms"], accepted_at=NOW - timedelta(days=2))
    if "terms not accepted" in wrong:
        heads["terms"] = None
    if "record inactive" in wrong:
        heads["state"] = RecordState.INACTIVE
    records = {} if "no record" in wrong else record_of(EVA, "r1", **heads)
    built = offering_all(records | record_of(IDA, "r2"), terms=TERMS)
    if "not offered" in wrong:
        less = frozenset(RecordAction) - {RecordAction.CANCEL_APPOINTMENT}
        change(built, offers=all_offered(built, actions=less))
    viewer = YOUNG if "too young" in wrong else EVA
    if "sign-in too weak" in wrong:
        viewer = replace(viewer, assurance=AssuranceLevel.LOW)
    if "another country" in wrong:
        viewer = replace(viewer, country=Country.NO)
    if "too late" in wrong:
        rows = built.systems[AARHUS].rows
        rows["appointments"] = tuple(replace(row, start=NOW) for row in rows["appointments"])
    return built, viewer


LADDER = {
    "another country": "NOT_FOUND",
    "sign-in too weak": "ASSURANCE_TOO_LOW",
    "not offered": "NOT_OFFERED",
    "too young": "ROLE_NOT_PERMITTED",
    "no record": "NOT_FOUND",
    "record inactive": "RECORD_INACTIVE",
    "terms not accepted": "TERMS_REQUIRED",
    "terms accepted lately": "TERMS_NOT_YET_EFFECTIVE",
    "too late": "TOO_LATE",
}


@pytest.mark.parametrize("case", list(LADDER))
async def test_refusals_come_in_the_order_of_the_reads(case: str) -> None:
    built, viewer = prepared(case)
    found = await asked(built, CANCEL, CANCEL.input(built), viewer)
    assert (found["__typename"], found["code"]) == ("Refused", LADDER[case])
    assert nothing_happened(built)
    assert ("appointments" in built.calls) is (case == "too late")
    (entry,) = built.store.entries
    assert (entry.access.kind, entry.access.outcome) == REFUSED_WRITE


@pytest.mark.parametrize("case", ["another country", "sign-in too weak", "not offered"])
async def test_what_rules_alone_refuse_asks_no_source(case: str) -> None:
    built, viewer = prepared(case)
    await asked(built, CANCEL, CANCEL.input(built), viewer)
    assert (built.calls, built.rights.asked, built.idleness.used) == ([], 0, [])
    (entry,) = built.store.entries
    assert (entry.access.role, entry.access.subject) == (None, None)


async def test_a_right_is_looked_up_anew_for_each_change() -> None:
    built = offering_all()
    right = right_for(EVA, Role.RELATIVE, "mandate")
    built.rights.of_others["ida"] = (right,)
    reply = BY_NAME["replyToThread"]
    asked_anew: list[bool] = []
    plain = built.rights.of

    async def of(viewer: Viewer, *, anew: bool = False) -> Any:
        asked_anew.append(anew)
        return await plain(viewer)

    built.rights.of = of  # type: ignore[method-assign]
    given = reply.input(built, role=Role.RELATIVE)
    assert (await asked(built, reply, given, IDA))["__typename"] == "ReplySent"
    assert asked_anew[0] is True
    built.rights.of_others["ida"] = (replace(right, valid_until=date(2026, 11, 21)),)
    ended = await asked(built, reply, reply.input(built, "another key", role=Role.RELATIVE), IDA)
    assert ended["code"] == "NOT_FOUND"
    assert len(built.systems[AARHUS].effects) == 1


async def test_a_refusal_is_about_the_record_of_the_id_and_not_about_another_of_ones_own() -> None:
    """A right over somebody else's closed record says nothing of a record one has no right to."""
    built = offering_all(record_of(EVA, "r1") | record_of(OLE, "r3", state=RecordState.INACTIVE))
    built.rights.of_others["ida"] = (right_for(OLE, Role.RELATIVE, "mandate of Ole"),)
    reply = BY_NAME["replyToThread"]
    found = await asked(built, reply, reply.input(built, role=Role.RELATIVE), IDA)
    assert found["code"] == "NOT_FOUND"
    (entry,) = built.store.entries
    assert (entry.access.role, entry.access.subject) == (None, None)


async def test_a_register_that_is_down_stops_what_is_done_for_others_only() -> None:
    built = offering_all()
    built.rights.failure = SourceUnavailable("register")
    reply = BY_NAME["replyToThread"]
    assert (await asked(built, reply, reply.input(built)))["__typename"] == "ReplySent"
    given = {"input": reply.input(built, role=Role.RELATIVE)}
    answer = await built.ask(IDA, reply.query(), given)
    assert answer["data"] == {reply.name: None}
    assert answer["errors"][0]["extensions"]["code"] == "SOURCE_UNAVAILABLE"
    assert len(built.systems[AARHUS].effects) == 1


async def test_a_portal_whose_sign_in_has_ended_asks_for_a_new_one() -> None:
    built = offering_all()
    built.idleness.ended = {AARHUS}
    answer = await built.ask(EVA, CANCEL.query(), {"input": CANCEL.input(built)})
    assert answer["data"] == {CANCEL.name: None}
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert nothing_happened(built)
    with pytest.raises(NotSignedIn):
        await built.idleness.check(EVA, AARHUS, None, use=False)


async def test_a_change_is_a_use_of_its_portal() -> None:
    built = offering_all()
    await asked(built, CANCEL, CANCEL.input(built))
    assert built.idleness.used[0] == AARHUS


async def test_a_refusal_by_the_rules_is_judged_anew_with_the_same_key() -> None:
    """Nothing was sent; the same input under the same key may be allowed a moment later."""
    built = offering_all()
    built.clock.advance(days=30)
    given = CANCEL.input(built)
    assert (await asked(built, CANCEL, given))["code"] == "TOO_LATE"
    built.clock.set(NOW)
    assert (await asked(built, CANCEL, given))["__typename"] == CANCEL.done
    assert len(built.systems[AARHUS].effects) == 1


async def test_what_the_care_system_itself_refuses_is_told_with_its_code() -> None:
    built = offering_all()
    for code in RefusalCode:
        built.systems[AARHUS].declines = {"cancel_appointment": code}
        found = await asked(built, CANCEL, CANCEL.input(built, f"key for {code}"))
        assert (found["__typename"], found["code"]) == ("Refused", code)
    assert built.systems[AARHUS].effects == []
