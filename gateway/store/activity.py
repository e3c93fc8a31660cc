"""When a sign-in last used a portal."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

ACTIVITY_KEPT: Final = timedelta(days=30)
"""How long after its last use a sign-in is remembered."""

SIGN_IN_LASTS: Final = ACTIVITY_KEPT - timedelta(hours=1)
"""A sign-in this old of which nothing is remembered may have been forgotten.

Less than what is remembered, as the clocks of several gateways and of the issuer differ.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One sign-in at one portal, times in UTC. `ended`: no later use counts."""

    signed_in_at: datetime
    last_used_at: datetime
    ended: bool = False
