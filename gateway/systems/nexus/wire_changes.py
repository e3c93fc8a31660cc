"""What changes are made of as strict shapes: prototypes, refusals, and what was made."""

import msgspec

from gateway.systems.nexus.wire import ConversationMarks, Identifier, Linked, Wire


class Prototype(Linked):
    """A thing to be filled in: in whose record it will stand, and the state it was made from."""

    patient_id: int
    version: int


class Refusal(Wire):
    """Why Nexus did not do it: its error body (Spring's), whose `message` is a technical word."""

    status: int
    message: str


class Ordered(Wire):
    """What an order has made, with the GUID that its client chose."""

    id: int
    uid: str


class OwnOrdered(Ordered):
    """The same with whose record it stands in."""

    patient_id: int


class Cancelled(Wire):
    """The portal's cancellation of an event."""

    uid: str


class EventState(Wire):
    """What decides whether an event can be cancelled."""

    id: int
    version: int
    patient_id: int
    visible_for_patient: bool
    status: str
    start_date: str


class FullEvent(Linked):
    """An event with its cancellation, if the portal made one."""

    event: EventState
    cancellation: Cancelled | None


class FullConversation(ConversationMarks):
    """A conversation: who has not read it, and its messages."""

    id: int
    unread_by: list[Identifier]
    messages: list[msgspec.Raw]
