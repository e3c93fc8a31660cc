"""The registers of rights to act for others, as they answer: everything they have, unjudged.

Denmark: digital fuldmagt, custody (forældremyndighed), guardianship (værgemål). Norway: fullmakt.
A row that cannot be read gives nobody a right. Addresses are relative to each upstream's base
address, which ends with a slash; numbers go out in bodies only.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

import msgspec

from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.records import Unreadable
from gateway.upstream.client import Upstream
from gateway.upstream.reading import read, rows

T = TypeVar("T", bound=msgspec.Struct)
_Raws = list[msgspec.Raw]


class Registered(msgspec.Struct, frozen=True, rename="camel"):
    """A person as a Danish register has them."""

    cpr: str
    name: str
    deceased: bool
    birth_date: date | None = None


class Fuldmagt(msgspec.Struct, frozen=True, rename="camel"):
    """A Danish digital mandate; `valid_until` is the last day, inclusive."""

    id: str
    category: str
    area: str
    privileges: list[str]
    grantor: Registered
    valid_from: date | None = None
    valid_until: date | None = None
    revoked_at: datetime | None = None


class Custody(msgspec.Struct, frozen=True, rename="camel"):
    """Custody of a child."""

    id: str
    child: Registered


class Guardianship(msgspec.Struct, frozen=True, rename="camel"):
    """A guardian's appointment; `scope` is the register's word for what it covers."""

    id: str
    scope: str
    ward: Registered
    decided_on: date | None = None
    valid_until: date | None = None
    ended_at: datetime | None = None


class Giver(msgspec.Struct, frozen=True):
    """Who gave a Norwegian fullmakt."""

    pid: str
    navn: str
    dod: bool
    fodselsdato: date | None = None


class Tjenesteomrade(msgspec.Struct, frozen=True):
    """A service area that a fullmakt covers."""

    nr: int


class Fullmakt(msgspec.Struct, frozen=True, rename="camel"):
    """A Norwegian fullmakt; `gyldig_til` is the last day, inclusive."""

    id: str
    tjenesteomrader: list[Tjenesteomrade]
    fullmaktsgiver: Giver
    gyldig_fra: date | None = None
    gyldig_til: date | None = None
    trukket_tilbake: datetime | None = None


class _Mandates(msgspec.Struct):
    mandates: _Raws


class _Children(msgspec.Struct):
    children: _Raws


class _Guardianships(msgspec.Struct):
    guardianships: _Raws


class _Fullmakter(msgspec.Struct):
    fullmakter: _Raws


class Registers:
    """Asks the registers of each country; a country without an upstream has none."""

    def __init__(self, upstreams: Mapping[Country, Upstream]) -> None:
        self._upstreams = upstreams

    def __contains__(self, country: Country) -> bool:
        return country in self._upstreams

    async def mandates(self, holder: NationalNumber) -> tuple[Fuldmagt, ...]:
        """Every mandate ever given to the holder. All four raise a `SourceError`."""
        body = await self._asked(Country.DK, "mandates", {"holder": holder.reveal()})
        raws = read(body, _Mandates, "mandates").mandates
        return self._read(Country.DK, raws, "mandates", Fuldmagt)

    async def custody(self, parent: NationalNumber) -> tuple[Custody, ...]:
        """The children in the parent's custody."""
        body = await self._asked(Country.DK, "custody", {"parent": parent.reveal()})
        raws = read(body, _Children, "custody").children
        return self._read(Country.DK, raws, "custody", Custody)

    async def guardianships(self, guardian: NationalNumber) -> tuple[Guardianship, ...]:
        """The guardian's appointments, of every scope."""
        body = await self._asked(Country.DK, "guardianship", {"guardian": guardian.reveal()})
        raws = read(body, _Guardianships, "guardianship").guardianships
        return self._read(Country.DK, raws, "guardianship", Guardianship)

    async def fullmakter(self, fullmektig: NationalNumber) -> tuple[Fullmakt, ...]:
        """Every fullmakt given to the fullmektig."""
        body = await self._asked(Country.NO, "fullmakt", {"fullmektig": fullmektig.reveal()})
        raws = read(body, _Fullmakter, "fullmakt").fullmakter
        return self._read(Country.NO, raws, "fullmakt", Fullmakt)

    async def _asked(self, country: Country, register: str, question: dict[str, str]) -> bytes:
        upstream = self._upstreams[country]
        answer = await upstream.post(f"{register}/search", place=register, json=question)
        return answer.body

    def _read(self, country: Country, raws: _Raws, place: str, shape: type[T]) -> tuple[T, ...]:
        found = rows(raws, place, _as(shape), source=self._upstreams[country].name)
        return tuple(row for row in found if not isinstance(row, Unreadable))


def _as(shape: type[T]) -> Callable[[msgspec.Raw, str], T]:
    def translate(raw: msgspec.Raw, place: str) -> T:
        return read(raw, shape, place)

    return translate
