"""What Cura's definite "no" to a change means: its own codes of rules, and nothing guessed."""

from collections.abc import Mapping
from typing import Final

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.systems.cura import names, wire
from gateway.systems.cura.translate import codes
from gateway.upstream.answers import Answer

REFUSED: Final = frozenset({404, 409, 412, 422})
"""Statuses whose OperationOutcome may name the rule that forbids a change."""

_RULES: Final[Mapping[str, RefusalCode]] = {
    "UNKNOWN_APPOINTMENT": RefusalCode.NOT_FOUND,
    "CANCELLATION_DEADLINE_PASSED": RefusalCode.TOO_LATE,
    "APPOINTMENT_OVER": RefusalCode.TOO_LATE,
    "ALREADY_CANCELLED": RefusalCode.ALREADY_DONE,
    "ALREADY_REQUESTED": RefusalCode.ALREADY_DONE,
    "UNKNOWN_REASON": RefusalCode.REASON_REQUIRED,
    "WISH_NOT_TAKEN": RefusalCode.NOT_OFFERED,
    "RECIPIENT_GONE": RefusalCode.NOT_FOUND,
    "UNKNOWN_THREAD": RefusalCode.NOT_FOUND,
    "THREAD_CLOSED": RefusalCode.NOT_OFFERED,
    "AGREEMENT_ENDED": RefusalCode.NOT_AGREED,
    "NOT_AS_AGREED": RefusalCode.NOT_AGREED,
    "OUT_OF_BOUNDS": RefusalCode.OUT_OF_RANGE,
    "IN_THE_FUTURE": RefusalCode.OUT_OF_RANGE,
    "ONLY_THE_CITIZEN": RefusalCode.ROLE_NOT_PERMITTED,
    "VERSION_CONFLICT": RefusalCode.CONFLICT,
    "UNKNOWN_PATIENT": RefusalCode.NOT_FOUND,
    "RECORD_INACTIVE": RefusalCode.RECORD_INACTIVE,
}


def refusal(answer: Answer) -> NotDone:
    """The refusal that an answer stands for. Raises `SourceInvalid` where it names no known rule.

    A 404 without a rule may come from a wrong address as well as from Cura.
    """
    outcome = answer.read(wire.OperationOutcome)
    told = codes([one.details for one in outcome.issue if one.details], names.REFUSAL)
    known = next((_RULES[code] for code in told if code in _RULES), None)
    if outcome.resource_type != "OperationOutcome" or known is None:
        raise SourceInvalid(answer.place)
    return NotDone(known)
