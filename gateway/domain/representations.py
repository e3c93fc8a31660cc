"""Who is signed in, and for whom they may act."""

from dataclasses import dataclass
from datetime import date, datetime

from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.topics import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The person behind a verified token.

    `issuer` and `subject` name the sign-in's person; `sign_in` is the issuer's session id, or None.
    `client` is the application that the token was made for. Times are aware, in UTC.
    """

    issuer: str
    subject: str
    person: Person
    number: NationalNumber
    country: Country
    scheme: SignInScheme
    assurance: AssuranceLevel
    signed_in_at: datetime
    expires_at: datetime
    sign_in: str | None
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """A right to act for a person, oneself included.

    `key` is the register's own key of the right ("self" for oneself), never a number.
    `valid_until` is the last day on which it holds, None for as long as the law lasts.
    """

    key: str
    role: Role
    person: Person
    number: NationalNumber
    country: Country
    valid_until: date | None = None
    has_mandate: bool = False

    @property
    def party_representation(self) -> bool:
        """Whether one may act as the party in a case; a mandate alone gives no such right."""
        return self.role is not Role.RELATIVE


def oneself(viewer: Viewer) -> Representation:
    """The right everybody has: to act for oneself."""
    return Representation(
        key="self",
        role=Role.CITIZEN,
        person=viewer.person,
        number=viewer.number,
        country=viewer.country,
    )


def age_on(born: date, day: date) -> int:
    """Whole years. Somebody born on 29 February is a year older on 1 March in a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
