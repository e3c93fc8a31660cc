"""The issuers whose tokens are believed, and how each one's claims read in our normal form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import Country
from gateway.domain.portal import AssuranceLevel, SignInScheme

ASYMMETRIC: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)

NSIS_LEVELS: Final[Mapping[str, AssuranceLevel]] = MappingProxyType(
    {
        "https://data.gov.dk/concept/core/nsis/Low": AssuranceLevel.LOW,
        "https://data.gov.dk/concept/core/nsis/Substantial": AssuranceLevel.SUBSTANTIAL,
        "https://data.gov.dk/concept/core/nsis/High": AssuranceLevel.HIGH,
    }
)
"""National Standard for Identiteters Sikringsniveauer, as OIOSAML 3 writes its levels."""

ID_PORTEN_LEVELS: Final[Mapping[str, AssuranceLevel]] = MappingProxyType(
    {
        "idporten-loa-substantial": AssuranceLevel.SUBSTANTIAL,
        "idporten-loa-high": AssuranceLevel.HIGH,
    }
)
"""ID-porten's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNames:
    """Under which names a broker writes what we need to know.

    `born` None: the day of birth is read from the number. `client` are names tried in order.
    `levels` translates the assurance claim; a word that is not in it counts as LOW.
    """

    number: str
    levels: Mapping[str, AssuranceLevel]
    name: str = "name"
    born: str | None = None
    assurance: str = "acr"
    sign_in: str = "sid"
    client: tuple[str, ...] = ("client_id", "azp")


MITID_CLAIMS: Final = ClaimNames(number="dk.cpr", born="birthdate", levels=NSIS_LEVELS)
ID_PORTEN_CLAIMS: Final = ClaimNames(number="pid", levels=ID_PORTEN_LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """One issuer. `issuer` is compared byte by byte with `iss`; `leeway` is for tokens only.

    Raises `Misconfigured` where an algorithm is not asymmetric or a list is empty.
    """

    issuer: str
    jwks_url: str
    audiences: tuple[str, ...]
    country: Country
    scheme: SignInScheme
    claims: ClaimNames
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    leeway: timedelta = field(default=timedelta(seconds=30))

    def __post_init__(self) -> None:
        if not self.audiences:
            raise Misconfigured(f"{self.issuer}: name at least one audience")
        if not self.algorithms:
            raise Misconfigured(f"{self.issuer}: name at least one algorithm")
        wrong = set(self.algorithms) - ASYMMETRIC
        if wrong:
            named = ", ".join(sorted(wrong))
            raise Misconfigured(f"{self.issuer}: {named} is not asymmetric; use RS256 or ES256")
