"""Nexus' JSON as strict shapes: what must be there is required, what is new is ignored.

A required key may still hold null where the type says so. What decides whether a row may be shown
at all is read before these shapes, part by part (`reading.Marks`), so that a hidden row with a
fault in it is cut like any other. `...Marks` here are the same marks on a full object.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.upstream.reading import read


class Wire(msgspec.Struct, rename="camel", gc=False):
    """Nexus' keys are camelCase. Nothing here holds itself, so no garbage is looked for."""


class Link(Wire):
    """One HAL link."""

    href: str


_LINK: Final = msgspec.json.Decoder(Link)


def href_of(links: Mapping[str, msgspec.Raw], rel: str, place: str) -> str:
    """Where one of these links leads. `SourceInvalid` where there is no such link."""
    if rel not in links:
        raise SourceInvalid(f"{place}._links.{rel}")
    try:
        return _LINK.decode(links[rel]).href
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return read(links[rel], Link, f"{place}._links.{rel}").href


class Linked(Wire):
    """Anything with links; each is read only when it is followed."""

    links: dict[str, msgspec.Raw] = msgspec.field(name="_links")

    def href(self, rel: str, place: str) -> str:
        """Where a link leads. `SourceInvalid` where there is no such link."""
        return href_of(self.links, rel, place)


class Named(Wire):
    """A thing of which only the name is wanted."""

    name: str


class Identifier(Wire):
    """A personal identifier: the number with a dash."""

    identifier: str


class StateType(Wire):
    """The technical class of a person's state."""

    id: str


class PatientState(Wire):
    """Whether a record is open; the state's name is the municipality's own."""

    type: StateType
    active: bool


class Patient(Linked):
    """A citizen."""

    id: int
    patient_identifier: Identifier
    full_name: str
    birth_date: str | None
    patient_state: PatientState


class View(Linked):
    """A named view among a person's preferences, or the view itself."""

    name: str


class Page(Linked):
    """A link to one page of a list."""


class PageList(Wire):
    """A list told as links to its pages."""

    pages: list[Page]


class EventResources(Wire):
    """Events of a span of time."""

    event_resources: list[msgspec.Raw]


class EventType(Wire):
    """The technical kind of an event."""

    id: str


class Location(Wire):
    """Where an event takes place."""

    type: str
    name: str | None
    address: str | None


class Participant(Wire):
    """Who takes part."""

    type: str
    first_name: str | None = None
    full_name: str | None = None
    professional_job: Named | None = None
    organization: Named | None = None


class Event(Wire):
    """One event of the calendar."""

    id: int
    title: str
    start_date: str
    end_date: str | None
    event_type: EventType
    location: Location | None
    participants: list[Participant]
    completed_date: str | None = None


class EventResource(Linked):
    """An event with its links."""

    event: Event


class ConversationMarks(Linked):
    """What decides whether a full conversation is shown."""

    patient_id: int
    status: str
    visibility: str


class Recipient(Wire):
    """A subject area or department."""

    id: int
    name: str
    subject_area: str | None


class ListedRecipient(Recipient):
    """One that may have been closed down."""

    active: bool


class ConversationRow(Wire):
    """What a list says of a conversation."""

    id: int
    subject: str
    recipient: Recipient | None
    status: str
    last_activity: str
    last_author_type: str
    unread_by: list[Identifier]


class Conversation(ConversationRow):
    """A conversation without its messages."""

    links: dict[str, msgspec.Raw] = msgspec.field(name="_links")

    def href(self, rel: str, place: str) -> str:
        """Where a link leads. `SourceInvalid` where there is no such link."""
        return href_of(self.links, rel, place)


class ConversationMessages(ConversationMarks):
    """The full conversation."""

    messages: list[msgspec.Raw]


class Author(Participant, kw_only=True):
    """Who wrote a message."""

    person_identifier: Identifier | None


class Message(Wire):
    """One message."""

    id: int
    sent_date: str
    author: Author
    body: str
    read_date: str | None
