"""What a global id stands for. How it is made opaque is not the model's business."""

from dataclasses import dataclass
from enum import StrEnum

from gateway.domain.topics import Role


class Kind(StrEnum):
    """The kinds of things that have an id; the value stands inside the id and never changes."""

    MUNICIPALITY = "mu"
    PORTAL = "po"
    VIEWER = "vi"
    REPRESENTATION = "re"
    ACCESS_LOG_ENTRY = "lo"
    CARE_RECORD = "cr"
    CALENDAR = "ca"
    APPOINTMENT = "ap"
    MESSAGES = "ms"
    MESSAGE_RECIPIENT = "mr"
    MESSAGE_THREAD = "mt"
    MESSAGE = "me"
    GRANTS = "gs"
    GRANT = "gr"
    AID_APPLICATIONS = "as"
    AID_APPLICATION = "aa"
    BODY_WORN_AIDS = "bs"
    BODY_WORN_AID = "ba"
    AID_LOANS = "ls"
    AID_LOAN = "al"
    CONDITIONS = "cs"
    CONDITION = "co"
    DOCUMENTS = "ds"
    DOCUMENT = "do"
    ACTION_PLANS = "ps"
    ACTION_PLAN = "pl"
    MEASUREMENTS = "ns"
    MEASUREMENT_AGREEMENT = "na"
    MEASUREMENT = "ne"
    MEDICATIONS = "ds1"
    MEDICATION = "dr"
    MEDCOM_MESSAGES = "xs"
    MEDCOM_MESSAGE = "xm"
    CONTACTS = "ct"
    PROFILE = "pr"
    LIFE_STORY = "lf"
    ACTIVITIES = "vs"
    ACTIVITY = "va"
    NOTIFICATIONS = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordThing:
    """Something of one person's record, seen in one role.

    `record` and `upstream` are the source's own keys; `parent` is the key of the thing it hangs on
    (a message's thread), where the source needs it to find the thing again.
    """

    kind: Kind
    municipality: str
    record: str
    role: Role
    upstream: str = ""
    parent: str = ""
