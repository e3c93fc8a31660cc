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
class Days:
    """Days of a calendar, first and last inclusive; None is without end on that side.

    Which instants they are is for each municipality's own zone to say.
    """

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """A right to act for a person, oneself included.

    `key` is the register's own key of the right ("self" for oneself), never a number.
    `valid_from` is the first day on which it holds, None for since ever. `valid_until` is the last
    in any connected municipality (they may differ on parents), None for as long as the law lasts.
    `mandates` are the days of the mandates that stand beside custody.
    """

    key: str
    role: Role
    person: Person
    number: NationalNumber
    country: Country
    valid_from: date | None = None
    valid_until: date | None = None
    mandates: tuple[Days, ...] = ()

    @property
    def days(self) -> Days:
        """The days on which the register lets it hold."""
        return Days(first=self.valid_from, last=self.valid_until)

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
