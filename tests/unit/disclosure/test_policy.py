"""A policy names everything, narrows, and never widens."""

import copy
import pickle

import pytest

from gateway.disclosure.opening import opened
from gateway.disclosure.policy import Narrowing, Part, Policy, Redaction, Ruling, for_everyone
from gateway.disclosure.sealed import Sealed
from gateway.domain.errors import Misconfigured, TopicNotShown
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import words

SAID = words(da="sådan", en="so")


def ruling(verdict: Verdict) -> Ruling:
    return Ruling(verdict=verdict, explanation=SAID, source="a guide")


def policy(verdict: Verdict = Verdict.SHOWN, **more: object) -> Policy:
    rules = {topic: for_everyone(topic, ruling(verdict)) for topic in Topic}
    return Policy(name="a portal", rules=rules, not_admitted=ruling(Verdict.NOT_OFFERED), **more)


@pytest.mark.parametrize("topic", Topic)
def test_a_policy_that_leaves_a_topic_out_cannot_be_made(topic: Topic) -> None:
    rules = {t: for_everyone(t, ruling(Verdict.SHOWN)) for t in Topic if t is not topic}
    with pytest.raises(Misconfigured, match=topic):
        Policy(name="a portal", rules=rules, not_admitted=ruling(Verdict.NOT_OFFERED))


@pytest.mark.parametrize("role", Role)
def test_a_rule_that_leaves_a_role_out_cannot_be_made(role: Role) -> None:
    rulings = {r: ruling(Verdict.SHOWN) for r in Role if r is not role}
    rule = type(for_everyone(Topic.GRANTS, ruling(Verdict.SHOWN)))
    with pytest.raises(Misconfigured, match=role):
        rule(topic=Topic.GRANTS, rulings=rulings)


@pytest.mark.parametrize("verdict", [Verdict.WITHHELD, Verdict.NOT_OFFERED])
def test_a_municipality_takes_a_topic_away_from_the_roles_it_names(verdict: Verdict) -> None:
    narrowing = Narrowing(
        topic=Topic.DOCUMENTS, ruling=ruling(verdict), roles=frozenset({Role.PARENT})
    )
    narrowed = policy().narrowed_by(narrowing)
    assert narrowed.ruling(Topic.DOCUMENTS, Role.PARENT).verdict is verdict
    assert narrowed.shows(Topic.DOCUMENTS, Role.CITIZEN)
    assert narrowed.shows(Topic.GRANTS, Role.PARENT)


@pytest.mark.parametrize("before", [Verdict.WITHHELD, Verdict.NOT_OFFERED, Verdict.SHOWN])
def test_nothing_that_a_municipality_says_shows_a_topic(before: Verdict) -> None:
    widening = Narrowing(topic=Topic.MEDICATIONS, ruling=ruling(Verdict.SHOWN))
    with pytest.raises(Misconfigured, match="narrows"):
        policy(before).narrowed_by(widening)


def test_a_role_that_is_not_admitted_is_shown_nothing() -> None:
    admitting = policy(admits=frozenset({Role.CITIZEN}))
    assert all(admitting.shows(topic, Role.CITIZEN) for topic in Topic)
    assert not any(admitting.shows(topic, Role.PARENT) for topic in Topic)


def test_parts_are_cut_for_the_roles_named_and_only_where_the_topic_is_shown() -> None:
    cut = Redaction(
        part=Part.TELEPHONES_OF_OTHERS, explanation=SAID, roles=frozenset({Role.RELATIVE})
    )
    narrowed = policy().narrowed_by(Narrowing(topic=Topic.PROFILE, redactions=(cut,)))
    assert narrowed.cuts(Topic.PROFILE, Role.RELATIVE) == {Part.TELEPHONES_OF_OTHERS}
    assert narrowed.cuts(Topic.PROFILE, Role.CITIZEN) == frozenset()
    hidden = policy(Verdict.WITHHELD).narrowed_by(Narrowing(topic=Topic.PROFILE, redactions=(cut,)))
    assert hidden.cuts(Topic.PROFILE, Role.RELATIVE) == frozenset()


def test_a_seal_opens_only_for_its_topic_and_where_the_policy_shows_it() -> None:
    sealed = Sealed(Topic.GRANTS, "a grant")
    assert opened(sealed, Topic.GRANTS, policy(), Role.CITIZEN) == "a grant"
    with pytest.raises(TopicNotShown):
        opened(sealed, Topic.DOCUMENTS, policy(), Role.CITIZEN)
    with pytest.raises(TopicNotShown):
        opened(sealed, Topic.GRANTS, policy(Verdict.WITHHELD), Role.CITIZEN)


def test_a_seal_tells_nothing_about_what_is_inside() -> None:
    sealed = Sealed(Topic.GRANTS, ["a secret grant"])
    assert "secret" not in repr(sealed) + str(sealed)
    with pytest.raises(TypeError):
        iter(sealed)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        pickle.dumps(sealed)
    with pytest.raises(TypeError):
        copy.deepcopy(sealed)
