"""What a record is made of, who may look, and what is said about it: closed sets of names."""

from enum import StrEnum


class Topic(StrEnum):
    """One part of a care record that a portal shows, withholds or does not have."""

    CALENDAR = "CALENDAR"
    MESSAGES = "MESSAGES"
    GRANTS = "GRANTS"
    AID_APPLICATIONS = "AID_APPLICATIONS"
    BODY_WORN_AIDS = "BODY_WORN_AIDS"
    AID_LOANS = "AID_LOANS"
    CONDITIONS = "CONDITIONS"
    DOCUMENTS = "DOCUMENTS"
    ACTION_PLANS = "ACTION_PLANS"
    MEASUREMENTS = "MEASUREMENTS"
    MEDICATIONS = "MEDICATIONS"
    MEDCOM_MESSAGES = "MEDCOM_MESSAGES"
    CONTACTS = "CONTACTS"
    PROFILE = "PROFILE"
    LIFE_STORY = "LIFE_STORY"
    ACTIVITIES = "ACTIVITIES"
    NOTIFICATIONS = "NOTIFICATIONS"


class Role(StrEnum):
    """In what capacity somebody looks: pårørende (RELATIVE) by fuldmagt, værge (GUARDIAN)."""

    CITIZEN = "CITIZEN"
    RELATIVE = "RELATIVE"
    PARENT = "PARENT"
    GUARDIAN = "GUARDIAN"


class Verdict(StrEnum):
    """What a portal does with a topic; a third way of not showing would need its own name."""

    SHOWN = "SHOWN"
    WITHHELD = "WITHHELD"
    NOT_OFFERED = "NOT_OFFERED"


class RecordAction(StrEnum):
    """What a portal lets somebody do in a record."""

    CANCEL_APPOINTMENT = "CANCEL_APPOINTMENT"
    REQUEST_NEW_TIME = "REQUEST_NEW_TIME"
    START_THREAD = "START_THREAD"
    REPLY_TO_THREAD = "REPLY_TO_THREAD"
    RECORD_MEASUREMENT = "RECORD_MEASUREMENT"
    APPLY_FOR_AID = "APPLY_FOR_AID"
    SAVE_LIFE_STORY = "SAVE_LIFE_STORY"
    UPDATE_NOTIFICATIONS = "UPDATE_NOTIFICATIONS"
