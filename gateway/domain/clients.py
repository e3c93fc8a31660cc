"""Applications that ask on behalf of people, and what each has been granted.

A client is known by the id in its users' tokens. Its grant narrows what they see and may change,
and never widens it: the portal's policy and the person's rights come on top.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role, Topic

ANONYMOUS: Final = "anonymous"
"""Whoever sends no token. No client may have this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A token bucket: `burst` requests at once, and `per_minute` more as time passes."""

    per_minute: float
    burst: int

    @property
    def interval(self) -> int:
        """Microseconds until one more request may be made; whole ones, so that sums are exact."""
        return ceil(60_000_000 / self.per_minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The most that one operation may cost by its estimate.

    `calls` to care systems and registers, and `rows`, items of all lists of the answer.
    """

    calls: int = 500
    rows: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientGrant:
    """What one client may do. `municipalities` None: every connected one.

    `issuers`: whose tokens name it by this id, None: anybody's that are believed. An id is unique
    to whoever gave it (RFC 6749, section 2.2): another issuer's client of the same id is another.
    `free_queries`: it may send any document, and not only those that are registered for it.
    `explores`: whoever develops with it may look behind the counter: introspection, suggestions,
    the values of limits, and what an operation costs.
    """

    id: str
    topics: frozenset[Topic]
    municipalities: frozenset[MunicipalityCode] | None
    roles: frozenset[Role]
    rate: Rate
    free_queries: bool
    explores: bool = False
    most: Allowance = field(default_factory=Allowance)
    name: str | None = None
    issuers: frozenset[str] | None = None

    def reaches(self, municipality: MunicipalityCode) -> bool:
        """Whether its users may open records there at all."""
        return self.municipalities is None or municipality in self.municipalities


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousGrant:
    """What whoever sends no token may do with the public fields. `rate` is for each address."""

    rate: Rate
    free_queries: bool
    explores: bool = False
    most: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """Every known client by its id. `person` is the rate of one person, whichever clients ask."""

    anonymous: AnonymousGrant
    person: Rate
    grants: Mapping[str, ClientGrant]

    def of(self, client: str) -> ClientGrant | None:
        """What a client has been granted; None: it is not known here."""
        return self.grants.get(client)

    def named_by(self, issuer: str, client: str) -> ClientGrant | None:
        """The same, for the client that this issuer calls so."""
        grant = self.of(client)
        is_its_own = grant is not None and (grant.issuers is None or issuer in grant.issuers)
        return grant if is_its_own else None

    def may_ask_freely(self, client: str | None) -> bool:
        """Whether documents of its own making are taken from a client. None: from `ANONYMOUS`."""
        if client is None:
            return self.anonymous.free_queries
        grant = self.of(client)
        return grant is not None and grant.free_queries

    def most(self, client: str | None) -> Allowance:
        """What an operation of a client may cost. None: of `ANONYMOUS`."""
        if client is None:
            return self.anonymous.most
        grant = self.of(client)
        return Allowance(calls=0, rows=0) if grant is None else grant.most

    def may_explore(self, client: str | None) -> bool:
        """Whether a client is told what helps whoever develops with it. None: `ANONYMOUS`."""
        if client is None:
            return self.anonymous.explores
        grant = self.of(client)
        return grant is not None and grant.explores
