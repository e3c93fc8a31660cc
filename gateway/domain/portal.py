"""A municipality's portal: its rules in words, for a frontend to show before anything is done."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from gateway.domain.topics import Role
from gateway.domain.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What to do instead: a page, a number to call, or both."""

    title: Words
    url: str | None = None
    phone: str | None = None
    requires_separate_consent: bool = False


class SignInScheme(StrEnum):
    """How people prove who they are."""

    MITID = "MITID"
    ID_PORTEN = "ID_PORTEN"


class AssuranceLevel(StrEnum):
    """How sure the sign-in is (NSIS, eIDAS), lowest first."""

    LOW = "LOW"
    SUBSTANTIAL = "SUBSTANTIAL"
    HIGH = "HIGH"

    def reaches(self, required: "AssuranceLevel") -> bool:
        """Whether this level is at least the required one."""
        order = list(AssuranceLevel)
        return order.index(self) >= order.index(required)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOption:
    """A role to choose when signing in."""

    role: Role
    label: Words
    description: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRule:
    """How one signs in. `idle_timeout` None: the portal states none.

    `parent_until_age`: parents see a child who is younger than this many years.
    `parent_needs_mandate`: custody alone does not suffice, the parent needs a mandate too.
    """

    scheme: SignInScheme
    required_assurance: AssuranceLevel = AssuranceLevel.SUBSTANTIAL
    minimum_age: int | None = None
    idle_timeout: timedelta | None = None
    roles: tuple[RoleOption, ...] = ()
    mandate_application: Alternative | None = None
    parent_until_age: int = 15
    parent_needs_mandate: bool = False

    def requiring(self, assurance: AssuranceLevel) -> "SignInRule":
        """The rule with at least this assurance required; never with less than before."""
        if self.required_assurance.reaches(assurance):
            return self
        return replace(self, required_assurance=assurance)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsRule:
    """Terms of use (bruksvilkår) that must be accepted once before the record opens."""

    version: str
    title: Words
    text: Words
    activation_days: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Where to get help with the portal."""

    phone: str | None = None
    email: str | None = None
    opening_hours: str | None = None
    url: str | None = None


class Reachability(StrEnum):
    """Whether the care system answers, as the breaker and the last probe have it."""

    UP = "UP"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"
