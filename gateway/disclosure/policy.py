"""A portal's disclosure policy, as data: for every topic and role a verdict and its words.

A policy that does not name every topic and every admitted role cannot be made. A municipality
may narrow its system's policy and never widen it: there is no code path that widens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gateway.domain.errors import Misconfigured
from gateway.domain.portal import Alternative
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import Words


class Part(StrEnum):
    """A part of a shown topic that can be cut away."""

    STAFF_SURNAMES = "STAFF_SURNAMES"
    VIDEO = "VIDEO"
    INTERPRETER = "INTERPRETER"
    TRANSPORT = "TRANSPORT"
    TELEPHONES_OF_OTHERS = "TELEPHONES_OF_OTHERS"
    OTHER_MANDATE_HOLDERS = "OTHER_MANDATE_HOLDERS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A part that is cut for some roles, said in words."""

    part: Part
    explanation: Words
    roles: frozenset[Role] = frozenset(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What one role is told about one topic."""

    verdict: Verdict
    explanation: Words
    source: str
    alternative: Alternative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRule:
    """One topic's rulings for every role, and what is cut when it is shown."""

    topic: Topic
    rulings: Mapping[Role, Ruling]
    redactions: tuple[Redaction, ...] = ()

    def __post_init__(self) -> None:
        missing = set(Role) - set(self.rulings)
        if missing:
            raise Misconfigured(f"{self.topic}: give a ruling for {', '.join(sorted(missing))}")

    def redactions_for(self, role: Role) -> tuple[Redaction, ...]:
        """What is cut for this role; nothing where the topic is not shown at all."""
        if self.rulings[role].verdict is not Verdict.SHOWN:
            return ()
        return tuple(r for r in self.redactions if role in r.roles)


def for_everyone(topic: Topic, ruling: Ruling, *redactions: Redaction) -> TopicRule:
    """A rule with the same ruling for every role."""
    return TopicRule(topic=topic, rulings=dict.fromkeys(Role, ruling), redactions=redactions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """A municipality's own, narrower rule for one topic: a ruling for some roles, or parts cut."""

    topic: Topic
    ruling: Ruling | None = None
    roles: frozenset[Role] = frozenset(Role)
    redactions: tuple[Redaction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What one role is told about one topic, worked out when the policy is made."""

    ruling: Ruling
    redactions: tuple[Redaction, ...]
    cuts: frozenset[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A whole policy. Roles outside `admits` open no record; `not_admitted` says so in words."""

    name: str
    rules: Mapping[Topic, TopicRule]
    not_admitted: Ruling
    admits: frozenset[Role] = field(default=frozenset(Role))
    _told: Mapping[tuple[Topic, Role], "_Told"] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        missing = set(Topic) - set(self.rules)
        if missing:
            raise Misconfigured(f"{self.name}: rule on {', '.join(sorted(missing))} too")
        wrong = [t for t, rule in self.rules.items() if rule.topic is not t]
        if wrong:
            raise Misconfigured(f"{self.name}: the rule under {wrong[0]} is about another topic")
        if self.not_admitted.verdict is Verdict.SHOWN:
            raise Misconfigured(f"{self.name}: a role that is not admitted can be shown nothing")
        told = {(t, r): self._worked_out(rule, r) for t, rule in self.rules.items() for r in Role}
        object.__setattr__(self, "_told", told)

    def _worked_out(self, rule: TopicRule, role: Role) -> "_Told":
        if role not in self.admits:
            return _Told(self.not_admitted, (), frozenset())
        redactions = rule.redactions_for(role)
        return _Told(rule.rulings[role], redactions, frozenset(r.part for r in redactions))

    def ruling(self, topic: Topic, role: Role) -> Ruling:
        """What this role is told about this topic."""
        return self._told[topic, role].ruling

    def shows(self, topic: Topic, role: Role) -> bool:
        """Whether the topic is shown to the role."""
        return self.ruling(topic, role).verdict is Verdict.SHOWN

    def redactions(self, topic: Topic, role: Role) -> tuple[Redaction, ...]:
        """What is cut from a shown topic for this role."""
        return self._told[topic, role].redactions

    def cuts(self, topic: Topic, role: Role) -> frozenset[Part]:
        """The parts that are cut from a shown topic for this role."""
        return self._told[topic, role].cuts

    def narrowed_by(self, *narrowings: Narrowing) -> "Policy":
        """A narrower policy. Raises `Misconfigured` where a ruling would show more."""
        rules = dict(self.rules)
        for narrowing in narrowings:
            rules[narrowing.topic] = _narrowed(rules[narrowing.topic], narrowing)
        return replace(self, rules=rules)


def _narrowed(rule: TopicRule, narrowing: Narrowing) -> TopicRule:
    rulings = dict(rule.rulings)
    if narrowing.ruling is not None:
        if narrowing.ruling.verdict is Verdict.SHOWN:
            raise Misconfigured(f"{rule.topic}: a municipality narrows; it cannot show more")
        for role in narrowing.roles:
            rulings[role] = narrowing.ruling
    return TopicRule(
        topic=rule.topic, rulings=rulings, redactions=(*rule.redactions, *narrowing.redactions)
    )
