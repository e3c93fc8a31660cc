"""What one running stub is told: the command line, as a value."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
TENANTS = ("aarhus", "frederiksberg")


def this_day() -> date:
    """The day it is now in the tenants' zone."""
    return datetime.now(ZONE).date()


@dataclass(frozen=True, kw_only=True)
class Options:
    """Same seed and day, same data. `hidden` picks the world of hidden things; 0 has none."""

    scale: int = 1
    today: date = field(default_factory=this_day)
    seed: int = 1
    canary: str = "KANARIE"
    hidden: int = 1
    database: str | None = None
