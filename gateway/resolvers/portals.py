"""A municipality's portal: its rules, before anybody signs in. Nothing here asks a care system."""

from datetime import timedelta
from typing import TypeAlias

from gateway.disclosure.policy import Redaction, Ruling
from gateway.domain.cancellation import CancellationRule
from gateway.domain.ids import Kind
from gateway.domain.messages import MessagingRule
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.portal import Reachability, SignInRule, TermsRule
from gateway.domain.topics import Role, Topic
from gateway.records.source import Source
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Key

Portal: TypeAlias = Source
Rule: TypeAlias = tuple[Topic, Ruling, tuple[Redaction, ...]]


def portal_of(context: RequestContext, code: MunicipalityCode) -> Portal | None:
    """The portal, where the gateway has a route to the municipality."""
    return context.services.sources.get(code)


def portal_key(context: RequestContext, code: MunicipalityCode) -> Key:
    """The key of a portal."""
    return Key(context.services.ids, (Kind.PORTAL, code))


def rules(portal: Portal, role: Role) -> tuple[Rule, ...]:
    """What the portal does with every topic for a role, in the order of the topics."""
    policy = portal.policy
    return tuple((t, policy.ruling(t, role), policy.redactions(t, role)) for t in Topic)


def portal_name(portal: Portal) -> str:
    """What the portal is called."""
    return portal.offers.portal_name


def sign_in(portal: Portal) -> SignInRule:
    """How one signs in."""
    return portal.offers.sign_in


def cancellation(portal: Portal) -> CancellationRule | None:
    """The rule on cancelling, where it is offered."""
    return portal.offers.cancellation


def messaging(portal: Portal) -> MessagingRule | None:
    """The promises about messages, where messages are offered."""
    return portal.offers.messaging


def terms(portal: Portal) -> TermsRule | None:
    """The terms to accept, where there are any."""
    return portal.offers.terms


def activation_delay(rule: TermsRule) -> timedelta:
    """How long after acceptance the terms take effect."""
    return timedelta(days=rule.activation_days)


def reachability(portal: Portal) -> Reachability:
    """Whether the care system answers, as last seen."""
    return portal.reachability()
