"""A care system's doorplate, and the settings that one municipality's route is made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from gateway.disclosure.policy import Policy
from gateway.domain.cancellation import CancellationRule
from gateway.domain.messages import MessagingRule
from gateway.domain.portal import SignInRule, TermsRule
from gateway.domain.topics import RecordAction
from gateway.port.reads import CareSystem
from gateway.upstream.client import Upstream
from gateway.upstream.machine_tokens import Credentials, TokenRequest


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
    """

    portal_name: str | None = None
    idle_timeout: timedelta | None = None
    minimum_age: int | None = None
    parent_until_age: int | None = None
    parent_needs_mandate: bool | None = None
    cancel_notice: timedelta | None = None
    cancel_working_days: int | None = None
    new_time: str | None = None
    reply_within_working_days: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """A portal's rules, made from the system's defaults and a municipality's settings."""

    portal_name: str
    sign_in: SignInRule
    cancellation: CancellationRule | None = None
    messaging: MessagingRule | None = None
    terms: TermsRule | None = None
    actions: frozenset[RecordAction] = frozenset()


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
