"""identity.toml: whose tokens are believed, and where rights to act for others are registered."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import Final, TypeVar

from gateway.config.shapes import (
    ConsoleTable,
    IdentityFile,
    IssuerTable,
    RegisterTable,
    Table,
    read_shape,
)
from gateway.config.toml_lines import line_of
from gateway.config.trusting import trusting
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import Country
from gateway.domain.portal import AssuranceLevel
from gateway.http.console import ConsoleSignIn
from gateway.http.origins import serialised
from gateway.session.issuers import ClaimNames, IssuerSettings
from gateway.session.rights import WhatCounts
from gateway.upstream.machine_tokens import Credentials
from gateway.upstream.trust import USUAL, Trust

TableT = TypeVar("TableT", bound=Table)
_NAME: Final = re.compile(r"[a-z_]+(?=: )")
_WORDS_OF: Final = {
    Country.DK: frozenset({"category", "area", "privilege", "scope"}),
    Country.NO: frozenset({"service_area"}),
}
"""Each country's own settings of `WhatCounts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSettings:
    """Where one country's registers are."""

    country: Country
    address: str
    token_url: str
    credentials: Credentials = field(repr=False)
    trust: Trust = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """The file, read. `demo`: its issuers are the demo world's. `sign_ins`: the console page's.

    `trusts` say by issuer how the connection to its keys is made.
    """

    demo: bool
    issuers: tuple[IssuerSettings, ...]
    registers: tuple[RegisterSettings, ...]
    counts: WhatCounts = field(default_factory=WhatCounts)
    sign_ins: tuple[ConsoleSignIn, ...] = ()
    trusts: Mapping[str, Trust] = field(default_factory=dict)


def read_identity(path: Path, credentials: Callable[[str], Credentials]) -> IdentitySettings:
    """The file, checked. Raises `Misconfigured` that names line and remedy."""
    read = read_shape(path, IdentityFile.model_validate)
    reader = _Reader(path)
    issuers: list[IssuerSettings] = []
    sign_ins: list[ConsoleSignIn] = []
    registers: list[RegisterSettings] = []
    trusts: dict[str, Trust] = {}

    def issuer(table: IssuerTable) -> None:
        issuers.append(_beside(issuers, _issuer(table)))
        trusts[table.issuer] = trusting(table.tls, path.parent)
        if table.console is not None:
            sign_ins.append(_sign_in(table, table.console))

    def registering(table: RegisterTable) -> None:
        _refuse_foreign_words(table)
        register = _register(table, registers, credentials)
        registers.append(replace(register, trust=trusting(table.tls, path.parent)))

    reader.each("issuer", read.issuer, issuer)
    reader.each("registers", read.registers, registering)
    return IdentitySettings(
        demo=read.demo,
        issuers=tuple(issuers),
        registers=tuple(registers),
        counts=reduce(_counting, read.registers, WhatCounts()),
        sign_ins=tuple(sign_ins),
        trusts=trusts,
    )


class _Reader:
    """Takes tables one by one, and says of a mistake on which line it stands."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._text = path.read_text(encoding="utf-8")

    def each(self, kind: str, tables: Iterable[TableT], take: Callable[[TableT], None]) -> None:
        for index, table in enumerate(tables):
            try:
                take(table)
            except Misconfigured as error:
                setting = _NAME.match(str(error))
                where = f"{kind}.{index}." if setting else f"{kind}.{index}: "
                line = line_of(self._text, (kind, index, *([setting.group()] if setting else [])))
                raise Misconfigured(f"{self._name} line {line}: {where}{error}") from None


def _issuer(table: IssuerTable) -> IssuerSettings:
    return IssuerSettings(
        issuer=table.issuer,
        jwks_url=table.jwks_url,
        audiences=tuple(table.audiences),
        algorithms=tuple(table.algorithms),
        country=Country(table.country),
        scheme=table.scheme,
        leeway=table.leeway,
        required=table.required_claims,
        claims=ClaimNames(
            number=table.number_claim,
            name=table.name_claim,
            born=table.born_claim,
            assurance=table.assurance_claim,
            sign_in=table.sign_in_claim,
            client=tuple(table.client_claims),
            levels={word: AssuranceLevel(level) for word, level in table.levels.items()},
        ),
    )


def _sign_in(table: IssuerTable, console: ConsoleTable) -> ConsoleSignIn:
    if serialised(console.token_url) is None:
        raise Misconfigured("console.token_url: write its host in ASCII, as browsers do")
    return ConsoleSignIn(
        issuer=table.issuer,
        country=table.country,
        scheme=table.scheme,
        client=console.client,
        authorize_url=console.authorize_url,
        token_url=console.token_url,
        scope=console.scope,
        algorithms=tuple(table.algorithms),
        names_itself=console.names_itself,
    )


def _beside(others: Iterable[IssuerSettings], one: IssuerSettings) -> IssuerSettings:
    """The same, if it can be believed beside the others."""
    for other in others:
        if other.issuer == one.issuer:
            raise Misconfigured("issuer: another table has this issuer; remove one of the two")
        if other.jwks_url == one.jwks_url and other.country is not one.country:
            raise Misconfigured(
                f"jwks_url: the issuer of {other.country} has the same keys, so each could sign for"
                " the other's country; give each its own"
            )
    return one


def _register(
    table: RegisterTable,
    others: Iterable[RegisterSettings],
    credentials: Callable[[str], Credentials],
) -> RegisterSettings:
    country = Country(table.country)
    if any(other.country is country for other in others):
        raise Misconfigured(f"country: {country} has registers already; remove one of the two")
    return RegisterSettings(
        country=country,
        address=table.address,
        token_url=table.token_url,
        credentials=credentials(f"REGISTERS-{country}"),
    )


def _refuse_foreign_words(table: RegisterTable) -> None:
    for country, words in _WORDS_OF.items():
        foreign = sorted(words & table.model_fields_set)
        if foreign and country != table.country:
            raise Misconfigured(
                f"{foreign[0]}: only the registers of {country} have such a word; move it to theirs"
            )


def _counting(before: WhatCounts, table: RegisterTable) -> WhatCounts:
    """What counts, with the words that this table sets."""
    return WhatCounts(
        category=table.category or before.category,
        area=table.area or before.area,
        privilege=table.privilege or before.privilege,
        scope=table.scope or before.scope,
        service_area=table.service_area or before.service_area,
    )
