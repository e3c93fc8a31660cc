"""A reader of one record: bound to a municipality, a person, a role and a policy.

There is no other way to a care system. For each topic it asks the policy before it loads, opens
the seal after, cuts what is to be cut, and notes what was shown. Within one operation nothing is
fetched twice; between operations nothing is kept.
"""

from typing import TypeVar

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
from gateway.domain.plans import ActionPlan, ActionPlanDetails
from gateway.domain.records import Rows
from gateway.domain.topics import Topic
from gateway.records import redaction
from gateway.records.files import LARGEST_FILE
from gateway.records.loading import PolicedLoading

T = TypeVar("T")


class RecordReader(PolicedLoading):
    """Reads one record for one operation. Every method may raise a `SourceError`."""

    async def appointments(self, days: DayRange) -> Rows[Appointment]:
        """The appointments that overlap these days."""
        cuts, links = self._cuts(Topic.CALENDAR), self._links()

        def cut(rows: Rows[Appointment]) -> Rows[Appointment]:
            inside = tuple(r for r in rows if not isinstance(r, Appointment) or days.overlaps(r))
            return redaction.each(inside, lambda found: redaction.appointment(found, cuts, links))

        return await self._load(
            Topic.CALENDAR,
            ("appointments", days.first, days.last),
            lambda system: system.appointments(self._ref, days),
            cut,
        )

    async def threads(self) -> Rows[MessageThread]:
        """Every thread."""
        return await self._load(
            Topic.MESSAGES, ("threads",), lambda system: system.threads(self._ref)
        )

    async def messages(self, thread: MessageThread) -> Rows[Message]:
        """The messages of a thread of this reader."""
        cuts = self._cuts(Topic.MESSAGES)
        return await self._load(
            Topic.MESSAGES,
            ("messages", thread.id),
            lambda system: system.messages(self._ref, thread),
            lambda rows: redaction.each(rows, lambda found: redaction.message(found, cuts)),
        )

    async def recipients(self) -> Rows[MessageRecipient]:
        """Whom one may write to."""
        return await self._load(
            Topic.MESSAGES, ("recipients",), lambda system: system.recipients(self._ref)
        )

    async def grants(self) -> Rows[Grant]:
        """Every grant."""
        return await self._load(Topic.GRANTS, ("grants",), lambda system: system.grants(self._ref))

    async def grant_details(self, grant: Grant) -> GrantDetails:
        """A grant's details, fetched only if the list lacked them."""
        if grant.details is not None:
            return grant.details
        return await self._load(
            Topic.GRANTS,
            ("grant_details", grant.id),
            lambda system: system.grant_details(self._ref, grant),
        )

    async def aid_applications(self) -> Rows[AidApplication]:
        """Every application for an aid."""
        return await self._load(
            Topic.AID_APPLICATIONS,
            ("aid_applications",),
            lambda system: system.aid_applications(self._ref),
        )

    async def applicable_kinds(self) -> Rows[BodyWornAidKind]:
        """What may be applied for."""
        return await self._load(
            Topic.AID_APPLICATIONS,
            ("applicable_kinds",),
            lambda system: system.applicable_kinds(self._ref),
        )

    async def body_worn_aids(self) -> Rows[BodyWornAid]:
        """Every body-worn aid."""
        return await self._load(
            Topic.BODY_WORN_AIDS,
            ("body_worn_aids",),
            lambda system: system.body_worn_aids(self._ref),
        )

    async def aid_loans(self) -> Rows[AidLoan]:
        """Every loan."""
        return await self._load(
            Topic.AID_LOANS, ("aid_loans",), lambda system: system.aid_loans(self._ref)
        )

    async def conditions(self) -> Rows[Condition]:
        """Every condition."""
        return await self._load(
            Topic.CONDITIONS, ("conditions",), lambda system: system.conditions(self._ref)
        )

    async def documents(self) -> Rows[Document]:
        """Every document."""
        return await self._load(
            Topic.DOCUMENTS, ("documents",), lambda system: system.documents(self._ref)
        )

    async def document_contents(self, document: Document) -> DocumentContents:
        """A document's contents, fetched only if the list lacked them."""
        if document.contents is not None:
            return document.contents
        return await self._load(
            Topic.DOCUMENTS,
            ("document_contents", document.id),
            lambda system: system.document_contents(self._ref, document),
        )

    async def document_file(self, file: DocumentFile) -> FileContent:
        """The bytes of a file; one larger than was said of it is `SourceInvalid`."""
        largest = LARGEST_FILE if file.size is None else min(file.size, LARGEST_FILE)
        return await self._load(
            Topic.DOCUMENTS,
            ("document_file", id(file)),
            lambda system: system.document_file(self._ref, file, largest),
        )

    async def action_plans(self) -> Rows[ActionPlan]:
        """Every plan."""
        return await self._load(
            Topic.ACTION_PLANS, ("action_plans",), lambda system: system.action_plans(self._ref)
        )

    async def action_plan_details(self, plan: ActionPlan) -> ActionPlanDetails:
        """A plan's details, fetched only if the list lacked them."""
        if plan.details is not None:
            return plan.details
        return await self._load(
            Topic.ACTION_PLANS,
            ("action_plan_details", plan.id),
            lambda system: system.action_plan_details(self._ref, plan),
        )

    async def agreements(self) -> Rows[MeasurementAgreement]:
        """What is agreed to be measured."""
        return await self._load(
            Topic.MEASUREMENTS, ("agreements",), lambda system: system.agreements(self._ref)
        )

    async def measurements(self) -> Rows[Measurement]:
        """Every measurement."""
        return await self._load(
            Topic.MEASUREMENTS, ("measurements",), lambda system: system.measurements(self._ref)
        )

    async def medications(self) -> Rows[Medication]:
        """Every medicine."""
        return await self._load(
            Topic.MEDICATIONS, ("medications",), lambda system: system.medications(self._ref)
        )

    async def medcom_messages(self) -> Rows[MedcomMessage]:
        """Every message between professionals."""
        return await self._load(
            Topic.MEDCOM_MESSAGES,
            ("medcom_messages",),
            lambda system: system.medcom_messages(self._ref),
        )

    async def contacts(self) -> Contacts:
        """Units and staff."""
        cuts = self._cuts(Topic.CONTACTS)
        return await self._load(
            Topic.CONTACTS,
            ("contacts",),
            lambda system: system.contacts(self._ref),
            lambda found: redaction.contacts(found, cuts),
        )

    async def profile(self) -> Profile:
        """The person's own page."""
        cuts = self._cuts(Topic.PROFILE)
        return await self._load(
            Topic.PROFILE,
            ("profile",),
            lambda system: system.profile(self._ref),
            lambda found: redaction.profile(found, cuts),
        )

    async def life_story(self) -> LifeStory:
        """The life story."""
        return await self._load(
            Topic.LIFE_STORY, ("life_story",), lambda system: system.life_story(self._ref)
        )

    async def activities(self) -> Rows[Activity]:
        """Local activities."""
        links = self._links()
        return await self._load(
            Topic.ACTIVITIES,
            ("activities",),
            lambda system: system.activities(self._ref),
            lambda rows: redaction.each(rows, lambda found: redaction.activity(found, links)),
        )

    async def notifications(self) -> NotificationSettings:
        """Notification settings."""
        return await self._load(
            Topic.NOTIFICATIONS, ("notifications",), lambda system: system.notifications(self._ref)
        )
