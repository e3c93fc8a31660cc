"""A token bucket as one moment: when it will be full again if nothing more is taken.

Each token puts that moment off by the rate's interval, and a bucket holds so many as fit between
now and then (the generic cell rate algorithm of ATM, ITU-T I.371, which is the same bucket).
Moments are whole microseconds since 1970, so that nothing is gained or lost by rounding.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from gateway.domain.clients import Rate

Wanted: TypeAlias = Sequence[tuple[tuple[str, ...], Rate]]
"""One token of each of these buckets, by what the bucket is for, or none of any."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def moment(now: datetime) -> int:
    """Microseconds since 1970."""
    return (now - _EPOCH) // _MICROSECOND


def full_after(full: int, rate: Rate, now: int) -> int:
    """When a bucket will be full after a token is taken, whether or not there is one."""
    return max(full, now) + rate.interval


def short_by(full: int, rate: Rate, now: int) -> int:
    """How many microseconds too early it is to have taken that token; not above 0: it was there."""
    return full - now - rate.burst * rate.interval
