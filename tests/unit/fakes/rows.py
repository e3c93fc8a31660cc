"""A record with something in every topic."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from gateway.domain.activities import Activity
from gateway.domain.aids import (
    AidApplication,
    AidApplicationStatus,
    AidLoan,
    BodyWornAid,
    BodyWornAidKind,
    DeliveryStatus,
)
from gateway.domain.calendar import Appointment, AppointmentKind, AppointmentStatus
from gateway.domain.coding import FSIII, Coding
from gateway.domain.conditions import Condition, ConditionKind
from gateway.domain.contacts import (
    CareUnit,
    Contacts,
    HealthInformation,
    LifeStory,
    MandateHolder,
    Profile,
    Relative,
)
from gateway.domain.documents import (
    Document,
    DocumentContents,
    DocumentFile,
    DocumentKind,
    FormItem,
)
from gateway.domain.grants import Grant, GrantDetails, GrantStatus
from gateway.domain.measurements import (
    MeasuredValue,
    Measurement,
    MeasurementAgreement,
    MeasurementComponent,
    MeasurementKind,
)
from gateway.domain.medicine import MedcomMessage, Medication
from gateway.domain.messages import Message, MessageAuthor, MessageRecipient, MessageThread
from gateway.domain.notifications import (
    NotificationChannel,
    NotificationKind,
    NotificationSettings,
)
from gateway.domain.people import Party, StaffMember
from gateway.domain.plans import ActionPlan, ActionPlanDetails, FollowUp, Goal
from gateway.domain.words import words
from tests.unit.fakes.system import FakeSystem

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = NOW.date()
RECIPIENT = MessageRecipient(id="u1", name="Hjemmeplejen Øst", area="Pleje")
OLD_RECIPIENT = MessageRecipient(id="u9", name="Nedlagt enhed")
THREAD = MessageThread(
    id="t1",
    subject="Om torsdag",
    recipient=RECIPIENT,
    last_activity_at=NOW - timedelta(days=2),
    last_author=Party.CITIZEN,
    is_unread=True,
    can_reply=True,
)
MESSAGE = Message(
    id="m1",
    sent_at=NOW - timedelta(days=2),
    author=MessageAuthor(
        kind=Party.MUNICIPALITY, staff=StaffMember(given="Ane Marie", full="Ane Marie Zz")
    ),
    body="Vi kommer kl. 9.",
)
AUTHOR = MessageAuthor(kind=Party.CITIZEN, name="Eva", is_viewer=True)
KIND = BodyWornAidKind(code="stomi", name=words(da="Stomiposer", en="Stoma bags"))
GRANT = Grant(
    id="g1", title="Rengøring", status=GrantStatus.ACTIVE, decided_on=date(2026, 5, 1), details=None
)
DOCUMENT = Document(
    id="d1",
    kind=DocumentKind.LETTER,
    title="Svar på ansøgning",
    documented_at=NOW,
    unit="Visitationen",
)
PLAN = ActionPlan(id="p1", title="Plan", assessed_on=DAY)
PRESSURE = words(da="Blodtryk", en="Blood pressure")
CONDITION = Condition(
    id="c1",
    kind=ConditionKind.FUNCTIONAL,
    area="Egenomsorg",
    name="Vaske sig",
    code=Coding(system=FSIII, code="J1.1"),
    active=True,
    level=2,
)


def fill(system: FakeSystem) -> None:
    """Put something into every topic."""
    system.rows |= {
        "appointments": (
            Appointment(
                id="a1",
                kind=AppointmentKind.NURSING,
                title="Sygeplejerske",
                start=NOW + timedelta(days=3),
                end=None,
                status=AppointmentStatus.BOOKED,
            ),
        ),
        "threads": (THREAD, replace(THREAD, id="t2", recipient=OLD_RECIPIENT, is_unread=False)),
        "recipients": (RECIPIENT, MessageRecipient(id="u2", name="Aktivitetscentret")),
        "grants": (GRANT, replace(GRANT, id="g2", title="Træning", decided_on=None)),
        "aid_applications": (
            AidApplication(
                id="x1", kind=KIND, submitted_at=NOW, status=AidApplicationStatus.RECEIVED
            ),
        ),
        "applicable_kinds": (KIND,),
        "body_worn_aids": (BodyWornAid(id="b1", name="Støttestrømper", kind=KIND),),
        "aid_loans": (AidLoan(id="l1", name="Rollator", delivery=DeliveryStatus.DELIVERED),),
        "conditions": (CONDITION,),
        "documents": (DOCUMENT,),
        "action_plans": (PLAN,),
        "agreements": (
            MeasurementAgreement(
                id="n1",
                kind=MeasurementKind.BLOOD_PRESSURE,
                label=PRESSURE,
                components=(MeasurementComponent(code="s", label=PRESSURE, unit="mm[Hg]"),),
            ),
        ),
        "measurements": (
            Measurement(
                id="e1",
                kind=MeasurementKind.BLOOD_PRESSURE,
                label=PRESSURE,
                taken_at=NOW,
                values=(MeasuredValue(code="s", label=PRESSURE, value=130.0, unit="mm[Hg]"),),
                entered_by=Party.CITIZEN,
                agreement_id="n1",
            ),
        ),
        "medications": (Medication(id="q1", name="Panodil", dose="1 tablet"),),
        "medcom_messages": (
            MedcomMessage(id="z1", subject="Udskrivning", sent_at=NOW, sender="Sygehuset"),
        ),
        "contacts": Contacts(
            units=(CareUnit(name="Hjemmeplejen Øst", message_recipient=RECIPIENT),),
            staff=(StaffMember(given="Bo", full="Bo Zz"),),
        ),
        "profile": Profile(
            health_information=(HealthInformation(area="Allergi", text="Ingen"),),
            relatives=(Relative(name="Ib", relation="søn", phone="12 34 56 78"),),
            mandate_holders=(MandateHolder(name="Ib"),),
        ),
        "life_story": LifeStory(text="Jeg er født på Møn.", updated_by=Party.CITIZEN),
        "activities": (Activity(id="v1", title="Sang", start=NOW + timedelta(days=1)),),
        "notifications": NotificationSettings(
            channel=NotificationChannel.SMS,
            kinds=(NotificationKind.COMPLETED_VISIT, NotificationKind.NEW_MESSAGE),
            available_kinds=tuple(NotificationKind),
        ),
    }
    system.details |= {
        ("messages", "t1"): (MESSAGE, replace(MESSAGE, id="m2", sent_at=NOW, author=AUTHOR)),
        ("grant_details", "g1"): GrantDetails(law="SEL", code=Coding(system=FSIII, code="H1.8")),
        ("document_contents", "d1"): DocumentContents(
            text="Dit BT er målt af sygeplejersken.",
            items=(FormItem(label="Dato", value="1. maj"),),
            file=DocumentFile(media_type="application/pdf", size=12),
        ),
        ("action_plan_details", "p1"): ActionPlanDetails(
            goals=(Goal(text="Gå en tur"),),
            follow_ups=(FollowUp(day=DAY, text="b"), FollowUp(day=date(2026, 1, 1), text="a")),
        ),
    }
