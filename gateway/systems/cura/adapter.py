"""Reads care records from Cura: one search per list and page, and one for the person.

How it is written to is in the `write_*` files, each with its own part of what a citizen may change.

Medicine and MedCom's letters are not here: no method asks for them, so no setting can open them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from gateway.disclosure.sealed import Sealed
from gateway.domain.activities import Activity
from gateway.domain.aids import AidLoan, BodyWornAid
from gateway.domain.calendar import Appointment, DayRange
from gateway.domain.conditions import Condition
from gateway.domain.contacts import Contacts, LifeStory, Profile
from gateway.domain.documents import Document, DocumentContents, DocumentFile, FileContent
from gateway.domain.errors import SourceInvalid
from gateway.domain.grants import Grant, GrantDetails
from gateway.domain.measurements import Measurement, MeasurementAgreement
from gateway.domain.messages import Message, MessageRecipient, MessageThread
from gateway.domain.plans import ActionPlan, ActionPlanDetails
from gateway.domain.records import RecordHead, Rows
from gateway.domain.topics import Topic
from gateway.port import Asker, MakesUpstream, RecordRef, SourceSettings
from gateway.systems.cura import (
    names,
    translate,
    translate_calendar,
    translate_grants,
    translate_measurements,
    translate_messages,
    translate_people,
    translate_record,
    translate_story,
)
from gateway.systems.cura.bundles import Found
from gateway.systems.cura.visibility import follows, has, has_only, open_to_all, shown
from gateway.systems.cura.write_calendar import ChangesCalendar
from gateway.systems.cura.write_measurements import ChangesMeasurements
from gateway.systems.cura.write_messages import ChangesMessages
from gateway.systems.cura.write_story import ChangesLifeStory
from gateway.upstream.machine_tokens import TokenRequest

T = TypeVar("T")


def connect(settings: SourceSettings, upstream: MakesUpstream) -> "Cura":
    """The care system of one municipality; `settings.address` is the tenant's own."""
    root = settings.address.rstrip("/")
    token = TokenRequest(url=f"{root}/auth/token", credentials=settings.credentials, basic=True)
    return Cura(upstream(token), f"{root}/fhir")


