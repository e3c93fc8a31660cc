"""The Protocols that a care system fulfils, one small one per ability, and its doorplate.

Every read takes a `RecordRef`: whose record, who asks, in which role. Every read answers a sealed
value. Lists are whole lists: sorting, filtering, paging and redaction are the door's and the
resolvers' business. `details`, `contents` and `messages` are asked only for rows that are shown
and only when the row lacks them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, TypeAlias, runtime_checkable
from zoneinfo import ZoneInfo

from gateway.disclosure.policy import Policy
from gateway.disclosure.sealed import Sealed
from gateway.domain.activities import Activity
from gateway.domain.aids import AidApplication, AidLoan, BodyWornAid, BodyWornAidKind
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.cancellation import CancellationRule
from gateway.domain.conditions import Condition
from gateway.domain.contacts import Contacts, LifeStory, Profile
from gateway.domain.documents import Document, DocumentContents, DocumentFile, FileContent
from gateway.domain.grants import Grant, GrantDetails
from gateway.domain.measurements import Measurement, MeasurementAgreement
from gateway.domain.medicine import MedcomMessage, Medication
from gateway.domain.messages import Message, MessageRecipient, MessageThread, MessagingRule
from gateway.domain.notifications import NotificationSettings
from gateway.domain.people import NationalNumber
from gateway.domain.plans import ActionPlan, ActionPlanDetails
from gateway.domain.portal import SignInRule, TermsRule
from gateway.domain.records import RecordHead, Rows
from gateway.domain.topics import RecordAction, Role, Topic
from gateway.upstream.client import Upstream
from gateway.upstream.machine_tokens import Credentials, TokenRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, about whom, in which role. Numbers go upstream in bodies and headers only."""

    number: NationalNumber = field(repr=False)
    subject: NationalNumber = field(repr=False)
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRef:
    """A record that was found, and who asks about it."""

    head: RecordHead
    asker: Asker


@runtime_checkable
class ReadsCalendar(Protocol):
    """Shows appointments."""

    async def appointments(self, ref: RecordRef, days: DayRange) -> Sealed[Rows[Appointment]]:
        """Appointments that may overlap these days, in any order; more is harmless."""
        ...


@runtime_checkable
class ReadsMessages(Protocol):
    """Shows messages and whom one may write to."""

    async def threads(self, ref: RecordRef) -> Sealed[Rows[MessageThread]]:
        """Every thread, without its messages."""
        ...

    async def messages(self, ref: RecordRef, thread: MessageThread) -> Sealed[Rows[Message]]:
        """The messages of a thread that this adapter answered."""
        ...

    async def recipients(self, ref: RecordRef) -> Sealed[Rows[MessageRecipient]]:
        """Whom one may write to."""
        ...


@runtime_checkable
class ReadsGrants(Protocol):
    """Shows grants."""

    async def grants(self, ref: RecordRef) -> Sealed[Rows[Grant]]:
        """Every grant, with `details` None where the list lacks them."""
        ...

    async def grant_details(self, ref: RecordRef, grant: Grant) -> Sealed[GrantDetails]:
        """The details of a grant that this adapter answered without them."""
        ...


@runtime_checkable
class ReadsAidApplications(Protocol):
    """Shows applications for aids."""

    async def aid_applications(self, ref: RecordRef) -> Sealed[Rows[AidApplication]]:
        """Every application."""
        ...

    async def applicable_kinds(self, ref: RecordRef) -> Sealed[Rows[BodyWornAidKind]]:
        """What one may apply for here."""
        ...


@runtime_checkable
class ReadsBodyWornAids(Protocol):
    """Shows body-worn aids."""

    async def body_worn_aids(self, ref: RecordRef) -> Sealed[Rows[BodyWornAid]]:
        """Every granted body-worn aid."""
        ...


@runtime_checkable
class ReadsAidLoans(Protocol):
    """Shows loans."""

    async def aid_loans(self, ref: RecordRef) -> Sealed[Rows[AidLoan]]:
        """Every loan."""
        ...


@runtime_checkable
class ReadsConditions(Protocol):
    """Shows conditions."""

    async def conditions(self, ref: RecordRef) -> Sealed[Rows[Condition]]:
        """Every condition."""
        ...


@runtime_checkable
class ReadsDocuments(Protocol):
    """Shows documents and their files."""

    async def documents(self, ref: RecordRef) -> Sealed[Rows[Document]]:
        """Every document that may be shown; deleted, foreign and MedCom ones are not among them."""
        ...

    async def document_contents(
        self, ref: RecordRef, document: Document
    ) -> Sealed[DocumentContents]:
        """The contents of a document that this adapter answered without them."""
        ...

    async def document_file(
        self, ref: RecordRef, file: DocumentFile, largest: int
    ) -> Sealed[FileContent]:
        """The bytes. A file larger than `largest` bytes is `SourceInvalid`."""
        ...


@runtime_checkable
class ReadsActionPlans(Protocol):
    """Shows action plans."""

    async def action_plans(self, ref: RecordRef) -> Sealed[Rows[ActionPlan]]:
        """Every plan, with `details` None where the list lacks them."""
        ...

    async def action_plan_details(
        self, ref: RecordRef, plan: ActionPlan
    ) -> Sealed[ActionPlanDetails]:
        """The details of a plan that this adapter answered without them."""
        ...


