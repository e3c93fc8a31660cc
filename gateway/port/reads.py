"""The Protocols that a care system fulfils, one small one per ability, and its doorplate.

Every read takes a `RecordRef`: whose record, who asks, in which role. Every read answers a sealed
value. Lists are whole lists: sorting, filtering, paging and redaction are the door's and the
resolvers' business. `details`, `contents` and `messages` are asked only for rows that are shown
and only when the row lacks them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from gateway.disclosure.policy import Policy
from gateway.disclosure.sealed import Sealed
from gateway.domain.activities import Activity
from gateway.domain.aids import AidApplication, AidLoan, BodyWornAid, BodyWornAidKind
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.conditions import Condition
from gateway.domain.contacts import Contacts, LifeStory, Profile
from gateway.domain.documents import Document, DocumentContents, DocumentFile, FileContent
from gateway.domain.grants import Grant, GrantDetails
from gateway.domain.measurements import Measurement, MeasurementAgreement
from gateway.domain.medicine import MedcomMessage, Medication
from gateway.domain.messages import Message, MessageRecipient, MessageThread
from gateway.domain.notifications import NotificationSettings
from gateway.domain.people import NationalNumber
from gateway.domain.plans import ActionPlan, ActionPlanDetails
from gateway.domain.records import RecordHead, Rows
from gateway.domain.topics import Role, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, about whom, in which role. Numbers go upstream in bodies and headers only.

    `name` is the asker's own, for the record of what they change.
    """

    number: NationalNumber = field(repr=False)
    subject: NationalNumber = field(repr=False)
    role: Role
    name: str = field(default="", repr=False)


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


def lacking(system: Any, policy: Policy) -> tuple[Topic, ...]:
    """The topics that a policy shows to somebody and that the system cannot read."""
    shown = (t for t in Topic if any(policy.shows(t, role) for role in Role))
    return tuple(t for t in shown if not isinstance(system, READS[t]))
