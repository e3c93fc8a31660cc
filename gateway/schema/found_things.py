"""The things of a record that have an id: for each kind its topic, and the road to it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from gateway.domain.ids import Kind, RecordThing
from gateway.domain.topics import Topic
from gateway.resolvers import (
    activities,
    aids,
    calendar,
    conditions,
    documents,
    grants,
    measurements,
    medicine,
    messages,
    plans,
)
from gateway.resolvers.scope import Scope
from gateway.schema.activities import Activities, Activity
from gateway.schema.aids import (
    AidApplication,
    AidApplications,
    AidLoan,
    AidLoans,
    BodyWornAid,
    BodyWornAids,
)
from gateway.schema.calendar import Appointment, Calendar
from gateway.schema.conditions import Condition, Conditions
from gateway.schema.contacts import Contacts, LifeStory, Profile
from gateway.schema.documents import Document, Documents
from gateway.schema.grants import Grant, Grants
from gateway.schema.measurements import Measurement, MeasurementAgreement, Measurements
from gateway.schema.medicine import MedcomMessage, MedcomMessages, Medication, Medications
from gateway.schema.messages import Message, MessageRecipient, Messages, MessageThread
from gateway.schema.nodes import Node
from gateway.schema.notifications import NotificationSettings
from gateway.schema.plans import ActionPlan, ActionPlans

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Road:
    """The topic that a kind of thing belongs to, and how one of them is found."""

    topic: Topic
    find: Callable[[Scope, RecordThing], Awaitable[Node | None]]


def _topic(topic: Topic, publish: Callable[[Scope], Node]) -> Road:
    async def find(scope: Scope, _: RecordThing) -> Node:
        return publish(scope)

    return Road(topic, find)


def _row(
    topic: Topic,
    pick: Callable[[Scope, str], Awaitable[Row | None]],
    publish: Callable[[Row, Scope], Node],
) -> Road:
    async def find(scope: Scope, thing: RecordThing) -> Node | None:
        found = await pick(scope, thing.upstream)
        return None if found is None else publish(found, scope)

    return Road(topic, find)


async def _message(scope: Scope, thing: RecordThing) -> Node | None:
    found = await messages.message(scope, thing.upstream, thing.parent)
    return None if found is None else Message.of(found, scope, thing.parent)


ROADS: Final[Mapping[Kind, Road]] = MappingProxyType(
    {
        Kind.CALENDAR: _topic(Topic.CALENDAR, Calendar.of),
        Kind.APPOINTMENT: _row(Topic.CALENDAR, calendar.appointment, Appointment.of),
        Kind.MESSAGES: _topic(Topic.MESSAGES, Messages.of),
        Kind.MESSAGE_RECIPIENT: _row(Topic.MESSAGES, messages.recipient, MessageRecipient.of),
        Kind.MESSAGE_THREAD: _row(Topic.MESSAGES, messages.thread, MessageThread.of),
        Kind.MESSAGE: Road(Topic.MESSAGES, _message),
        Kind.GRANTS: _topic(Topic.GRANTS, Grants.of),
        Kind.GRANT: _row(Topic.GRANTS, grants.grant, Grant.of),
        Kind.AID_APPLICATIONS: _topic(Topic.AID_APPLICATIONS, AidApplications.of),
        Kind.AID_APPLICATION: _row(Topic.AID_APPLICATIONS, aids.application, AidApplication.of),
        Kind.BODY_WORN_AIDS: _topic(Topic.BODY_WORN_AIDS, BodyWornAids.of),
        Kind.BODY_WORN_AID: _row(Topic.BODY_WORN_AIDS, aids.body_worn_aid, BodyWornAid.of),
        Kind.AID_LOANS: _topic(Topic.AID_LOANS, AidLoans.of),
        Kind.AID_LOAN: _row(Topic.AID_LOANS, aids.loan, AidLoan.of),
        Kind.CONDITIONS: _topic(Topic.CONDITIONS, Conditions.of),
        Kind.CONDITION: _row(Topic.CONDITIONS, conditions.condition, Condition.of),
        Kind.DOCUMENTS: _topic(Topic.DOCUMENTS, Documents.of),
        Kind.DOCUMENT: _row(Topic.DOCUMENTS, documents.document, Document.of),
        Kind.ACTION_PLANS: _topic(Topic.ACTION_PLANS, ActionPlans.of),
        Kind.ACTION_PLAN: _row(Topic.ACTION_PLANS, plans.plan, ActionPlan.of),
        Kind.MEASUREMENTS: _topic(Topic.MEASUREMENTS, Measurements.of),
        Kind.MEASUREMENT_AGREEMENT: _row(
            Topic.MEASUREMENTS, measurements.agreement, MeasurementAgreement.of
        ),
        Kind.MEASUREMENT: _row(Topic.MEASUREMENTS, measurements.measurement, Measurement.of),
        Kind.MEDICATIONS: _topic(Topic.MEDICATIONS, Medications.of),
        Kind.MEDICATION: _row(Topic.MEDICATIONS, medicine.medication, Medication.of),
        Kind.MEDCOM_MESSAGES: _topic(Topic.MEDCOM_MESSAGES, MedcomMessages.of),
        Kind.MEDCOM_MESSAGE: _row(Topic.MEDCOM_MESSAGES, medicine.medcom_message, MedcomMessage.of),
        Kind.CONTACTS: _topic(Topic.CONTACTS, Contacts.of),
        Kind.PROFILE: _topic(Topic.PROFILE, Profile.of),
        Kind.LIFE_STORY: _topic(Topic.LIFE_STORY, LifeStory.of),
        Kind.ACTIVITIES: _topic(Topic.ACTIVITIES, Activities.of),
        Kind.ACTIVITY: _row(Topic.ACTIVITIES, activities.activity, Activity.of),
        Kind.NOTIFICATIONS: _topic(Topic.NOTIFICATIONS, NotificationSettings.of),
    }
)
"""Every kind of thing in a record but the record itself."""
