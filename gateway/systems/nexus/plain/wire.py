"""Nexus' rows with the marks that decide whether they are shown, in one shape each.

What is shown is as strict as on the careful way, for it is the same shape; a mark must be there.
"""

import msgspec

from gateway.systems.nexus import wire, wire_casework
from gateway.systems.nexus.wire import Link, Wire


class SelfLinks(Wire):
    """The one link of a row that is followed."""

    own: Link = msgspec.field(name="self")


class SelfLinked(Wire):
    """A row that leads to its full object."""

    links: SelfLinks = msgspec.field(name="_links")


class Pages(Wire):
    """A page-link list."""

    pages: list[SelfLinked]


class NamedView(SelfLinked):
    """A named view among a person's preferences."""

    name: str


class LookedUp(Wire):
    """What a look-up by number answers."""

    is_patient_accessible: bool
    patient: wire.Patient | None = None


class Event(wire.Event, kw_only=True):
    """An event, and whether it is shown."""

    patient_id: int
    visible_for_patient: bool
    status: str


class EventResource(SelfLinked):
    """An event with its link."""

    event: Event


class EventResources(Wire):
    """The events of a calendar."""

    event_resources: list[EventResource]


class Conversation(wire.ConversationRow, kw_only=True):
    """A conversation in a list, and whether it is shown."""

    patient_id: int
    visibility: str
    links: SelfLinks = msgspec.field(name="_links")


class Message(wire.Message, kw_only=True):
    """A message, and whether it is shown."""

    visibility: str
    status: str


class OpenedConversation(wire.ConversationMarks):
    """The full conversation."""

    messages: list[Message]


class Application(wire_casework.Application, kw_only=True):
    """An application, and whether it is shown."""

    patient_id: int


class BodyWornAid(wire_casework.BodyWornAid, kw_only=True):
    """A granted aid, and whether it is shown."""

    patient_id: int
    status: str


class Lending(wire_casework.Lending, kw_only=True):
    """A loan, and whether it is shown."""

    patient_id: int
    status: str


class Condition(wire_casework.Condition, kw_only=True):
    """A condition, and whether it is shown."""

    patient_id: int


class Plan(wire_casework.PlanRow, kw_only=True):
    """A plan in a list, and whether it is shown."""

    patient_id: int
    status: str
    links: SelfLinks = msgspec.field(name="_links")


class Goal(wire_casework.Goal, kw_only=True):
    """A goal, and whether it is shown."""

    hidden_on_patient: bool
    status: str


class FollowUp(wire_casework.FollowUp, kw_only=True):
    """A follow-up, and whether it is shown."""

    hidden_on_patient: bool
    status: str


class PlanParts(Wire):
    """The full plan."""

    patient_id: int
    status: str

    goals: list[Goal]
    follow_ups: list[FollowUp]
