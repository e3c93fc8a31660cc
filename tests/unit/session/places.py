"""Municipalities of a test: rules, roles and a zone of their own."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role
from gateway.records.source import Source
from tests.unit.fakes.house import source
from tests.unit.fakes.system import FakeSystem


def place(
    code: MunicipalityCode,
    zone: str | None = None,
    *,
    admits: set[Role] | None = None,
    **rule: object,
) -> Source:
    """A connected municipality; `rule` are settings of its sign-in."""
    made = source(code, FakeSystem({}))
    offers = replace(made.offers, sign_in=replace(made.offers.sign_in, **rule))
    policy = made.policy if admits is None else replace(made.policy, admits=frozenset(admits))
    its_zone = made.zone if zone is None else ZoneInfo(zone)
    return replace(made, offers=offers, policy=policy, zone=its_zone)
