"""The moment, the clock on the wall, names, deadlines: what both care systems' translations use."""

import os
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bench.peers.python.model import Cancelability, StaffMember

NOW = datetime.fromisoformat(os.environ.get("BENCH_NOW", "2026-11-23T09:00:00+00:00"))
NUMBER = "2512489996"  # the invented citizen's
ZONE = ZoneInfo("Europe/Copenhagen")
VISITS = frozenset({"HOME_VISIT", "PERSONAL_CARE", "PRACTICAL_HELP", "NURSING"})
_SATURDAY = 5
_LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
_SENTENCES = {
    "ALLOWED": "Du kan aflyse aftalen her.",
    "TOO_LATE": "Det er for sent at aflyse aftalen her. Ring til kommunen, hvis du ikke kan komme.",
    "ALREADY_CANCELLED": "Aftalen er allerede aflyst.",
    "OVER": "Aftalen er begyndt eller overstået og kan ikke aflyses.",
    "NOT_OFFERED": "Aftalen kan ikke aflyses her. Ring til kommunen, hvis du ikke kan komme.",
}


def moment(text: str) -> datetime:
    """A source's moment on the municipality's clock."""
    return datetime.fromisoformat(text).astimezone(ZONE)


def said(found: datetime) -> str:
    """A moment as it is answered."""
    return found.isoformat(timespec="milliseconds")


def said_or_none(text: str | None) -> str | None:
    """A source's moment as it is answered, where there is one."""
    return said(moment(text)) if text else None


def day(text: str | None) -> str | None:
    """The local day of a source's moment."""
    return moment(text).date().isoformat() if text else None


@cache
def in_alphabet(name: str) -> tuple[str, str]:
    """A key to sort by in the Danish alphabet, where aa is å and æ, ø, å come last."""
    folded = name.casefold()
    return folded.replace("aa", "å").translate(_LAST), folded


def by_shown_name(member: StaffMember) -> tuple[tuple[str, str], str, str]:
    """Staff by the name that is shown."""
    return in_alphabet(member.name), member.role or "", member.unit or ""


def first_name(given: str | None, full: str | None, role: str | None) -> str:
    """The given name cut at the first blank, else the first word of the whole, else the role."""
    words = (given or "").split() or (full or "").split()
    return words[0] if words else role or ""


def working_days_after(start: date, count: int) -> date:
    """The `count`-th working day after a day. No public holiday falls into these weeks."""
    while count:
        start += timedelta(days=1)
        count -= start.weekday() < _SATURDAY
    return start


def working_days_before(start: datetime, count: int) -> datetime:
    """The same clock time `count` working days before; from a day off counted from the last one."""
    found = start.date()
    while found.weekday() >= _SATURDAY:
        found -= timedelta(days=1)
    while count:
        found -= timedelta(days=1)
        count -= found.weekday() < _SATURDAY
    return datetime.combine(found, time(start.hour, start.minute, start.second), ZONE)


def two_hours_before(start: datetime) -> datetime:
    """Two elapsed hours before."""
    return datetime.fromtimestamp(start.timestamp() - 7200, ZONE)


def cancelability(
    start: datetime, status: str, until: datetime | None, *, explained: bool
) -> Cancelability:
    """Whether it can be cancelled now; `until` None: never here."""
    if until is None:
        code = "NOT_OFFERED"
    elif status in {"CANCELLED", "CANCELLATION_PENDING"}:
        code = "ALREADY_CANCELLED"
    elif status == "COMPLETED" or start <= NOW:
        code = "OVER"
    else:
        code = "TOO_LATE" if until <= NOW else "ALLOWED"
    found = Cancelability(code=code, until=said(until) if until else None)
    if explained:
        found.explanation = _SENTENCES[code]
    return found
