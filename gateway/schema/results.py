"""What asking for a topic can answer: the topic, or why it is not shown."""

from typing import Annotated, Any, TypeAlias

import strawberry

from gateway.schema.activities import Activities
from gateway.schema.aids import AidApplications, AidLoans, BodyWornAids
from gateway.schema.calendar import Calendar
from gateway.schema.conditions import Conditions
from gateway.schema.contacts import Contacts, LifeStory, Profile
from gateway.schema.documents import Documents
from gateway.schema.grants import Grants
from gateway.schema.measurements import Measurements
from gateway.schema.medicine import MedcomMessages, Medications
from gateway.schema.messages import Messages
from gateway.schema.notifications import NotificationSettings
from gateway.schema.plans import ActionPlans
from gateway.schema.topics import NotOffered, Withheld


def _or_why(name: str, topic: str) -> Any:
    return strawberry.union(name, description=f"{topic}, or why that is not shown.")


CalendarResult: TypeAlias = Annotated[
    Calendar | Withheld | NotOffered,
    _or_why("CalendarResult", "Appointments and visits"),
]
MessagesResult: TypeAlias = Annotated[
    Messages | Withheld | NotOffered,
    _or_why("MessagesResult", "Messages with the municipality"),
]
GrantsResult: TypeAlias = Annotated[
    Grants | Withheld | NotOffered,
    _or_why("GrantsResult", "What the municipality has decided to give"),
]
AidApplicationsResult: TypeAlias = Annotated[
    AidApplications | Withheld | NotOffered,
    _or_why("AidApplicationsResult", "Applications for body-worn aids"),
]
BodyWornAidsResult: TypeAlias = Annotated[
    BodyWornAids | Withheld | NotOffered,
    _or_why("BodyWornAidsResult", "Body-worn aids that were granted"),
]
AidLoansResult: TypeAlias = Annotated[
    AidLoans | Withheld | NotOffered,
    _or_why("AidLoansResult", "Aids on loan"),
]
ConditionsResult: TypeAlias = Annotated[
    Conditions | Withheld | NotOffered,
    _or_why("ConditionsResult", "What the person can do, and health problems"),
]
DocumentsResult: TypeAlias = Annotated[
    Documents | Withheld | NotOffered,
    _or_why("DocumentsResult", "Letters, forms and other documents"),
]
ActionPlansResult: TypeAlias = Annotated[
    ActionPlans | Withheld | NotOffered,
    _or_why("ActionPlansResult", "Action plans"),
]
MeasurementsResult: TypeAlias = Annotated[
    Measurements | Withheld | NotOffered,
    _or_why("MeasurementsResult", "Measurements, and agreements to measure"),
]
MedicationsResult: TypeAlias = Annotated[
    Medications | Withheld | NotOffered,
    _or_why("MedicationsResult", "The medicine of a record"),
]
MedcomMessagesResult: TypeAlias = Annotated[
    MedcomMessages | Withheld | NotOffered,
    _or_why("MedcomMessagesResult", "Messages between professionals"),
]
ContactsResult: TypeAlias = Annotated[
    Contacts | Withheld | NotOffered,
    _or_why("ContactsResult", "Units and staff that the person is in touch with"),
]
ProfileResult: TypeAlias = Annotated[
    Profile | Withheld | NotOffered,
    _or_why("ProfileResult", "The person's own page"),
]
LifeStoryResult: TypeAlias = Annotated[
    LifeStory | Withheld | NotOffered,
    _or_why("LifeStoryResult", "The life story and its author"),
]
ActivitiesResult: TypeAlias = Annotated[
    Activities | Withheld | NotOffered,
    _or_why("ActivitiesResult", "Local activities"),
]
NotificationsResult: TypeAlias = Annotated[
    NotificationSettings | Withheld | NotOffered,
    _or_why("NotificationsResult", "Notifications by SMS or e-mail"),
]
