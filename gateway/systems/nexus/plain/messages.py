"""The portal's conversations the plain way."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.messages import Message, MessageAuthor, MessageRecipient, MessageThread
from gateway.domain.people import Party
from gateway.port import Asker
from gateway.systems.nexus import wire as shapes
from gateway.systems.nexus.messages import FOR_THE_CITIZEN, PARTIES, recipient_of, shown
from gateway.systems.nexus.numbers import is_number
from gateway.systems.nexus.plain import wire
from gateway.systems.nexus.plain.reading import Odd, decoded, moment, title
from gateway.systems.nexus.translate import DELETED, staff_member

_THREADS: Final = msgspec.json.Decoder(list[wire.Conversation])
_MESSAGES: Final = msgspec.json.Decoder(wire.OpenedConversation)
_RECIPIENTS: Final = msgspec.json.Decoder(list[shapes.ListedRecipient])


def threads(body: bytes, patient_id: int, asker: Asker, zone: ZoneInfo) -> list[MessageThread]:
    """The conversations that are this person's, and theirs to see."""
    return [
        _thread(row, asker, zone)
        for row in decoded(_THREADS, body)
        if row.patient_id == patient_id
        and row.visibility == FOR_THE_CITIZEN
        and row.status not in DELETED
    ]


def _thread(row: wire.Conversation, asker: Asker, zone: ZoneInfo) -> MessageThread:
    return MessageThread(
        id=str(row.id),
        subject=title(row.subject),
        recipient=recipient_of(row.recipient) if row.recipient else None,
        last_activity_at=moment(row.last_activity, zone),
        last_author=PARTIES[row.last_author_type],
        is_unread=_is_unread(row, asker),
        can_reply=row.status == "OPEN",
        handle=row.links.own.href,
    )


def _is_unread(row: wire.Conversation, asker: Asker) -> bool:
    return any(is_number(reader.identifier, asker.number) for reader in row.unread_by)


def messages(body: bytes, patient_id: int, asker: Asker, zone: ZoneInfo) -> list[Message]:
    """One conversation's messages, but notes among the staff."""
    opened = decoded(_MESSAGES, body)
    if not shown(opened, patient_id):
        raise Odd
    return [
        _message(row, asker, zone)
        for row in opened.messages
        if row.visibility == FOR_THE_CITIZEN and row.status not in DELETED
    ]


def _message(row: wire.Message, asker: Asker, zone: ZoneInfo) -> Message:
    return Message(
        id=str(row.id),
        sent_at=moment(row.sent_date, zone),
        author=_author(row.author, asker),
        body=row.body,
        read_at=moment(row.read_date, zone) if row.read_date else None,
    )


def _author(found: shapes.Author, asker: Asker) -> MessageAuthor:
    kind = PARTIES[found.type]
    unit = found.organization.name if found.organization else None
    if kind is Party.MUNICIPALITY:
        return MessageAuthor(kind=kind, staff=staff_member(found), unit=unit)
    number = found.person_identifier
    is_viewer = number is not None and is_number(number.identifier, asker.number)
    return MessageAuthor(kind=kind, name=found.full_name, unit=unit, is_viewer=is_viewer)


def recipients(body: bytes) -> list[MessageRecipient]:
    """Whom one may write to, but those that were closed down."""
    return [recipient_of(found) for found in decoded(_RECIPIENTS, body) if found.active]