class Cura(ChangesCalendar, ChangesMessages, ChangesMeasurements, ChangesLifeStory):
    """One tenant of Cura."""

    async def probe(self) -> None:
        """The server's own statement of what it can do: nothing personal."""
        await self._upstream.get(f"{self._address}/metadata", place="probe")

    async def find(self, asker: Asker) -> RecordHead | None:
        """The Patient with this number. Several with one number cannot be told apart: invalid."""
        number = asker.subject.reveal()
        found = await self._search("Patient", "person", identifier=f"{names.CPR}|{number}")
        heads = [translate.record_head(one, number, place) for one, place in found.of("Patient")]
        known = [head for head in heads if head is not None]
        if len(known) > 1:
            raise SourceInvalid("person")
        return known[0] if known else None

    async def appointments(self, ref: RecordRef, days: DayRange) -> Sealed[Rows[Appointment]]:
        """The appointments that overlap these days."""
        window = (f"ge{days.start.isoformat()}", f"lt{days.end.isoformat()}")
        found = await self._of_person(ref, "Appointment", "calendar", date=window)
        rows = _seen(found, "Appointment", ref, translate_calendar.appointment)
        return Sealed(Topic.CALENDAR, rows)

    async def threads(self, ref: RecordRef) -> Sealed[Rows[MessageThread]]:
        """Every thread between the citizen and the units, its messages in the handle."""
        category = names.token(names.CITIZEN_MESSAGE)
        found = await self._of_person(ref, "Communication", "messages", category=category)
        return Sealed(Topic.MESSAGES, translate_messages.threads(found, ref))

    async def messages(self, ref: RecordRef, thread: MessageThread) -> Sealed[Rows[Message]]:
        """The messages that came with the thread: no call."""
        del ref
        held: Any = thread.handle
        return Sealed(Topic.MESSAGES, held)

    async def recipients(self, ref: RecordRef) -> Sealed[Rows[MessageRecipient]]:
        """The units that the citizen gets help from and that take messages."""
        found = await self._of_person(ref, "CareTeam", "recipients")
        rows = _seen(found, "CareTeam", ref, translate_people.recipient)
        return Sealed(Topic.MESSAGES, rows)

    async def grants(self, ref: RecordRef) -> Sealed[Rows[Grant]]:
        """Every planned intervention, with its details."""
        profile = names.PLANNED_INTERVENTION
        found = await self._of_person(ref, "CarePlan", "grants", _profile=profile)

        def grant(resource: Any, place: str) -> Grant | None:
            planned = follows(resource, profile)
            return translate_grants.grant(resource, place) if planned else None

        return Sealed(Topic.GRANTS, _seen(found, "CarePlan", ref, grant))

    async def grant_details(self, ref: RecordRef, grant: Grant) -> Sealed[GrantDetails]:
        """The details that came with the grant: no call."""
        del ref
        return Sealed(Topic.GRANTS, grant.details or GrantDetails())

    async def body_worn_aids(self, ref: RecordRef) -> Sealed[Rows[BodyWornAid]]:
        """Granted body-worn aids; drafts are applications and are cut."""
        found = await self._of_person(ref, "DeviceRequest", "bodyWornAids")
        rows = _seen(found, "DeviceRequest", ref, translate_grants.body_worn_aid)
        return Sealed(Topic.BODY_WORN_AIDS, rows)

    async def aid_loans(self, ref: RecordRef) -> Sealed[Rows[AidLoan]]:
        """Aids on loan."""
        found = await self._of_person(ref, "SupplyDelivery", "aidLoans")
        rows = _seen(found, "SupplyDelivery", ref, translate_grants.aid_loan)
        return Sealed(Topic.AID_LOANS, rows)

    async def agreements(self, ref: RecordRef) -> Sealed[Rows[MeasurementAgreement]]:
        """Agreements that hold now."""
        category = names.MEASUREMENT_AGREEMENT
        found = await self._of_person(
            ref, "ServiceRequest", "agreements", category=names.token(category)
        )
        take, ours = translate_measurements.agreement, _of(category)
        return Sealed(Topic.MEASUREMENTS, _seen(found, "ServiceRequest", ref, take, ours))

    async def measurements(self, ref: RecordRef) -> Sealed[Rows[Measurement]]:
        """What the citizen has measured; the staff's own measurements are not the portal's."""
        category = names.CITIZEN_MEASUREMENT
        found = await self._of_person(
            ref, "Observation", "measurements", category=names.token(category)
        )
        take, ours = translate_measurements.measurement, _of(category)
        return Sealed(Topic.MEASUREMENTS, _seen(found, "Observation", ref, take, ours))

    async def contacts(self, ref: RecordRef) -> Sealed[Contacts]:
        """Care teams, with their units and contact persons in the same answer."""
        found = await self._of_person(
            ref,
            "CareTeam",
            "contacts",
            **{
                "_include": "CareTeam:participant",
                "_include:iterate": "PractitionerRole:practitioner",
            },
        )
        return Sealed(Topic.CONTACTS, translate_people.contacts(found, ref))

    async def profile(self, ref: RecordRef) -> Sealed[Profile]:
        """Health information, relatives and mandate holders, in one answer around the person."""
        around = [f"{kind}:patient" for kind in ("ClinicalImpression", "RelatedPerson", "Consent")]
        found = await self._search("Patient", "profile", _id=ref.head.id, _revinclude=around)
        return Sealed(Topic.PROFILE, translate_people.profile(found, ref))

    async def life_story(self, ref: RecordRef) -> Sealed[LifeStory]:
        """The newest version of the life story."""
        form = names.LIFE_STORY_FORM
        found = await self._of_person(ref, "QuestionnaireResponse", "lifeStory", questionnaire=form)
        return Sealed(Topic.LIFE_STORY, translate_story.life_story(found, ref))

    async def activities(self, ref: RecordRef) -> Sealed[Rows[Activity]]:
        """Local activities, asked for without saying who asks."""
        del ref
        category = {"service-category": names.token(names.LOCAL_ACTIVITY)}
        found = await self._search("Appointment", "activities", **category)

        def activity(resource: Any, place: str) -> Activity | None:
            ours = has_only(resource, "serviceCategory", names.LOCAL_ACTIVITY)
            open_one = ours and open_to_all(resource, place)
            return translate_calendar.activity(resource, place) if open_one else None

        return Sealed(Topic.ACTIVITIES, found.each("Appointment", activity))

    async def conditions(self, ref: RecordRef) -> Sealed[Rows[Condition]]:
        """Every condition that is not a mistake."""
        found = await self._of_person(ref, "Condition", "conditions")
        return Sealed(Topic.CONDITIONS, _seen(found, "Condition", ref, translate_record.condition))

    async def documents(self, ref: RecordRef) -> Sealed[Rows[Document]]:
        """Documents of the kinds that may be shown, with their contents."""
        found = await self._of_person(ref, "DocumentReference", "documents")
        rows = _seen(found, "DocumentReference", ref, translate_record.document)
        return Sealed(Topic.DOCUMENTS, rows)

    async def document_contents(
        self, ref: RecordRef, document: Document
    ) -> Sealed[DocumentContents]:
        """The contents that came with the document: no call."""
        del ref
        return Sealed(Topic.DOCUMENTS, document.contents or DocumentContents())

    async def document_file(
        self, ref: RecordRef, file: DocumentFile, largest: int
    ) -> Sealed[FileContent]:
        """The bytes that came with the document: no call."""
        del ref
        if not isinstance(file.handle, bytes) or len(file.handle) > largest:
            raise SourceInvalid("documents.content")
        content = FileContent(media_type=file.media_type, content=file.handle)
        return Sealed(Topic.DOCUMENTS, content)

    async def action_plans(self, ref: RecordRef) -> Sealed[Rows[ActionPlan]]:
        """Action plans, with their goals in the same answer."""
        category = names.token(names.ACTION_PLAN)
        include = {"_include": "CarePlan:goal"}
        found = await self._of_person(ref, "CarePlan", "actionPlans", category=category, **include)

        def plan(resource: Any, place: str) -> ActionPlan | None:
            ours = has_only(resource, "category", names.ACTION_PLAN)
            known = (resource, place, found, ref.head.id)
            return translate_record.action_plan(*known) if ours else None

        return Sealed(Topic.ACTION_PLANS, _seen(found.as_json(), "CarePlan", ref, plan))

    async def action_plan_details(
        self, ref: RecordRef, plan: ActionPlan
    ) -> Sealed[ActionPlanDetails]:
        """The details that came with the plan: no call."""
        del ref
        return Sealed(Topic.ACTION_PLANS, plan.details or ActionPlanDetails())


def _seen(
    found: Found,
    kind: str,
    ref: RecordRef,
    take: Callable[[Any, str], T | None],
    ours: Callable[[Any], bool] | None = None,
) -> Rows[T]:
    """Those of a search that are `ours` and that this citizen may see, translated."""
    patient = ref.head.id

    def one(resource: Any, place: str) -> T | None:
        seen = (ours is None or ours(resource)) and shown(resource, patient, place)
        return take(resource, place) if seen else None

    return found.each(kind, one)


def _of(category: tuple[str, str]) -> Callable[[Any], bool]:
    """Whether a resource has this category, and no other of the same code system."""
    return lambda resource: has(resource, "category", category)
