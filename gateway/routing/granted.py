"""The connected municipalities as each application is let in to them.

A grant is applied to the policy that the door asks, so that every road to a record is as narrow:
fields, ids, searches, files, streams and changes. What a portal itself hides keeps its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from gateway.disclosure.policy import Narrowing, Policy, Ruling
from gateway.domain.clients import ClientGrant, Clients
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.portal import Alternative
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import words
from gateway.records.source import Source

_NOT_GRANTED: Final = words(
    da="Det program, du bruger, har ikke fået adgang til dette. Se det i kommunens egen portal.",
    nb="Appen du bruker, har ikke fått tilgang til dette. Se det i kommunens egen portal.",
    en="The application that you use has not been granted access to this. See it in the "
    "municipality's own portal.",
)
_OWN_PORTAL: Final = words(
    da="Gå til kommunens egen portal",
    nb="Gå til kommunens egen portal",
    en="Go to the municipality's own portal",
)
_SOURCE: Final = "the grant of this application"


@dataclass(frozen=True, slots=True)
class _View:
    sources: Mapping[MunicipalityCode, Source]
    roles: frozenset[Role]


_NOTHING: Final = _View(MappingProxyType({}), frozenset())


class GrantedSources:
    """What is open to each client. One that is not known has nothing."""

    def __init__(self, sources: Mapping[MunicipalityCode, Source], clients: Clients) -> None:
        self._views = {name: _view(sources, grant) for name, grant in clients.grants.items()}

    def of(self, client: str) -> Mapping[MunicipalityCode, Source]:
        """The municipalities whose records a client's users may open, with the client's policy."""
        return self._views.get(client, _NOTHING).sources

    def roles(self, client: str) -> frozenset[Role]:
        """The roles in which a client's users may act."""
        return self._views.get(client, _NOTHING).roles


def _view(sources: Mapping[MunicipalityCode, Source], grant: ClientGrant) -> _View:
    narrowed = {
        code: replace(source, policy=_policy(source, grant))
        for code, source in sources.items()
        if grant.reaches(code)
    }
    return _View(MappingProxyType(narrowed), grant.roles)


def _policy(source: Source, grant: ClientGrant) -> Policy:
    policy, ruling = source.policy, _ruling(source)
    narrowings = [
        Narrowing(topic=topic, ruling=ruling, roles=_shown_to(policy, topic))
        for topic in Topic
        if topic not in grant.topics
    ]
    return replace(policy.narrowed_by(*narrowings), admits=policy.admits & grant.roles)


def _shown_to(policy: Policy, topic: Topic) -> frozenset[Role]:
    rulings = policy.rules[topic].rulings
    return frozenset(role for role in Role if rulings[role].verdict is Verdict.SHOWN)


def _ruling(source: Source) -> Ruling:
    portal = source.portal_url
    return Ruling(
        verdict=Verdict.WITHHELD,
        explanation=_NOT_GRANTED,
        source=_SOURCE,
        alternative=Alternative(title=_OWN_PORTAL, url=portal) if portal else None,
    )
