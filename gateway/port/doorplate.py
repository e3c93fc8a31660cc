"""A care system's doorplate, and the settings that one municipality's route is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from gateway.disclosure.policy import Policy
from gateway.domain.cancellation import CancellationRule
from gateway.domain.errors import Misconfigured
from gateway.domain.messages import MessagingRule
from gateway.domain.portal import AssuranceLevel, SignInRule, TermsRule
from gateway.domain.topics import RecordAction, Role
from gateway.port.reads import CareSystem
from gateway.upstream.client import Upstream
from gateway.upstream.machine_tokens import Credentials, TokenRequest

_OF_AGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """Where one municipality's care system is, and how it is spoken to.

    `address` ends with the path prefix that all of it lies under. `options` are the system's own
    keys from municipalities.toml, already known to be strings.
    """

    municipality: str
    address: str
    zone: ZoneInfo
    credentials: Credentials = field(repr=False)
    further_origins: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSettings:
    """What a municipality sets of its portal; None and empty mean: the system's own default.

    `cancel_notice` and `cancel_working_days` exclude one another. `options` are the system's own.
    `required_assurance` is applied to whatever rule a system makes of the rest, and only raises it.
    Raises `Misconfigured` (key and remedy) for what makes sense in no system.
    """

    portal_name: str | None = None
    required_assurance: AssuranceLevel | None = None
    idle_timeout: timedelta | None = None
    minimum_age: int | None = None
    parent_until_age: int | None = None
    parent_needs_mandate: bool | None = None
    cancel_notice: timedelta | None = None
    cancel_working_days: int | None = None
    new_time: str | None = None
    reply_within_working_days: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.cancel_notice is not None and self.cancel_working_days is not None:
            raise Misconfigured(
                "cancel_notice: a deadline is this or cancel_working_days; keep one"
            )
        if self.cancel_notice is not None and self.cancel_notice < timedelta():
            raise Misconfigured("cancel_notice: it is negative; write a duration such as PT2H")
        if _below(self.cancel_working_days, 0):
            raise Misconfigured("cancel_working_days: it is negative; write 0 or more")
        if _below(self.reply_within_working_days, 1):
            raise Misconfigured("reply_within_working_days: write 1 or more, or leave it out")
        if self.parent_until_age is not None and not 0 <= self.parent_until_age <= _OF_AGE:
            raise Misconfigured("parent_until_age: write an age from 0 to 18")
        if self.required_assurance is AssuranceLevel.LOW:
            raise Misconfigured(
                "required_assurance: LOW opens no record; write SUBSTANTIAL or HIGH"
            )
        if _below(self.minimum_age, 0):
            raise Misconfigured("minimum_age: it is negative; write an age or leave it out")


def _below(setting: int | None, least: int) -> bool:
    return setting is not None and setting < least


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """A portal's rules, made from the system's defaults and a municipality's settings.

    `marks_read`: the roles whose reading of a thread the care system can keep for the one person.
    """

    portal_name: str
    sign_in: SignInRule
    cancellation: CancellationRule | None = None
    messaging: MessagingRule | None = None
    terms: TermsRule | None = None
    actions: frozenset[RecordAction] = frozenset()
    marks_read: frozenset[Role] = frozenset()


MakesUpstream: TypeAlias = Callable[[TokenRequest | None], Upstream]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSpec:
    """A care system's doorplate.

    `offers` raises `Misconfigured` (key and remedy) for settings that make no sense. `options` are
    the names that `SourceSettings.options` and `PortalSettings.options` may hold, with a sentence.
    """

    key: str
    name: str
    policy: Policy
    offers: Callable[[PortalSettings], Offers]
    connect: Callable[[SourceSettings, MakesUpstream], CareSystem]
    options: Mapping[str, str] = field(default_factory=dict)
