"""identity.toml: whose tokens are believed, and where rights to act for others are registered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from gateway.config.shapes import IdentityFile, IssuerTable, RegisterTable, read_shape
from gateway.config.toml_lines import line_of
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import Country
from gateway.domain.portal import AssuranceLevel
from gateway.session.issuers import ClaimNames, IssuerSettings
from gateway.upstream.machine_tokens import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSettings:
    """Where one country's registers are."""

    country: Country
    address: str
    token_url: str
    credentials: Credentials = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """The file, read. `demo`: its issuers are the demo world's."""

    demo: bool
    issuers: tuple[IssuerSettings, ...]
    registers: tuple[RegisterSettings, ...]


def read_identity(path: Path, credentials: Callable[[str], Credentials]) -> IdentitySettings:
    """The file, checked. Raises `Misconfigured` that names line and remedy."""
    read = read_shape(path, IdentityFile.model_validate)
    text = path.read_text(encoding="utf-8")
    issuers = []
    for index, table in enumerate(read.issuer):
        try:
            issuers.append(_issuer(table))
        except Misconfigured as error:
            line = line_of(text, ("issuer", index))
            raise Misconfigured(f"{path.name} line {line}: {error}") from None
    return IdentitySettings(
        demo=read.demo,
        issuers=tuple(issuers),
        registers=tuple(_register(table, credentials) for table in read.registers),
    )


def _issuer(table: IssuerTable) -> IssuerSettings:
    return IssuerSettings(
        issuer=table.issuer,
        jwks_url=table.jwks_url,
        audiences=tuple(table.audiences),
        algorithms=tuple(table.algorithms),
        country=Country(table.country),
        scheme=table.scheme,
        claims=ClaimNames(
            number=table.number_claim,
            name=table.name_claim,
            born=table.born_claim,
            assurance=table.assurance_claim,
            levels={word: AssuranceLevel(level) for word, level in table.levels.items()},
        ),
    )


def _register(table: RegisterTable, credentials: Callable[[str], Credentials]) -> RegisterSettings:
    return RegisterSettings(
        country=Country(table.country),
        address=table.address,
        token_url=table.token_url,
        credentials=credentials(f"REGISTERS-{table.country}"),
    )
