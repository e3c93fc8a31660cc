"""The shape of municipalities.toml and identity.toml: strict, so that a slip of the pen is seen."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic_core import ErrorDetails

from gateway.config.toml_lines import line_of, read_toml
from gateway.disclosure.policy import Part
from gateway.domain.cancellation import NewTimeOffer
from gateway.domain.errors import Misconfigured
from gateway.domain.portal import SignInScheme
from gateway.domain.topics import Role, Topic

T = TypeVar("T")


class Table(BaseModel):
    """A table with no keys but its own. Keys are named after the TOML they stand in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AlternativeTable(Table):
    """What to do instead."""

    da: str | None = None
    nb: str | None = None
    en: str
    url: str | None = None
    phone: str | None = None
    requires_separate_consent: bool = False


class NarrowTable(Table):
    """Topics that this municipality does not show, although its care system could."""

    topics: list[Topic] = Field(min_length=1)
    verdict: Literal["WITHHELD", "NOT_OFFERED"]
    roles: list[Role] = Field(default_factory=lambda: list(Role), min_length=1)
    da: str
    nb: str
    en: str
    source: str
    alternative: AlternativeTable | None = None


class CutTable(Table):
    """Parts that this municipality cuts from a topic that it shows."""

    topic: Topic
    parts: list[Part] = Field(min_length=1)
    roles: list[Role] = Field(default_factory=lambda: list(Role), min_length=1)
    da: str
    nb: str
    en: str


class SupportTable(Table):
    """Where to get help."""

    phone: str | None = None
    email: str | None = None
    opening_hours: str | None = None
    url: str | None = None


def _ends_with_slash(address: str) -> str:
    if not address.startswith(("http://", "https://")) or not address.endswith("/"):
        raise ValueError("must be an http(s) address that ends with /")
    return address


_IN_NO_ADDRESS: Final = frozenset(" @#\\")


def _is_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not address.isprintable() or set(address) & _IN_NO_ADDRESS:
        raise ValueError("must be an http(s) address without blanks, user or fragment")
    return address


def _is_word(word: str) -> str:
    if not word or word != word.strip():
        raise ValueError("must be a word, without blanks around it")
    return word


Address = Annotated[str, AfterValidator(_ends_with_slash)]
Url = Annotated[str, AfterValidator(_is_address)]
Word = Annotated[str, AfterValidator(_is_word)]


class TlsTable(Table):
    """Files in PEM for connections to one source; see `Trust`. Meant from the file's own folder."""

    certificate: Word | None = None
    key: Word | None = None
    authorities: Word | None = None


class MunicipalityTable(Table):
    """One connected municipality."""

    system: str
    address: Address
    further_origins: list[Address] = []
    zone: str | None = None
    portal_name: str | None = None
    portal_url: str | None = None
    support: SupportTable | None = None
    link_hosts: list[str] = []
    extra_days_off: list[date] = []
    required_assurance: Literal["SUBSTANTIAL", "HIGH"] | None = None
    idle_timeout: timedelta | None = Field(default=None, gt=timedelta())
    minimum_age: int | None = Field(default=None, ge=0, le=30)
    parent_until_age: int | None = Field(default=None, ge=0, le=18)
    parent_needs_mandate: bool | None = None
    cancel_notice: timedelta | None = Field(default=None, ge=timedelta())
    cancel_working_days: int | None = Field(default=None, ge=0, le=60)
    new_time: NewTimeOffer | None = None
    reply_within_working_days: int | None = Field(default=None, ge=0, le=60)
    concurrency: int = Field(default=20, ge=1, le=500)
    tls: TlsTable = TlsTable()
    narrow: list[NarrowTable] = []
    cut: list[CutTable] = []
    options: dict[str, str] = {}


class ConsoleTable(Table):
    """How the console page signs in with an issuer, as a public client of it.

    `names_itself`: what it sends back holds `iss` (RFC 9207), and must.
    """

    client: Word
    authorize_url: Url
    token_url: Url
    scope: Word = "openid"
    names_itself: StrictBool = False


class IssuerTable(Table):
    """An issuer whose tokens are believed. What ends in `claim` is the broker's own name for it.

    `required_claims` must be in the token and be exactly so.
    """

    issuer: Url
    jwks_url: Url
    audiences: list[str]
    algorithms: list[str] = ["RS256", "ES256"]
    country: Literal["DK", "NO"]
    scheme: SignInScheme
    leeway: timedelta = timedelta(seconds=30)
    number_claim: str
    name_claim: str = "name"
    born_claim: str | None = None
    assurance_claim: str = "acr"
    sign_in_claim: str = "sid"
    client_claims: list[str] = ["client_id", "azp"]
    required_claims: dict[str, StrictStr | StrictBool | StrictInt] = {}
    levels: dict[str, Literal["LOW", "SUBSTANTIAL", "HIGH"]]
    tls: TlsTable = TlsTable()
    console: ConsoleTable | None = None


class RegisterTable(Table):
    """The registers of rights in one country, and their words for rights that open a portal."""

    country: Literal["DK", "NO"]
    address: Address
    token_url: Url
    category: Word | None = None
    area: Word | None = None
    privilege: Word | None = None
    scope: Word | None = None
    service_area: int | None = Field(default=None, ge=1)
    tls: TlsTable = TlsTable()


class IdentityFile(Table):
    """identity.toml."""

    demo: bool = False
    issuer: list[IssuerTable] = Field(min_length=1)
    registers: list[RegisterTable] = []


def read_shape(path: Path, shaped: Callable[[dict[str, Any]], T]) -> T:
    """The file through `shaped`. Raises `Misconfigured` with line, place and remedy."""
    table, text = read_toml(path)
    try:
        return shaped(table)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Misconfigured(_said(path, text, first)) from None


def _said(path: Path, text: str, error: ErrorDetails) -> str:
    place = error["loc"]
    where = ".".join(str(part) for part in place)
    remedy = {
        "missing": "is missing: add it",
        "extra_forbidden": "is no key of this table: remove it or mend its spelling",
        "time_delta_parsing": "does not fit: write a duration such as PT4M",
    }.get(error["type"], f"does not fit: {error['msg'][0].lower()}{error['msg'][1:]}")
    return f"{path.name} line {line_of(text, place)}: {where} {remedy}"
