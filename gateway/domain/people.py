"""People: the citizen, those who act for them, and the staff."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class NationalNumber:
    """A CPR number or fødselsnummer, bare digits. It never shows itself: ask `reveal()`.

    Only the session and the adapters may reveal it, into a body or a header, never a URL.
    """

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        self._digits: Final = "".join(c for c in digits if c.isalnum())

    def reveal(self) -> str:
        """The bare number."""
        return self._digits

    def __repr__(self) -> str:
        return "NationalNumber(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NationalNumber) and other._digits == self._digits

    def __hash__(self) -> int:
        return hash(self._digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as shown: the name and the day of birth, where known."""

    name: str
    born: date | None = None


class Party(StrEnum):
    """Whose side said or wrote something."""

    CITIZEN = "CITIZEN"
    REPRESENTATIVE = "REPRESENTATIVE"
    MUNICIPALITY = "MUNICIPALITY"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody who works for the municipality, as the source names them.

    `given` is the source's own given name, `full` a whole name as one text. Both may be None.
    """

    given: str | None = None
    full: str | None = None
    role: str | None = None
    unit: str | None = None

    @property
    def name(self) -> str:
        """The whole name where there is one, else the given name, else the role, else nothing."""
        return self.full or self.given or self.role or ""

    def by_first_name(self) -> "StaffMember":
        """The same person by first name only.

        The source's given name cut at the first blank; with only a full name, its first word, or
        the first after the comma where the surname comes first; with neither, the role.
        """
        surname, comma, rest = (self.full or "").partition(",")
        words = (self.given or "").split() or (rest if comma else surname).split()
        first = words[0] if words else None
        return StaffMember(given=first, full=None, role=self.role, unit=self.unit)
