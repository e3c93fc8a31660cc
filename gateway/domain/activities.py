"""Local activities (lokale aktiviteter), open to everyone."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity. `url` is as the source gave it; the door drops what is not allowed."""

    id: str
    title: str
    start: datetime
    end: datetime | None = None
    place: str | None = None
    url: str | None = None
    description: str | None = None
