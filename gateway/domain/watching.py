"""What ends the watching of a record."""

from enum import StrEnum


class WatchEndReason(StrEnum):
    """NO_LONGER_AVAILABLE covers no record, no right and a closed record alike."""

    SIGN_IN_ENDED = "SIGN_IN_ENDED"
    NO_LONGER_AVAILABLE = "NO_LONGER_AVAILABLE"
    SOURCE_LOST = "SOURCE_LOST"