@runtime_checkable
class ReadsMeasurements(Protocol):
    """Shows measurements and agreements."""

    async def agreements(self, ref: RecordRef) -> Sealed[Rows[MeasurementAgreement]]:
        """What is agreed to be measured."""
        ...

    async def measurements(self, ref: RecordRef) -> Sealed[Rows[Measurement]]:
        """Every measurement."""
        ...


@runtime_checkable
class ReadsMedications(Protocol):
    """Shows medicine. No seeded portal does."""

    async def medications(self, ref: RecordRef) -> Sealed[Rows[Medication]]:
        """Every medicine."""
        ...


@runtime_checkable
class ReadsMedcomMessages(Protocol):
    """Shows messages between professionals. No seeded portal does."""

    async def medcom_messages(self, ref: RecordRef) -> Sealed[Rows[MedcomMessage]]:
        """Every such message."""
        ...


@runtime_checkable
class ReadsContacts(Protocol):
    """Shows whom one is in touch with."""

    async def contacts(self, ref: RecordRef) -> Sealed[Contacts]:
        """Units and staff."""
        ...


@runtime_checkable
class ReadsProfile(Protocol):
    """Shows the person's own page."""

    async def profile(self, ref: RecordRef) -> Sealed[Profile]:
        """All of it."""
        ...


@runtime_checkable
class ReadsLifeStory(Protocol):
    """Shows the life story."""

    async def life_story(self, ref: RecordRef) -> Sealed[LifeStory]:
        """The story; an empty text where none is written."""
        ...


@runtime_checkable
class ReadsActivities(Protocol):
    """Shows local activities."""

    async def activities(self, ref: RecordRef) -> Sealed[Rows[Activity]]:
        """Every activity that is not over."""
        ...


@runtime_checkable
class ReadsNotifications(Protocol):
    """Shows notification settings."""

    async def notifications(self, ref: RecordRef) -> Sealed[NotificationSettings]:
        """What is chosen and what can be."""
        ...


@runtime_checkable
class CareSystem(Protocol):
    """What every care system can do: find a record, and say that it is there."""

    async def find(self, asker: Asker) -> RecordHead | None:
        """The subject's record, or None: unknown, dead, not accessible and foreign answer alike."""
        ...

    async def probe(self) -> None:
        """One impersonal call, for reachability. Raises a `SourceError`."""
        ...


READS: Mapping[Topic, type] = {
    Topic.CALENDAR: ReadsCalendar,
    Topic.MESSAGES: ReadsMessages,
    Topic.GRANTS: ReadsGrants,
    Topic.AID_APPLICATIONS: ReadsAidApplications,
    Topic.BODY_WORN_AIDS: ReadsBodyWornAids,
    Topic.AID_LOANS: ReadsAidLoans,
    Topic.CONDITIONS: ReadsConditions,
    Topic.DOCUMENTS: ReadsDocuments,
    Topic.ACTION_PLANS: ReadsActionPlans,
    Topic.MEASUREMENTS: ReadsMeasurements,
    Topic.MEDICATIONS: ReadsMedications,
    Topic.MEDCOM_MESSAGES: ReadsMedcomMessages,
    Topic.CONTACTS: ReadsContacts,
    Topic.PROFILE: ReadsProfile,
    Topic.LIFE_STORY: ReadsLifeStory,
    Topic.ACTIVITIES: ReadsActivities,
    Topic.NOTIFICATIONS: ReadsNotifications,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """Where one municipality's care system is, and how it is spoken to.

    `address` ends with the path prefix that all of it lies under. `options` are the system's own
    keys from municipalities.toml, already known to be strings.
    """

    municipality: str
    address: str
    zone: ZoneInfo
    credentials: Credentials = field(repr=False)
    further_origins: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSettings:
    """What a municipality sets of its portal; None and empty mean: the system's own default.

    `cancel_notice` and `cancel_working_days` exclude one another. `options` are the system's own.
    """

    portal_name: str | None = None
    idle_timeout: timedelta | None = None
    minimum_age: int | None = None
    parent_until_age: int | None = None
    parent_needs_mandate: bool | None = None
    cancel_notice: timedelta | None = None
    cancel_working_days: int | None = None
    new_time: str | None = None
    reply_within_working_days: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """A portal's rules, made from the system's defaults and a municipality's settings."""

    portal_name: str
    sign_in: SignInRule
    cancellation: CancellationRule | None = None
    messaging: MessagingRule | None = None
    terms: TermsRule | None = None
    actions: frozenset[RecordAction] = frozenset()


MakesUpstream: TypeAlias = Callable[[TokenRequest | None], Upstream]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSpec:
    """A care system's doorplate.

    `offers` raises `Misconfigured` (key and remedy) for settings that make no sense. `options` are
    the names that `SourceSettings.options` and `PortalSettings.options` may hold, with a sentence.
    """

    key: str
    name: str
    policy: Policy
    offers: Callable[[PortalSettings], Offers]
    connect: Callable[[SourceSettings, MakesUpstream], CareSystem]
    options: Mapping[str, str] = field(default_factory=dict)


def lacking(system: Any, policy: Policy) -> tuple[Topic, ...]:
    """The topics that a policy shows to somebody and that the system cannot read."""
    shown = (t for t in Topic if any(policy.shows(t, role) for role in Role))
    return tuple(t for t in shown if not isinstance(system, READS[t]))
