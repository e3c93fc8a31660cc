"""What may be changed by whom: decided from the portal's rules and the role, before any look-up.

`CareRecord.permissions` and every change ask here, so that the one tells beforehand what the other
does.
"""

from gateway.disclosure.roles import ACTION_OF_CHANGE, ACTIONS_OF_ROLE, TOPIC_OF_ACTION
from gateway.domain.changes import ChangeKind, RefusalCode
from gateway.domain.topics import Role, Topic
from gateway.records.source import Source


def topic_of(kind: ChangeKind) -> Topic | None:
    """The topic that a change belongs to; None for the terms, which come before every topic."""
    if kind is ChangeKind.ACCEPT_TERMS:
        return None
    if kind is ChangeKind.MARK_THREAD_READ:
        return Topic.MESSAGES
    return TOPIC_OF_ACTION[ACTION_OF_CHANGE[kind]]


def refused(source: Source, role: Role, kind: ChangeKind) -> RefusalCode | None:
    """Why a role may not change this here; None where it may.

    A topic that is shown to nobody is not offered for changes either; one that is withheld from
    this role only is not permitted. Only the citizen accepts terms.
    """
    topic = topic_of(kind)
    if topic is None:
        offered, allowed = source.offers.terms is not None, role is Role.CITIZEN
    else:
        offered = _offered(source, role, kind) and _shown_to_any(source, topic)
        allowed = _allowed(role, kind) and source.policy.shows(topic, role)
    if not offered:
        return RefusalCode.NOT_OFFERED
    return None if allowed else RefusalCode.ROLE_NOT_PERMITTED


def _offered(source: Source, role: Role, kind: ChangeKind) -> bool:
    if kind is ChangeKind.MARK_THREAD_READ:
        return role in source.offers.marks_read
    return ACTION_OF_CHANGE[kind] in source.offers.actions


def _allowed(role: Role, kind: ChangeKind) -> bool:
    action = ACTION_OF_CHANGE.get(kind)
    return action is None or action in ACTIONS_OF_ROLE[role]


def _shown_to_any(source: Source, topic: Topic) -> bool:
    return any(source.policy.shows(topic, role) for role in Role)
