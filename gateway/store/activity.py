"""When a sign-in last used a portal."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One sign-in at one portal, times in UTC. `ended`: no later use counts."""

    signed_in_at: datetime
    last_used_at: datetime
    ended: bool = False
