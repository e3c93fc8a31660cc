"""A person's care record in one municipality, and the rights to open it."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from gateway.domain import representations as model
from gateway.domain.ids import Kind
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.refusals import Refusal
from gateway.domain.topics import RecordAction, Role, Topic
from gateway.resolvers import records, viewer
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Scope
from gateway.schema.activities import Activities
from gateway.schema.aids import AidApplications, AidLoans, BodyWornAids
from gateway.schema.calendar import Calendar
from gateway.schema.conditions import Conditions
from gateway.schema.contacts import Contacts, LifeStory, Profile
from gateway.schema.costs import at_most, calls
from gateway.schema.documents import Documents
from gateway.schema.grants import Grants
from gateway.schema.info import Info, is_use
from gateway.schema.measurements import Measurements
from gateway.schema.medicine import MedcomMessages, Medications
from gateway.schema.messages import Messages
from gateway.schema.municipalities import Municipality
from gateway.schema.nodes import Node
from gateway.schema.notifications import NotificationSettings
from gateway.schema.people import Person
from gateway.schema.plans import ActionPlans
from gateway.schema.publishing import resolved
from gateway.schema.refusals import CareRecordRefusal
from gateway.schema.results import (
    ActionPlansResult,
    ActivitiesResult,
    AidApplicationsResult,
    AidLoansResult,
    BodyWornAidsResult,
    CalendarResult,
    ConditionsResult,
    ContactsResult,
    DocumentsResult,
    GrantsResult,
    LifeStoryResult,
    MeasurementsResult,
    MedcomMessagesResult,
    MedicationsResult,
    MessagesResult,
    NotificationsResult,
    ProfileResult,
)
from gateway.schema.topics import TopicRule, not_shown

WhichMunicipality: TypeAlias = Annotated[
    MunicipalityCode,
    strawberry.argument(
        name="municipality",
        description="Country and code, as in `DK-0751`.",
        directives=[calls(1)],
    ),
]


@strawberry.type(
    description="A right to act for a person, oneself included. Its `id` is what `onBehalfOf` "
    "takes; it never contains a national identity number."
)
class Representation(Node):
    found: strawberry.Private[model.Representation]
    role: Role = strawberry.field(description="In what capacity.")
    person: Person = strawberry.field(description="For whom.")
    valid_until: date | None = strawberry.field(
        description="The last day on which it holds; null: as long as the law lasts."
    )
    party_representation: bool = strawberry.field(
        description="Whether one may act as the party in a case. Mandates give no right to act as "
        "a party's legal representative."
    )

    @resolved("That person's record, as `careRecord` of the query gives it.")
    async def care_record(
        self, info: Info, municipality: WhichMunicipality
    ) -> "CareRecordResult | None":
        opened = await records.represented_record(
            info.context, municipality, self.found, use=is_use(info)
        )
        return record_result(opened, info.context)

    @classmethod
    def of(cls, found: model.Representation, context: RequestContext) -> "Representation":
        return cls(
            key=viewer.representation_key(context, found),
            found=found,
            role=found.role,
            person=Person.of(found.person),
            valid_until=found.valid_until,
            party_representation=found.party_representation,
        )


@strawberry.type(
    description="A person's care record in one municipality, as one role sees it there. Topics are "
    "in the order in which portals show them."
)
class CareRecord(Node):
    scope: strawberry.Private[Scope]

    @resolved("The municipality that keeps it.")
    def municipality(self) -> Municipality:
        return Municipality.coded(self.scope.code, self.scope.context)

    @resolved("The person it is about.")
    def person(self) -> Person:
        return Person.of(self.scope.reader.head.person)

    @resolved("By which right it is seen.")
    def representation(self) -> Representation:
        return Representation.of(self.scope.reader.representation, self.scope.context)

    @resolved(
        "When this portal will ask for a new sign-in if nothing is done; null: it has "
        "no such rule. Asking for this and nothing else is no use of the portal."
    )
    def idle_timeout_at(self) -> datetime | None:
        at = self.scope.idle_at
        return None if at is None else self.scope.local(at)

    @resolved(
        "What the viewer may do here in this role, in the order of the enum: a "
        "frontend shows these buttons and no others.",
        at_most(len(RecordAction)),
    )
    def permissions(self) -> list[RecordAction]:
        return list(self.scope.reader.permissions)

    @resolved(
        "What the portal does with every topic for this role, in the order of the topics.",
        at_most(len(Topic)),
    )
    def topics(self) -> list[TopicRule]:
        reader, own = self.scope.reader, self.scope.language
        return [
            TopicRule.of(topic, reader.ruling(topic), reader.redactions(topic), own)
            for topic in Topic
        ]

    @resolved("Appointments and visits.")
    def calendar(self) -> CalendarResult | None:
        return not_shown(self.scope, Topic.CALENDAR) or Calendar.of(self.scope)

    @resolved("Messages with the municipality.")
    def messages(self) -> MessagesResult | None:
        return not_shown(self.scope, Topic.MESSAGES) or Messages.of(self.scope)

    @resolved("What the municipality has decided to give.")
    def grants(self) -> GrantsResult | None:
        return not_shown(self.scope, Topic.GRANTS) or Grants.of(self.scope)

    @resolved("Applications for body-worn aids.")
    def aid_applications(self) -> AidApplicationsResult | None:
        return not_shown(self.scope, Topic.AID_APPLICATIONS) or AidApplications.of(self.scope)

    @resolved("Body-worn aids that were granted.")
    def body_worn_aids(self) -> BodyWornAidsResult | None:
        return not_shown(self.scope, Topic.BODY_WORN_AIDS) or BodyWornAids.of(self.scope)

    @resolved("Aids on loan.")
    def aid_loans(self) -> AidLoansResult | None:
        return not_shown(self.scope, Topic.AID_LOANS) or AidLoans.of(self.scope)

    @resolved("What the person can do, and health problems.")
    def conditions(self) -> ConditionsResult | None:
        return not_shown(self.scope, Topic.CONDITIONS) or Conditions.of(self.scope)

    @resolved("Letters, forms and other documents.")
    def documents(self) -> DocumentsResult | None:
        return not_shown(self.scope, Topic.DOCUMENTS) or Documents.of(self.scope)

    @resolved("Action plans.")
    def action_plans(self) -> ActionPlansResult | None:
        return not_shown(self.scope, Topic.ACTION_PLANS) or ActionPlans.of(self.scope)

    @resolved("Measurements, and agreements to measure.")
    def measurements(self) -> MeasurementsResult | None:
        return not_shown(self.scope, Topic.MEASUREMENTS) or Measurements.of(self.scope)

    @resolved("Medicine.")
    def medications(self) -> MedicationsResult | None:
        return not_shown(self.scope, Topic.MEDICATIONS) or Medications.of(self.scope)

    @resolved("Messages between professionals.")
    def medcom_messages(self) -> MedcomMessagesResult | None:
        return not_shown(self.scope, Topic.MEDCOM_MESSAGES) or MedcomMessages.of(self.scope)

    @resolved("Units and staff that the person is in touch with.")
    def contacts(self) -> ContactsResult | None:
        return not_shown(self.scope, Topic.CONTACTS) or Contacts.of(self.scope)

    @resolved("The person's own page.")
    def profile(self) -> ProfileResult | None:
        return not_shown(self.scope, Topic.PROFILE) or Profile.of(self.scope)

    @resolved("The life story.")
    def life_story(self) -> LifeStoryResult | None:
        return not_shown(self.scope, Topic.LIFE_STORY) or LifeStory.of(self.scope)

    @resolved("Local activities.")
    def activities(self) -> ActivitiesResult | None:
        return not_shown(self.scope, Topic.ACTIVITIES) or Activities.of(self.scope)

    @resolved("Notifications by SMS or e-mail.")
    def notifications(self) -> NotificationsResult | None:
        return not_shown(self.scope, Topic.NOTIFICATIONS) or NotificationSettings.of(self.scope)

    @classmethod
    def of(cls, scope: Scope) -> "CareRecord":
        return cls(key=scope.key(Kind.CARE_RECORD), scope=scope)


CareRecordResult: TypeAlias = Annotated[
    CareRecord | CareRecordRefusal,
    strawberry.union("CareRecordResult", description="A record, or why it does not open."),
]


def record_result(
    opened: Scope | Refusal, context: RequestContext
) -> CareRecord | CareRecordRefusal:
    """What came of asking for a record, published."""
    if isinstance(opened, Refusal):
        return CareRecordRefusal.of(opened, context)
    return CareRecord.of(opened)
