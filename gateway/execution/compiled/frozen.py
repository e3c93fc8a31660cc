"""Values that may be handed to several resolvers: none of them can change it for the next."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final

_FROZEN: Final = (
    str,
    int,
    float,
    bytes,
    type(None),
    date,
    datetime,
    time,
    timedelta,
    Decimal,
    Enum,
)


def is_frozen(value: Any) -> bool:
    """Whether it is a single plain value."""
    return isinstance(value, _FROZEN)
