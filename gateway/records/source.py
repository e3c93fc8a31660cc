"""One connected municipality, as the door knows it: its care system, policy and rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from gateway.disclosure.policy import Policy
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.portal import Reachability, Support
from gateway.domain.words import Language
from gateway.domain.working_days import DaysOff
from gateway.port import Offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A route to one municipality's records.

    `system` fulfils `port.CareSystem` and the `port.Reads...` Protocol of every topic that the
    policy shows. `link_hosts` are the hosts that URLs handed on to clients may have.
    `public_holiday` names a day's public holiday in the country's own language.
    """

    code: MunicipalityCode
    country: Country
    zone: ZoneInfo
    language: Language
    system_key: str
    system_name: str
    system: Any
    policy: Policy
    offers: Offers
    portal_url: str | None
    support: Support | None
    link_hosts: frozenset[str]
    days_off: DaysOff
    public_holiday: Callable[[date], str | None]
    reachability: Callable[[], Reachability]
