"""Who one is in touch with (Kontakt), and the person's own page (Profil)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from gateway.domain.messages import MessageRecipient
from gateway.domain.people import Party, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class CareUnit:
    """A unit (enhed) that the citizen gets help from."""

    name: str
    kind: str | None = None
    phone: str | None = None
    address: str | None = None
    opening_hours: str | None = None
    message_recipient: MessageRecipient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Units and named contact persons."""

    units: tuple[CareUnit, ...]
    staff: tuple[StaffMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthInformation:
    """A piece of general information about the person's health."""

    area: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A relative (pårørende) named in the record."""

    name: str
    relation: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateHolder:
    """Somebody who may use the portal on the citizen's behalf (fuldmagtshaver)."""

    name: str
    valid_until: date | None = None
    is_viewer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The person's own page."""

    health_information: tuple[HealthInformation, ...] = ()
    relatives: tuple[Relative, ...] = ()
    mandate_holders: tuple[MandateHolder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStory:
    """The life story (livshistorie) that the citizen or a relative has written.

    `handle` is the source's own name of this version, by which another writer's is noticed.
    """

    text: str
    updated_at: datetime | None = None
    updated_by: Party | None = None
    handle: object = field(default=None, repr=False, compare=False)
