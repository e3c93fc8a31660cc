"""Why a care record does not open."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.domain.municipalities import MunicipalityCode


class RefusalReason(StrEnum):
    """In the order in which they are found; NO_RECORD covers no record and no right alike."""

    NOT_CONNECTED = "NOT_CONNECTED"
    NO_RECORD = "NO_RECORD"
    RECORD_INACTIVE = "RECORD_INACTIVE"
    TERMS_NOT_ACCEPTED = "TERMS_NOT_ACCEPTED"
    TERMS_NOT_YET_EFFECTIVE = "TERMS_NOT_YET_EFFECTIVE"
    ASSURANCE_TOO_LOW = "ASSURANCE_TOO_LOW"
    TOO_YOUNG = "TOO_YOUNG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that does not open. `available_from`: when it will, where that is known.

    `record` is the source's own key of it, where it was found; callers are not told of it.
    """

    municipality: MunicipalityCode
    reason: RefusalReason
    available_from: datetime | None = None
    record: str | None = None
