"""A municipality's portal: its rules, for everybody to read before anything is done."""

from datetime import timedelta

import strawberry

from gateway.domain import portal as model
from gateway.domain.portal import AssuranceLevel, Reachability, SignInScheme
from gateway.domain.topics import Role, Topic
from gateway.domain.words import Language, Words
from gateway.resolvers import portals
from gateway.resolvers.context import RequestContext
from gateway.schema.costs import at_most
from gateway.schema.nodes import Node
from gateway.schema.portal_rules import CancellationRule, MessagingRule
from gateway.schema.publishing import published, resolved
from gateway.schema.scalars import Url
from gateway.schema.topics import Alternative, RoleAsked, TopicRule, alternative
from gateway.schema.words import Asked, said

published(
    SignInScheme,
    "SignInScheme",
    "How people prove who they are. More may come.",
    {SignInScheme.MITID: "MitID, in Denmark.", SignInScheme.ID_PORTEN: "ID-porten, in Norway."},
)
published(
    AssuranceLevel,
    "AssuranceLevel",
    "How sure a sign-in is (NSIS, eIDAS).",
    {
        AssuranceLevel.LOW: "Low.",
        AssuranceLevel.SUBSTANTIAL: "Substantial.",
        AssuranceLevel.HIGH: "High.",
    },
)
published(
    Reachability,
    "Reachability",
    "Whether a care system answers. Asking makes no call to it.",
    {
        Reachability.UP: "It answers.",
        Reachability.DEGRADED: "It answers now and then, or late.",
        Reachability.DOWN: "It does not answer.",
    },
)


@strawberry.type(description="A kind of system that records are kept in, as data: more may come.")
class CareSystem:
    key: str = strawberry.field(description="Its name in short, e.g. `nexus`.")
    name: str = strawberry.field(description="Its name.")


@strawberry.type(description="Where to get help with the portal.")
class Support:
    phone: str | None = strawberry.field(description="A number to call.")
    email: str | None = strawberry.field(description="An address to write to.")
    opening_hours: str | None = strawberry.field(description="When somebody is there.")
    url: Url | None = strawberry.field(description="A page to go to.")

    @classmethod
    def of(cls, found: model.Support) -> "Support":
        return cls(
            phone=found.phone,
            email=found.email,
            opening_hours=found.opening_hours,
            url=None if found.url is None else Url(found.url),
        )


@strawberry.type(description="A role to choose when signing in.")
class RoleOption:
    found: strawberry.Private[model.RoleOption]
    own: strawberry.Private[Language]
    role: Role = strawberry.field(description="The role.")

    @resolved("What the portal calls it.")
    def label(self, language: Asked = None) -> str:
        return said(self.found.label, language, self.own)

    @resolved("Who chooses it, in a sentence.")
    def description(self, language: Asked = None) -> str:
        return said(self.found.description, language, self.own)


@strawberry.type(description="How one signs in.")
class SignInRule:
    scheme: SignInScheme = strawberry.field(description="How people prove who they are.")
    required_assurance: AssuranceLevel = strawberry.field(
        description="How sure the sign-in must be at least."
    )
    minimum_age: int | None = strawberry.field(
        description="How old one must be to see one's own record, in whole years."
    )
    idle_timeout: timedelta | None = strawberry.field(
        description="After how long without use one must sign in again; null: none is stated."
    )
    roles: list[RoleOption] = strawberry.field(
        description="The roles to choose from when signing in, each in a sentence, in the "
        "portal's order.",
        directives=[at_most(len(Role))],
    )
    mandate_application: Alternative | None = strawberry.field(
        description="Where a mandate is applied for."
    )

    @classmethod
    def of(cls, found: model.SignInRule, own: Language) -> "SignInRule":
        return cls(
            scheme=found.scheme,
            required_assurance=found.required_assurance,
            minimum_age=found.minimum_age,
            idle_timeout=found.idle_timeout,
            roles=[RoleOption(found=each, own=own, role=each.role) for each in found.roles],
            mandate_application=alternative(found.mandate_application, own),
        )


@strawberry.type(description="Terms that must be accepted once before the record opens.")
class TermsRule:
    heading: strawberry.Private[Words]
    body: strawberry.Private[Words]
    own: strawberry.Private[Language]
    version: str = strawberry.field(description="Which version; a new one is accepted anew.")
    url: Url | None = strawberry.field(description="Where the terms stand in full.")
    activation_delay: timedelta = strawberry.field(
        description="How long after acceptance the record opens."
    )

    @resolved("What the terms are called.")
    def title(self, language: Asked = None) -> str:
        return said(self.heading, language, self.own)

    @resolved("What is accepted.")
    def text(self, language: Asked = None) -> str:
        return said(self.body, language, self.own)

    @classmethod
    def of(cls, found: model.TermsRule, own: Language) -> "TermsRule":
        return cls(
            heading=found.title,
            body=found.text,
            own=own,
            version=found.version,
            url=None if found.url is None else Url(found.url),
            activation_delay=portals.activation_delay(found),
        )


@strawberry.type(description="The portal of a connected municipality.")
class Portal(Node):
    found: strawberry.Private[portals.Portal]

    @resolved("What it is called.")
    def name(self) -> str:
        return portals.portal_name(self.found)

    @resolved("What the records are kept in.")
    def care_system(self) -> CareSystem:
        return CareSystem(key=self.found.system_key, name=self.found.system_name)

    @resolved("Where it is.")
    def url(self) -> Url | None:
        return None if self.found.portal_url is None else Url(self.found.portal_url)

    @resolved("Where to get help with it.")
    def support(self) -> Support | None:
        return None if self.found.support is None else Support.of(self.found.support)

    @resolved("How one signs in.")
    def sign_in(self) -> SignInRule:
        return SignInRule.of(portals.sign_in(self.found), self.found.language)

    @resolved(
        "The whole disclosure policy: what this portal shows to a role, and on which "
        "source's word, in the order of the topics.",
        at_most(len(Topic)),
    )
    def disclosure(self, role: RoleAsked = Role.CITIZEN) -> list[TopicRule]:
        own = self.found.language
        return [
            TopicRule.of(topic, ruling, cut, own)
            for topic, ruling, cut in portals.rules(self.found, role)
        ]

    @resolved("How appointments are cancelled; null: not here.")
    def cancellation(self) -> CancellationRule | None:
        rule = portals.cancellation(self.found)
        return None if rule is None else CancellationRule.of(rule, self.found.language)

    @resolved("What is promised about messages; null: there are none here.")
    def messaging(self) -> MessagingRule | None:
        rule = portals.messaging(self.found)
        return None if rule is None else MessagingRule.of(rule, self.found.language)

    @resolved("The terms to accept; null: there are none.")
    def terms(self) -> TermsRule | None:
        rule = portals.terms(self.found)
        return None if rule is None else TermsRule.of(rule, self.found.language)

    @resolved("Whether the care system answers, as last seen.")
    def reachability(self) -> Reachability:
        return portals.reachability(self.found)

    @classmethod
    def of(cls, found: portals.Portal, context: RequestContext) -> "Portal":
        return cls(key=portals.portal_key(context, found.code), found=found)
