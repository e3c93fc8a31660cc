"""Every change of a record as a client asks for it, and a house where each of them is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.domain.cancellation import CancellationRule, NewTimeOffer
from gateway.domain.changes import ChangeKind
from gateway.domain.ids import Kind
from gateway.domain.messages import MessagingRule
from gateway.domain.people import NationalNumber
from gateway.domain.records import RecordHead
from gateway.domain.representations import Viewer
from gateway.domain.topics import RecordAction, Role, Topic
from gateway.port import Offers
from tests.unit.fakes.house import AARHUS, House, house, person, policy, record_of
from tests.unit.fakes.rows import fill

EVA, IDA = person("eva"), person("ida")
KEY = "a key of mine, 1"
REFUSED = "... on Refused { code explanation nextStep { title url phone } }"
UNKNOWN = "... on OutcomeUnknown { explanation retryAfter nextStep { title } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One mutation: what its id is of, the rest of its input, and what it answers when done.

    `given` and `other` are made from a house and its record's role: inputs that can both be done.
    `read` selects what is read back and `shows` is how it looks then.
    """

    name: str
    kind: ChangeKind
    id_name: str
    target: Kind
    upstream: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] | None = None
    write: str
    topic: Topic
    done: str
    read: str
    shows: Mapping[str, Any]
    reading: str

    @property
    def action(self) -> RecordAction | None:
        return None if self.kind is ChangeKind.MARK_THREAD_READ else RecordAction(self.kind)

    def query(self, answer: str = "") -> str:
        shape = f"{self.name[0].upper()}{self.name[1:]}Input"
        wanted = f"{REFUSED} {UNKNOWN} ... on {self.done} {{ {answer or self.read} }}"
        return (
            f"mutation Change($input: {shape}!) {{"
            f" {self.name}(input: $input) {{ __typename {wanted} }} }}"
        )

    def target_in(self, built: House, record: str = "r1", **more: Any) -> str:
        return built.id_of(self.target, AARHUS, record, **{"upstream": self.upstream, **more})

    def input(self, built: House, key: str = KEY, *, role: Role = Role.CITIZEN) -> dict[str, Any]:
        return self._input(built, key, role, self.given)

    def other_input(self, built: House, key: str = KEY) -> dict[str, Any]:
        """The same change of something else, or of the same thing in another way."""
        if self.other is None:
            wanted = self.input(built, key)
            return {**wanted, self.id_name: self.target_in(built, upstream="t2")}
        return self._input(built, key, Role.CITIZEN, self.other)

    def _input(
        self, built: House, key: str, role: Role, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        values = {
            name: value(built, role) if callable(value) else value for name, value in given.items()
        }
        target = self.target_in(built, role=role)
        return {self.id_name: target, **values, "idempotencyKey": key}


def recipient(key: str) -> Callable[[House, Role], str]:
    def made(built: House, role: Role) -> str:
        return built.id_of(Kind.MESSAGE_RECIPIENT, AARHUS, "r1", upstream=key, role=role)

    return made


NOON = "2026-11-22T10:00:00.000Z"
MUTATIONS = (
    Mutation(
        name="cancelAppointment",
        kind=ChangeKind.CANCEL_APPOINTMENT,
        id_name="appointmentId",
        target=Kind.APPOINTMENT,
        upstream="a1",
        other={"comment": "Jeg er syg"},
        write="cancel_appointment",
        topic=Topic.CALENDAR,
        done="AppointmentCancelled",
        read="appointment { title status }",
        shows={"appointment": {"title": "Sygeplejerske", "status": "CANCELLED"}},
        reading="appointments",
    ),
    Mutation(
        name="requestNewTime",
        kind=ChangeKind.REQUEST_NEW_TIME,
        id_name="appointmentId",
        target=Kind.APPOINTMENT,
        upstream="a1",
        given={"wish": "Hellere om fredagen"},
        other={"wish": "Hellere om torsdagen"},
        write="request_new_time",
        topic=Topic.CALENDAR,
        done="NewTimeRequested",
        read="appointment { status newTimeRequest { wish } }",
        shows={
            "appointment": {"status": "BOOKED", "newTimeRequest": {"wish": "Hellere om fredagen"}}
        },
        reading="appointments",
    ),
    Mutation(
        name="startThread",
        kind=ChangeKind.START_THREAD,
        id_name="careRecordId",
        target=Kind.CARE_RECORD,
        given={"recipientId": recipient("u1"), "subject": "Nøgle", "body": "Den er væk."},
        other={"recipientId": recipient("u2"), "subject": "Nøgle", "body": "Den er væk."},
        write="start_thread",
        topic=Topic.MESSAGES,
        done="ThreadStarted",
        read="thread { subject recipient { name } messages { nodes { body author { name } } } }",
        shows={
            "thread": {
                "subject": "Nøgle",
                "recipient": {"name": "Hjemmeplejen Øst"},
                "messages": {"nodes": [{"body": "Den er væk.", "author": {"name": "Eva"}}]},
            }
        },
        reading="threads",
    ),
    Mutation(
        name="replyToThread",
        kind=ChangeKind.REPLY_TO_THREAD,
        id_name="threadId",
        target=Kind.MESSAGE_THREAD,
        upstream="t1",
        given={"body": "Tak."},
        other={"body": "Nej tak."},
        write="reply_to_thread",
        topic=Topic.MESSAGES,
        done="ReplySent",
        read="thread { subject } message { body }",
        shows={"thread": {"subject": "Om torsdag"}, "message": {"body": "Tak."}},
        reading="threads",
    ),
    Mutation(
        name="markThreadRead",
        kind=ChangeKind.MARK_THREAD_READ,
        id_name="threadId",
        target=Kind.MESSAGE_THREAD,
        upstream="t1",
        write="mark_thread_read",
        topic=Topic.MESSAGES,
        done="ThreadRead",
        read="thread { subject isUnread }",
        shows={"thread": {"subject": "Om torsdag", "isUnread": False}},
        reading="threads",
    ),
    Mutation(
        name="recordMeasurement",
        kind=ChangeKind.RECORD_MEASUREMENT,
        id_name="agreementId",
        target=Kind.MEASUREMENT_AGREEMENT,
        upstream="n1",
        given={"takenAt": NOON, "values": [{"code": "s", "value": 131.5}]},
        other={"takenAt": NOON, "values": [{"code": "s", "value": 132.5}]},
        write="record_measurement",
        topic=Topic.MEASUREMENTS,
        done="MeasurementRecorded",
        read="measurement { values { code value unit } }",
        shows={"measurement": {"values": [{"code": "s", "value": 131.5, "unit": "mm[Hg]"}]}},
        reading="measurements",
    ),
    Mutation(
        name="applyForAid",
        kind=ChangeKind.APPLY_FOR_AID,
        id_name="careRecordId",
        target=Kind.CARE_RECORD,
        given={"kindCode": "stomi", "motivation": "Efter operationen"},
        other={"kindCode": "stomi", "motivation": "Før operationen"},
        write="apply_for_aid",
        topic=Topic.AID_APPLICATIONS,
        done="AidApplied",
        read="application { kind { code } status }",
        shows={"application": {"kind": {"code": "stomi"}, "status": "RECEIVED"}},
        reading="aid_applications",
    ),
    Mutation(
        name="saveLifeStory",
        kind=ChangeKind.SAVE_LIFE_STORY,
        id_name="careRecordId",
        target=Kind.CARE_RECORD,
        given={"text": "Jeg er født på Fejø."},
        other={"text": "Jeg er født på Femø."},
        write="save_life_story",
        topic=Topic.LIFE_STORY,
        done="LifeStorySaved",
        read="lifeStory { text updatedBy }",
        shows={"lifeStory": {"text": "Jeg er født på Fejø.", "updatedBy": "CITIZEN"}},
        reading="life_story",
    ),
    Mutation(
        name="updateNotifications",
        kind=ChangeKind.UPDATE_NOTIFICATIONS,
        id_name="careRecordId",
        target=Kind.CARE_RECORD,
        given={"channel": "EMAIL", "kinds": ["NEW_MESSAGE"]},
        other={"channel": "EMAIL", "kinds": []},
        write="update_notifications",
        topic=Topic.NOTIFICATIONS,
        done="NotificationsUpdated",
        read="notifications { channel kinds }",
        shows={"notifications": {"channel": "EMAIL", "kinds": ["NEW_MESSAGE"]}},
        reading="notifications",
    ),
)
"""All but the acceptance of terms, which is not about a record that is open."""
BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}


