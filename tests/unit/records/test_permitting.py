"""What is permitted is told beforehand, and is what comes of trying: one rule for both.

Tried for every change, in every role, under every way in which a policy can rule on its topic,
offered by the portal and not.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.disclosure.policy import Policy, TopicRule
from gateway.domain.changes import ChangeKind, RefusalCode
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.records.permitting import refused
from tests.unit.fakes.house import AARHUS, TERMS, House, policy, right_for, ruling
from tests.unit.fakes.mutations import (
    EVA,
    IDA,
    MUTATIONS,
    Mutation,
    all_offered,
    change,
    offering_all,
)

FOR_ANOTHER = set(RecordAction) - {
    RecordAction.RECORD_MEASUREMENT,
    RecordAction.UPDATE_NOTIFICATIONS,
}
"""DESIGN: a relative, parent or guardian never records measurements or changes notifications."""
PERMISSIONS = """query($for: ID) { careRecord(municipality: "DK-0751", onBehalfOf: $for) {
  ... on CareRecord { permissions } } }"""
OPEN = policy(set(), set())


def ruled(topic: Topic, told: dict[Role, Verdict]) -> Policy:
    """Everything shown but for one topic, ruled on for each role by itself."""
    rulings = {role: ruling(told.get(role, Verdict.SHOWN)) for role in Role}
    return replace(OPEN, rules={**OPEN.rules, topic: TopicRule(topic=topic, rulings=rulings)})


def policies(topic: Topic, role: Role) -> dict[str, Policy]:
    others = [other for other in Role if other is not role]
    return {
        "shown to all": OPEN,
        "withheld from all": ruled(topic, dict.fromkeys(Role, Verdict.WITHHELD)),
        "offered to none": ruled(topic, dict.fromkeys(Role, Verdict.NOT_OFFERED)),
        "withheld from this role": ruled(topic, {role: Verdict.WITHHELD}),
        "not offered to this role": ruled(topic, {role: Verdict.NOT_OFFERED}),
        "withheld from the others": ruled(topic, dict.fromkeys(others, Verdict.WITHHELD)),
        "this role not admitted": replace(OPEN, admits=frozenset(others)),
        "only this role admitted": replace(OPEN, admits=frozenset({role})),
    }


POLICIES = list(policies(Topic.CALENDAR, Role.CITIZEN))
TO_THIS_ROLE = {"shown to all", "withheld from the others", "only this role admitted"}
TO_NOBODY = {"withheld from all", "offered to none"}


def expected(mutation: Mutation, role: Role, ruling_: str, *, offered: bool) -> RefusalCode | None:
    """By the design's words: what is offered, then what the role may do and see."""
    if ruling_ == "this role not admitted":
        return RefusalCode.NOT_FOUND
    if not offered or ruling_ in TO_NOBODY:
        return RefusalCode.NOT_OFFERED
    may = role is Role.CITIZEN or mutation.action is None or mutation.action in FOR_ANOTHER
    return None if may and ruling_ in TO_THIS_ROLE else RefusalCode.ROLE_NOT_PERMITTED


def prepared(mutation: Mutation, role: Role, ruled_: Policy, *, offered: bool) -> House:
    built = offering_all()
    child = replace(EVA.person, born=date(2018, 5, 17))
    built.rights.of_others["ida"] = (replace(right_for(EVA, role, "a right"), person=child),)
    less = set() if offered else {mutation.action}
    marks = frozenset(Role) if offered or mutation.action else frozenset(Role) - {role}
    offers = all_offered(built, actions=frozenset(RecordAction) - less, marks_read=marks)
    change(built, policy=ruled_, offers=offers)
    return built


async def told_beforehand(built: House, role: Role) -> list[str] | None:
    wanted = {"for": None if role is Role.CITIZEN else built.representation_id("a right")}
    answer = await built.ask(EVA if role is Role.CITIZEN else IDA, PERMISSIONS, wanted)
    told: dict[str, Any] = answer["data"]["careRecord"]
    return told.get("permissions")


async def tried(built: House, mutation: Mutation, role: Role) -> dict[str, Any]:
    viewer = EVA if role is Role.CITIZEN else IDA
    answer = await built.ask(viewer, mutation.query(), {"input": mutation.input(built, role=role)})
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"][mutation.name]
    return found


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("ruling_", POLICIES)
@pytest.mark.parametrize("offered", [True, False])
async def test_what_is_told_beforehand_is_what_comes_of_trying(role, ruling_, offered):
    for mutation in MUTATIONS:
        ruled_ = policies(mutation.topic, role)[ruling_]
        built = prepared(mutation, role, ruled_, offered=offered)
        code = expected(mutation, role, ruling_, offered=offered)
        permissions = await told_beforehand(built, role)
        if mutation.action is not None:
            assert (mutation.action in (permissions or ())) is (code is None), mutation.name
        built.systems[AARHUS].calls.clear()
        built.rights.asked = 0
        found = await tried(built, mutation, role)
        if code is None:
            assert found["__typename"] == mutation.done, mutation.name
            (effect,) = built.systems[AARHUS].effects
            asker, viewer = effect.ref.asker, EVA if role is Role.CITIZEN else IDA
            assert (asker.role, asker.number, asker.subject) == (role, viewer.number, EVA.number)
            assert asker.name == viewer.person.name
            continue
        assert (found["__typename"], found.get("code")) == ("Refused", code), mutation.name
        assert built.systems[AARHUS].effects == []
        if code is not RefusalCode.NOT_FOUND:
            assert (built.calls, built.rights.asked) == ([], 0), mutation.name


@pytest.mark.parametrize("role", list(Role))
def test_only_the_citizen_accepts_terms_and_only_where_there_are_any(role):
    built = offering_all()
    source, kind = built.sources[AARHUS], ChangeKind.ACCEPT_TERMS
    assert refused(source, role, kind) is RefusalCode.NOT_OFFERED
    with_terms = replace(source, offers=replace(source.offers, terms=TERMS))
    allowed = None if role is Role.CITIZEN else RefusalCode.ROLE_NOT_PERMITTED
    assert refused(with_terms, role, kind) is allowed


def test_every_kind_of_change_is_ruled_on():
    source = offering_all().sources[AARHUS]
    for kind in ChangeKind:
        assert refused(source, Role.RELATIVE, kind) in {None, *RefusalCode}
    assert {mutation.kind for mutation in MUTATIONS} == set(ChangeKind) - {ChangeKind.ACCEPT_TERMS}
