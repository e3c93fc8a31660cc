"""The only code that opens a seal. Only `gateway.records` may import it."""

from typing import TypeVar

from gateway.disclosure.policy import Policy
from gateway.disclosure.sealed import Sealed
from gateway.domain.errors import TopicNotShown
from gateway.domain.topics import Role, Topic

T = TypeVar("T")


def opened(sealed: Sealed[T], topic: Topic, policy: Policy, role: Role) -> T:
    """The value, if it is of the topic asked for and the policy shows that topic to the role."""
    if sealed.topic is not topic or not policy.shows(topic, role):
        raise TopicNotShown(sealed.topic)
    return sealed._value