def all_offered(built: House, **more: Any) -> Offers:
    """A portal where everything can be changed, by appointments two hours before."""
    offers = built.sources[AARHUS].offers
    rule = CancellationRule(new_time=NewTimeOffer.SEPARATELY)
    return replace(
        offers,
        **{
            "cancellation": rule,
            "messaging": MessagingRule(reply_within_working_days=2),
            "actions": frozenset(RecordAction),
            "marks_read": frozenset(Role),
            **more,
        },
    )


def change(built: House, **more: Any) -> None:
    """Give the house's municipality another policy or other offers."""
    built.sources[AARHUS] = replace(built.sources[AARHUS], **more)


def offering_all(records: dict[NationalNumber, RecordHead] | None = None, **offers: Any) -> House:
    """One municipality where Eva and Ida have records with something in every topic."""
    known = records or record_of(EVA, "r1") | record_of(IDA, "r2")
    built = house({AARHUS: known}, policies={AARHUS: policy(set(), set())})
    fill(built.systems[AARHUS])
    change(built, offers=all_offered(built, **offers))
    return built


async def asked(
    built: House, mutation: Mutation, given: Mapping[str, Any], viewer: Viewer | None = EVA
) -> dict[str, Any]:
    """What came of a mutation, where the operation has no errors."""
    answer = await built.ask(viewer, mutation.query(), {"input": given})
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"][mutation.name]
    return found
