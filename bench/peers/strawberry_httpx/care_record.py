"""A care record: each topic where its portal shows it, else why not."""

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from bench.peers.python.portals import PERMISSIONS, PORTALS, not_shown, rule
from bench.peers.strawberry_httpx import casework, hidden, topics
from bench.peers.strawberry_httpx import scalars as s
from bench.peers.strawberry_httpx import types as t


def _why(code: str, topic: str) -> t.Withheld | t.NotOffered:
    told = not_shown(code, topic)
    other = told["alternative"]
    kind = t.Withheld if told["verdict"] == "WITHHELD" else t.NotOffered
    return kind(
        topic=topic,
        explanation=told["explanation"],
        source=told["source"],
        alternative=other
        and t.Alternative(
            title=other["title"],
            url=other["url"],
            requires_separate_consent=other["requiresSeparateConsent"],
        ),
    )


def _topic(topic: str, shown: Callable[..., Any], name: str) -> Any:
    union = Annotated[shown | t.Withheld | t.NotOffered, strawberry.union(name)]  # type: ignore[operator]

    def resolve(root):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - the field says it
        if rule(root.code, topic)["verdict"] == "SHOWN":
            return shown(record=root.record)
        return _why(root.code, topic)

    return strawberry.field(resolver=resolve, graphql_type=union)


def _portal(code: str) -> t.Municipality:
    told = PORTALS[code]
    portal = told["portal"]
    return t.Municipality(
        code=s.MunicipalityCode(code),
        name=told["name"],
        portal=t.Portal(
            name=portal["name"], care_system=t.CareSystem(name=portal["careSystem"]["name"])
        ),
    )


def _rules(code: str) -> list[t.TopicRule]:
    return [
        t.TopicRule(
            topic=told["topic"],
            verdict=told["verdict"],
            explanation=told["explanation"],
            source=told["source"],
            redactions=[t.Redaction(**one) for one in told["redactions"]],
        )
        for told in PORTALS[code]["portal"]["disclosure"]
    ]


@strawberry.type
class CareRecord:
    record: strawberry.Private[topics.Record | None]
    code: strawberry.Private[str]
    person: t.Person

    @strawberry.field
    def municipality(self) -> t.Municipality:
        return _portal(self.code)

    @strawberry.field
    def permissions(self) -> list[str]:
        return PERMISSIONS[PORTALS[self.code]["portal"]["careSystem"]["key"]]

    @strawberry.field(name="topics")
    def rules(self) -> list[t.TopicRule]:
        return _rules(self.code)

    calendar = _topic("CALENDAR", topics.Calendar, "CalendarResult")
    messages = _topic("MESSAGES", topics.Messages, "MessagesResult")
    grants = _topic("GRANTS", topics.Grants, "GrantsResult")
    contacts = _topic("CONTACTS", topics.Contacts, "ContactsResult")
    aid_applications = _topic("AID_APPLICATIONS", casework.AidApplications, "AidApplicationsResult")
    body_worn_aids = _topic("BODY_WORN_AIDS", casework.BodyWornAids, "BodyWornAidsResult")
    aid_loans = _topic("AID_LOANS", casework.AidLoans, "AidLoansResult")
    conditions = _topic("CONDITIONS", casework.Conditions, "ConditionsResult")
    documents = _topic("DOCUMENTS", casework.Documents, "DocumentsResult")
    action_plans = _topic("ACTION_PLANS", casework.ActionPlans, "ActionPlansResult")
    measurements = _topic("MEASUREMENTS", hidden.Measurements, "MeasurementsResult")
    medications = _topic("MEDICATIONS", hidden.Medications, "MedicationsResult")
    medcom_messages = _topic("MEDCOM_MESSAGES", hidden.MedcomMessages, "MedcomMessagesResult")
    profile = _topic("PROFILE", hidden.Profile, "ProfileResult")
    life_story = _topic("LIFE_STORY", hidden.LifeStory, "LifeStoryResult")
    activities = _topic("ACTIVITIES", hidden.Activities, "ActivitiesResult")
    notifications = _topic("NOTIFICATIONS", hidden.NotificationSettings, "NotificationsResult")


@strawberry.type
class CareRecordRefusal:
    reason: str
    title: str
    explanation: str


CareRecordResult = Annotated[CareRecord | CareRecordRefusal, strawberry.union("CareRecordResult")]
