"""How one identity stub is set up."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Copenhagen")


def today_in_denmark() -> date:
    """The day it is now in the registers' zone."""
    return datetime.now(_ZONE).date()


@dataclass(frozen=True, kw_only=True)
class Options:
    """`origin` is the address that the issuers' names begin with, without a final slash.

    `today` is the day the registers' contents are relative to. `hidden` is the number of the world
    of rights that count for no portal; 0 has none of them. `database` is a file, None is memory.
    """

    origin: str = "http://127.0.0.1:8104"
    today: date
    seed: int = 1
    scale: int = 1
    canary: str = "KANARIE"
    hidden: int = 1
    database: str | None = None
