"""What the source says when it refuses an order: OperationOutcomes, with codes of its own."""

from types import MappingProxyType
from typing import Final

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceError, SourceInvalid
from gateway.systems.helsenorge import wire_orders
from gateway.systems.helsenorge.reading import LOCAL, codes
from gateway.upstream.answers import Answer, check

DECLINED: Final = frozenset({403, 409, 412, 422})
"""Statuses with which the source says that nothing was done, and why."""

_SYSTEM: Final = f"{LOCAL}CodeSystem/feil"
_MEANT: Final = MappingProxyType(
    {
        "ALLEREDE_AVBESTILT": RefusalCode.ALREADY_DONE,
        "ALLEREDE_GODTATT": RefusalCode.ALREADY_DONE,
        "AVSLUTTET": RefusalCode.RECORD_INACTIVE,
        "BARE_INNBYGGER": RefusalCode.ROLE_NOT_PERMITTED,
        "BEGYNT": RefusalCode.TOO_LATE,
        "ENDRET": RefusalCode.CONFLICT,
        "KAN_IKKE_AVBESTILLES": RefusalCode.NOT_OFFERED,
        "MANGLER_BRUKSVILKAR": RefusalCode.TERMS_REQUIRED,
        "MANGLER_MOTTAKER": RefusalCode.NOT_OFFERED,
        "TAR_IKKE_MELDINGER": RefusalCode.NOT_OFFERED,
        "TJENESTE_STENGT": RefusalCode.NOT_OFFERED,
        "UGYLDIG_TEKST": RefusalCode.OUT_OF_RANGE,
        "UKJENT_TIME": RefusalCode.NOT_FOUND,
        "UKJENT_TJENESTE": RefusalCode.NOT_FOUND,
        "UKJENT_TRAAD": RefusalCode.NOT_FOUND,
        "UKJENT_VARSEL": RefusalCode.NOT_OFFERED,
        "UTDATERTE_VILKAR": RefusalCode.CONFLICT,
    }
)


def declined(answer: Answer) -> NotDone | SourceError:
    """What a refusal means to us. One that we do not understand is a fault of the source."""
    meant = _meant(answer)
    if meant is not None:
        return NotDone(meant)
    check(answer)
    return SourceInvalid(answer.place)


def _meant(answer: Answer) -> RefusalCode | None:
    try:
        outcome = answer.read(wire_orders.Outcome)
    except SourceInvalid:
        return None
    told = codes((issue.details for issue in outcome.issue), _SYSTEM)
    return next((_MEANT[code] for code in told if code is not None and code in _MEANT), None)
