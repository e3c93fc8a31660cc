"""Municipalities and regions: their codes, names, and the days on which they exist."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from gateway.domain.words import Language, Words

MunicipalityCode = NewType("MunicipalityCode", str)
"""Country and official four digits, e.g. `DK-0751`: the bare digits collide between countries."""

_CODE = re.compile(r"(?:DK|NO)-[0-9]{4}", re.ASCII)


def municipality_code(text: str) -> MunicipalityCode:
    """The text as a code, whether or not there is such a municipality.

    Raises:
        ValueError: It is not a country and four digits. The text itself is not repeated.
    """
    if _CODE.fullmatch(text) is None:
        raise ValueError("not a municipality code: write country and four digits, as in DK-0751")
    return MunicipalityCode(text)


class Country(StrEnum):
    """The countries whose municipalities are known; the value is the code's first part."""

    DK = "DK"
    NO = "NO"

    @property
    def language(self) -> Language:
        """The language that a text is in when none is asked for."""
        return Language.DA if self is Country.DK else Language.NB

    @property
    def zone(self) -> ZoneInfo:
        """The clock by which its days begin and end."""
        return ZoneInfo("Europe/Copenhagen" if self is Country.DK else "Europe/Oslo")

    def day_of(self, instant: datetime) -> date:
        """The calendar day there at that instant.

        Raises:
            ValueError: The instant has no zone.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone: give an aware datetime")
        return instant.astimezone(self.zone).date()


class MunicipalityKind(StrEnum):
    """Portals let citizens pick a municipality or a region."""

    MUNICIPALITY = "MUNICIPALITY"
    REGION = "REGION"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPeriod:
    """Days, both inclusive, on which a municipality lies in a region; None is without end."""

    region: str
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return _within(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality, or a region, as the country's register has it.

    `names` are the short names; under SE stands the Sami name in official use there, whichever
    Sami language it is in. `other_names` are in languages that texts cannot be asked for in
    (Kven). `regions` are Danish regions or Norwegian counties, a region's own name for a region.
    `valid_from` and `valid_to` are the first and the last day it exists, None without end.
    """

    code: MunicipalityCode
    country: Country
    kind: MunicipalityKind
    official_name: str
    names: Words
    regions: tuple[RegionPeriod, ...]
    other_names: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.names.said_in(self.country.language))

    def exists_on(self, day: date) -> bool:
        """Whether it exists on that day of its country's calendar."""
        return _within(day, self.valid_from, self.valid_to)

    def region_on(self, day: date) -> str:
        """The region or county it lies in on that day.

        Raises:
            LookupError: The register knows of none.
        """
        for period in self.regions:
            if period.covers(day):
                return period.region
        raise LookupError(f"{self.code} has no region on that day: add a period to the register")


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
