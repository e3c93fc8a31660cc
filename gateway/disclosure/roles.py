"""What a role may do in a record, one table: the portals' rules as the design reads them.

A relative (pårørende with fuldmagt, fullmakt) acts for the citizen but records no measurements,
changes no notifications and accepts no terms; parents and guardians the same.
"""

from collections.abc import Mapping
from types import MappingProxyType

from gateway.domain.changes import ChangeKind
from gateway.domain.topics import RecordAction, Role, Topic

_FOR_ANOTHER = frozenset(RecordAction) - {
    RecordAction.RECORD_MEASUREMENT,
    RecordAction.UPDATE_NOTIFICATIONS,
}

ACTIONS_OF_ROLE: Mapping[Role, frozenset[RecordAction]] = MappingProxyType(
    {
        Role.CITIZEN: frozenset(RecordAction),
        Role.RELATIVE: _FOR_ANOTHER,
        Role.PARENT: _FOR_ANOTHER,
        Role.GUARDIAN: _FOR_ANOTHER,
    }
)

TOPIC_OF_ACTION: Mapping[RecordAction, Topic] = MappingProxyType(
    {
        RecordAction.CANCEL_APPOINTMENT: Topic.CALENDAR,
        RecordAction.REQUEST_NEW_TIME: Topic.CALENDAR,
        RecordAction.START_THREAD: Topic.MESSAGES,
        RecordAction.REPLY_TO_THREAD: Topic.MESSAGES,
        RecordAction.RECORD_MEASUREMENT: Topic.MEASUREMENTS,
        RecordAction.APPLY_FOR_AID: Topic.AID_APPLICATIONS,
        RecordAction.SAVE_LIFE_STORY: Topic.LIFE_STORY,
        RecordAction.UPDATE_NOTIFICATIONS: Topic.NOTIFICATIONS,
    }
)

ACTION_OF_CHANGE: Mapping[ChangeKind, RecordAction] = MappingProxyType(
    {ChangeKind(action.value): action for action in RecordAction}
)
"""The permission that a change needs. Reading marks and terms have none: see `permitting`."""
