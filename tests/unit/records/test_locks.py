"""The reader's own lock: where a policy does not show a topic, nobody is asked for it.

The schema asks the policy too, so that this lock is never needed; it must hold when that one fails.
"""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.domain.errors import TopicNotShown
from gateway.domain.people import NationalNumber, Person
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.topics import Role, Topic
from gateway.port import Asker, RecordRef
from gateway.records.reader import RecordReader
from gateway.systems import SYSTEMS

READS = {
    "threads": Topic.MESSAGES,
    "recipients": Topic.MESSAGES,
    "grants": Topic.GRANTS,
    "aid_applications": Topic.AID_APPLICATIONS,
    "applicable_kinds": Topic.AID_APPLICATIONS,
    "body_worn_aids": Topic.BODY_WORN_AIDS,
    "aid_loans": Topic.AID_LOANS,
    "conditions": Topic.CONDITIONS,
    "documents": Topic.DOCUMENTS,
    "action_plans": Topic.ACTION_PLANS,
    "agreements": Topic.MEASUREMENTS,
    "measurements": Topic.MEASUREMENTS,
    "medications": Topic.MEDICATIONS,
    "medcom_messages": Topic.MEDCOM_MESSAGES,
    "contacts": Topic.CONTACTS,
    "profile": Topic.PROFILE,
    "life_story": Topic.LIFE_STORY,
    "activities": Topic.ACTIVITIES,
    "notifications": Topic.NOTIFICATIONS,
}


class Asked:
    """A care system that writes down what it is asked for."""

    def __init__(self) -> None:
        self.for_what: list[str] = []

    def __getattr__(self, name: str):
        self.for_what.append(name)
        raise AssertionError(name)


def policies() -> list[Any]:
    found = []
    for key, where in SYSTEMS.items():
        module, _, name = where.partition(":")
        found.append(pytest.param(getattr(import_module(module), name).policy, id=key))
    return found


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("policy", policies())
async def test_a_topic_that_is_not_shown_is_asked_of_nobody(policy, role):
    system, line = Asked(), SimpleNamespace(withheld=set(), shown=set(), failed=False)
    number, person = NationalNumber("1"), Person(name="Nancy")
    head = RecordHead(id="p", person=person, state=RecordState.ACTIVE)
    right = SimpleNamespace(role=role)
    source = SimpleNamespace(policy=policy, system=system, code="DK-0217", link_hosts=frozenset())
    ref = RecordRef(head=head, asker=Asker(number=number, subject=number, role=role))
    reader = RecordReader(source=source, ref=ref, representation=right, line=line)
    hidden = [name for name, topic in READS.items() if not policy.shows(topic, role)]
    assert {"medications", "medcom_messages"} <= set(hidden)
    for name in hidden:
        with pytest.raises(TopicNotShown):
            await getattr(reader, name)()
    assert system.for_what == []
    assert line.shown == set()
