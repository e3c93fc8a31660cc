"""The issuers whose tokens are believed, and how each one's claims read in our normal form."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final, TypeAlias

from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import Country
from gateway.domain.portal import AssuranceLevel, SignInScheme

Required: TypeAlias = str | bool | int
"""What a claim may be required to be."""

ASYMMETRIC: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
MOST_LEEWAY: Final = timedelta(seconds=60)
"""How long after its end a token may be good at most, for clocks that differ."""
_OF_THE_TOKEN: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "auth_time"})
"""Claims of the token itself (RFC 7519, 4.1; OpenID Connect Core, 2): they mean nothing else."""
_HOME: Final = {SignInScheme.MITID: Country.DK, SignInScheme.ID_PORTEN: Country.NO}

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


def _check_list(setting: str, one: str, words: Iterable[str]) -> None:
    counted = Counter(words)
    if not counted:
        raise Misconfigured(f"{setting}: name at least one {one}")
    if any(not word.strip() or word != word.strip() for word in counted):
        raise Misconfigured(f"{setting}: there is a blank {one}, or blanks around one; mend it")
    twice = next((word for word, times in counted.items() if times > 1), None)
    if twice is not None:
        raise Misconfigured(f"{setting}: {twice} stands there twice; remove one of the two")


def _check_claim(setting: str, name: str) -> None:
    if not name or not name.isprintable() or name != name.strip():
        raise Misconfigured(f"{setting}: that is no name of a claim; write it as the broker does")
    if name in _OF_THE_TOKEN:
        raise Misconfigured(
            f"{setting}: {name} is about the token itself; name the broker's own claim for it"
        )


def _check_levels(levels: Mapping[str, AssuranceLevel]) -> None:
    if any(not word.strip() for word in levels):
        raise Misconfigured("levels: a level has no word; write what the broker calls it")
    if not any(level.reaches(AssuranceLevel.SUBSTANTIAL) for level in levels.values()):
        raise Misconfigured(
            "levels: no sign-in could ever open a record; say which of the broker's words is"
            " SUBSTANTIAL or HIGH"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNames:
    """Under which names a broker writes what we need to know.

    A name is that of a claim at the top of the token, whatever characters it has. `born` None: the
    day of birth is read from the number. `client` are names tried in order. `levels` translates
    the assurance claim; a word that is not in it counts as LOW.

    Raises `Misconfigured` (setting and remedy) for names that cannot be, and for levels of which
    none lets anybody in.
    """

    number: str
    levels: Mapping[str, AssuranceLevel]
    name: str = "name"
    born: str | None = None
    assurance: str = "acr"
    sign_in: str = "sid"
    client: tuple[str, ...] = ("client_id", "azp")

    def __post_init__(self) -> None:
        _check_list("client_claims", "claim", self.client)
        others = {
            "name_claim": self.name,
            "assurance_claim": self.assurance,
            "sign_in_claim": self.sign_in,
        }
        if self.born is not None:
            others["born_claim"] = self.born
        for setting, name in {"number_claim": self.number, **others}.items():
            _check_claim(setting, name)
        for name in self.client:
            _check_claim("client_claims", name)
        if self.number in {*others.values(), *self.client}:
            raise Misconfigured(
                "number_claim: another setting names this claim too, so the national number would"
                " be shown or kept as that; name the claim that holds the number alone"
            )
        _check_levels(self.levels)


MITID_CLAIMS: Final = ClaimNames(number="dk.cpr", born="birthdate", levels=NSIS_LEVELS)
ID_PORTEN_CLAIMS: Final = ClaimNames(number="pid", levels=ID_PORTEN_LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """One issuer. `issuer` is compared byte by byte with `iss`; `leeway` is for tokens only.

    `required` are claims that must be there and be exactly so, such as whose country a number is.
    Raises `Misconfigured` (setting and remedy) for what cannot be.
    """

    issuer: str
    jwks_url: str
    audiences: tuple[str, ...]
    country: Country
    scheme: SignInScheme
    claims: ClaimNames
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    leeway: timedelta = field(default=timedelta(seconds=30))
    required: Mapping[str, Required] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_list("audiences", "audience", self.audiences)
        _check_list("algorithms", "algorithm", self.algorithms)
        wrong = set(self.algorithms) - ASYMMETRIC
        if wrong:
            named = ", ".join(sorted(wrong))
            raise Misconfigured(
                f"algorithms: {named} is no asymmetric algorithm known here; use RS256 or ES256"
            )
        if not timedelta() <= self.leeway <= MOST_LEEWAY:
            raise Misconfigured("leeway: write a duration from PT0S to PT60S")
        if _HOME[self.scheme] is not self.country:
            raise Misconfigured(
                f"scheme: {self.scheme} is not used in {self.country}; mend it or the country"
            )
        if any(not name.strip() for name in self.required):
            raise Misconfigured("required_claims: a claim has no name; write it or remove the line")
