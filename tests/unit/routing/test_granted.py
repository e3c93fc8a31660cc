"""A grant narrows what the users of an application see, never widens it, and says so."""

from typing import Any

import pytest

from gateway.disclosure.policy import Part, Policy, Redaction, for_everyone
from gateway.domain.clients import AnonymousGrant, ClientGrant, Clients, Rate
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import Language, words
from gateway.records.source import Source
from gateway.routing.granted import GrantedSources
from tests.unit.fakes.house import AARHUS, HELSINGOER, policy, ruling, source
from tests.unit.fakes.system import FakeSystem

RATE = Rate(per_minute=60, burst=60)
WITHHELD, NOT_OFFERED, SHOWN = Topic.MEDCOM_MESSAGES, Topic.MEDICATIONS, Topic.DOCUMENTS


def grant(**more: Any) -> ClientGrant:
    everything = {
        "id": "app",
        "topics": frozenset(Topic),
        "municipalities": None,
        "roles": frozenset(Role),
        "rate": RATE,
        "free_queries": True,
    }
    return ClientGrant(**{**everything, **more})


def granted(base: Source, **more: Any) -> GrantedSources:
    anonymous = AnonymousGrant(rate=RATE, free_queries=True)
    clients = Clients(anonymous=anonymous, person=RATE, grants={"app": grant(**more)})
    return GrantedSources({base.code: base}, clients)


def base(**more: Any) -> Source:
    return source(AARHUS, FakeSystem({}), **more)


def narrowed(where: Source, **more: Any) -> Source:
    return granted(where, **more).of("app")[AARHUS]


def test_with_everything_granted_nothing_is_different() -> None:
    where = base()
    assert narrowed(where) == where


@pytest.mark.parametrize("topic", Topic)
def test_a_topic_that_was_not_granted_is_withheld_from_every_role_it_is_shown_to(
    topic: Topic,
) -> None:
    where = base()
    there = narrowed(where, topics=frozenset(Topic) - {topic}).policy
    for role in Role:
        for other in Topic:
            before, after = where.policy.ruling(other, role), there.ruling(other, role)
            if other is not topic or before.verdict is not Verdict.SHOWN:
                assert after is before
                continue
            assert after.verdict is Verdict.WITHHELD
            assert after.source == "the grant of this application"
            assert after.alternative is not None
            assert after.alternative.url == where.portal_url
            said = {after.explanation.said_in(lang) for lang in (Language.DA, Language.NB)}
            assert len(said) == 2
            assert "application" in after.explanation.said_in(Language.EN)
            assert there.redactions(other, role) == ()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verdict", [Verdict.WITHHELD, Verdict.NOT_OFFERED])
def test_a_ruling_of_the_portals_own_for_one_role_is_kept_for_that_role(
    role: Role, verdict: Verdict
) -> None:
    own = ruling(verdict)
    rules = {**policy(set(), set()).rules}
    shown = for_everyone(SHOWN, ruling(Verdict.SHOWN))
    rules[SHOWN] = type(shown)(topic=SHOWN, rulings={**shown.rulings, role: own})
    made = Policy(name="a portal", rules=rules, not_admitted=ruling(Verdict.NOT_OFFERED))
    there = narrowed(base(policy=made), topics=frozenset()).policy
    assert there.ruling(SHOWN, role) is own
    others = [there.ruling(SHOWN, other) for other in Role if other is not role]
    assert {one.source for one in others} == {"the grant of this application"}


@pytest.mark.parametrize("topics", [frozenset(), frozenset({SHOWN}), frozenset(Topic)])
@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.CITIZEN}), frozenset(Role)])
@pytest.mark.parametrize("admits", [frozenset({Role.CITIZEN, Role.PARENT}), frozenset(Role)])
def test_no_grant_ever_shows_more_than_the_portal(
    topics: frozenset[Topic], roles: frozenset[Role], admits: frozenset[Role]
) -> None:
    cut = Redaction(part=Part.STAFF_SURNAMES, explanation=words(da="fornavn", en="first name"))
    rules = {**policy().rules, SHOWN: for_everyone(SHOWN, ruling(Verdict.SHOWN), cut)}
    made = Policy(
        name="a portal", rules=rules, not_admitted=ruling(Verdict.NOT_OFFERED), admits=admits
    )
    there = narrowed(base(policy=made), topics=topics, roles=roles).policy
    assert there.admits == admits & roles
    for role in Role:
        for topic in Topic:
            is_granted = topic in topics and role in roles
            assert there.shows(topic, role) is (made.shows(topic, role) and is_granted)
            if there.shows(topic, role):
                assert there.redactions(topic, role) == made.redactions(topic, role)


def test_where_the_portal_has_no_address_there_is_none_to_go_to() -> None:
    there = narrowed(base(portal_url=None), topics=frozenset()).policy
    assert there.ruling(SHOWN, Role.CITIZEN).alternative is None


def test_only_the_policy_is_narrowed() -> None:
    where = base()
    there = narrowed(where, topics=frozenset(), roles=frozenset({Role.CITIZEN}))
    for name in Source.__dataclass_fields__:
        if name != "policy":
            assert getattr(there, name) is getattr(where, name)


@pytest.mark.parametrize(
    ("municipalities", "reached"),
    [(None, True), (frozenset({AARHUS}), True), (frozenset({HELSINGOER}), False)],
)
def test_a_municipality_that_was_not_granted_is_not_there(
    municipalities: frozenset[MunicipalityCode] | None, *, reached: bool
) -> None:
    assert (AARHUS in granted(base(), municipalities=municipalities).of("app")) is reached


@pytest.mark.parametrize("client", ["", "anonymous", "App", "app "])
def test_a_client_that_is_not_known_has_nothing(client: str) -> None:
    where = granted(base())
    assert where.of(client) == {}
    assert where.roles(client) == frozenset()


def test_the_roles_of_a_client_are_those_of_its_grant() -> None:
    assert granted(base(), roles=frozenset({Role.PARENT})).roles("app") == {Role.PARENT}
