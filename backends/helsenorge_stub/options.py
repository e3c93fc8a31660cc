"""How one helsenorge stub is set up."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Oslo")


def today_in_norway() -> date:
    """The day it is now in the municipality's zone."""
    return datetime.now(ZONE).date()


@dataclass(frozen=True, kw_only=True)
class Options:
    """`today` is the day that all data is relative to; `seed` chooses the shown data.

    `hidden` is the number of the world of hidden rows: 0 has none, any other number draws how many
    there are and what they hold, and never touches what is shown. `database` is a file, or None
    for memory. `scale` multiplies the rows of the person with the full record.
    """

    today: date
    seed: int = 1
    scale: int = 1
    canary: str = "KANARIE"
    hidden: int = 1
    database: str | None = None
