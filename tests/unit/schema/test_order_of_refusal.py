"""The one order of refusal: of any two reasons that hold at once, the earlier one is told."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.people import Person
from gateway.domain.portal import AssuranceLevel
from gateway.domain.records import AcceptedTerms, RecordState
from gateway.domain.representations import Viewer
from tests.unit.fakes.house import AARHUS, TERMS, House, house, person, record_of
from tests.unit.fakes.rows import NOW

ASK = """query($code: MunicipalityCode!, $codes: [MunicipalityCode!]!, $for: ID) {
  one: careRecord(municipality: $code, onBehalfOf: $for) { ...Why }
  many: careRecords(municipalities: $codes, onBehalfOf: $for) { ...Why }
}
fragment Why on CareRecordResult { __typename ... on CareRecordRefusal { reason } }"""
EVA = person("eva")
LONG_AGO = AcceptedTerms(version="1", accepted_at=NOW - timedelta(days=9))


@dataclass
class Case:
    """Everything about one look; it would be let in."""

    viewer: Viewer | None = EVA
    code: MunicipalityCode = AARHUS
    right: str | None = None
    head: dict[str, Any] = field(default_factory=lambda: {"terms": LONG_AGO})
    has_record: bool = True

    def signed_out(self) -> None:
        self.viewer = None

    def not_connected(self) -> None:
        self.code = MunicipalityCode("DK-0101")

    def of_another_country(self) -> None:
        self._change(country=Country.NO)

    def signed_in_too_weakly(self) -> None:
        self._change(assurance=AssuranceLevel.LOW)

    def without_right(self) -> None:
        self.right = "no right at all"

    def too_young(self) -> None:
        self._change(person=Person(name="Eva", born=date(2011, 11, 23)))

    def without_record(self) -> None:
        self.has_record = False

    def inactive(self) -> None:
        self.head["state"] = RecordState.INACTIVE

    def terms_accepted_lately(self) -> None:
        self.head["terms"] = AcceptedTerms(version="1", accepted_at=NOW - timedelta(hours=23))

    def terms_never_accepted(self) -> None:
        self.head["terms"] = None

    def _change(self, **fields: Any) -> None:
        if self.viewer is not None:
            self.viewer = replace(self.viewer, **fields)

    def house(self) -> House:
        built = house({AARHUS: record_of(EVA, "r1", **self.head) if self.has_record else {}})
        offers = replace(built.sources[AARHUS].offers, terms=TERMS)
        built.sources[AARHUS] = replace(built.sources[AARHUS], offers=offers)
        return built


ORDER = {
    Case.signed_out: "UNAUTHENTICATED",
    Case.not_connected: "NOT_CONNECTED",
    Case.of_another_country: "NO_RECORD",
    Case.signed_in_too_weakly: "ASSURANCE_TOO_LOW",
    Case.without_right: "NO_RECORD",
    Case.too_young: "TOO_YOUNG",
    Case.without_record: "NO_RECORD",
    Case.inactive: "RECORD_INACTIVE",
    Case.terms_accepted_lately: "TERMS_NOT_YET_EFFECTIVE",
    Case.terms_never_accepted: "TERMS_NOT_ACCEPTED",
}
"""Reasons in the order in which they are told, and what is told."""
STEPS = list(ORDER)
PAIRS = list(combinations(STEPS, 2))
ASKS_NO_REGISTER = STEPS[: STEPS.index(Case.without_right)]
ASKS_NO_SOURCE = STEPS[: STEPS.index(Case.without_record)]


def named(step: Any) -> str:
    return str(getattr(step, "__name__", step))


async def told(case: Case) -> tuple[str, House]:
    """Why the record does not open, by both fields alike; empty where it does."""
    built = case.house()
    right = case.right and built.representation_id(case.right)
    variables = {"code": case.code, "codes": [case.code], "for": right}
    answer = await built.ask(case.viewer, ASK, variables)
    if "errors" in answer:
        [code] = {error["extensions"]["code"] for error in answer["errors"]}
        return str(code), built
    one, [many] = answer["data"]["one"], answer["data"]["many"]
    assert one == many
    return str(one.get("reason", "")), built


async def test_where_nothing_is_wrong_the_record_opens() -> None:
    assert (await told(Case()))[0] == ""


@pytest.mark.parametrize("step", STEPS, ids=named)
async def test_each_reason_by_itself(step: Any) -> None:
    case = Case()
    step(case)
    reason, built = await told(case)
    assert reason == ORDER[step]
    if step in ASKS_NO_REGISTER:
        assert built.rights.asked == 0
    if step in ASKS_NO_SOURCE:
        assert built.calls == []


@pytest.mark.parametrize(("earlier", "later"), PAIRS, ids=named)
async def test_of_two_reasons_the_earlier_one_is_told(earlier: Any, later: Any) -> None:
    case = Case()
    later(case)
    earlier(case)
    reason, built = await told(case)
    assert reason == ORDER[earlier]
    if earlier in ASKS_NO_REGISTER:
        assert built.rights.asked == 0
    if earlier in ASKS_NO_SOURCE:
        assert built.calls == []


async def test_all_at_once_are_told_from_the_first_to_the_last() -> None:
    """As each is put right, the next one shows."""
    for place, first in enumerate(STEPS):
        case = Case()
        for step in reversed(STEPS[place:]):
            step(case)
        assert (await told(case))[0] == ORDER[first], named(first)
