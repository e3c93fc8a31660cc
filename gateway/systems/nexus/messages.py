"""The portal's conversations into threads and messages."""

from zoneinfo import ZoneInfo

from gateway.domain.messages import Message, MessageAuthor, MessageRecipient, MessageThread
from gateway.domain.numbers import without_numbers
from gateway.domain.people import NationalNumber, Party
from gateway.port import Asker
from gateway.systems.nexus import wire
from gateway.systems.nexus.translate import DELETED, Raw, known, moment, staff_member
from gateway.upstream.reading import Marks, hides, read

FOR_THE_CITIZEN = "CITIZEN"
PARTIES = {
    "CITIZEN": Party.CITIZEN,
    "REPRESENTATIVE": Party.REPRESENTATIVE,
    "PROFESSIONAL": Party.MUNICIPALITY,
}


def thread(
    raw: Raw, place: str, patient_id: int, asker: Asker, zone: ZoneInfo
) -> MessageThread | None:
    """A conversation as its list has it; whether it is unread is told for the one who asks."""
    marks = Marks(raw, place)
    checks = (
        lambda: marks.of("patientId", int) != patient_id,
        lambda: marks.of("visibility", str) != FOR_THE_CITIZEN,
        lambda: marks.of("status", str) in DELETED,
    )
    if hides(checks):
        return None
    found = read(raw, wire.Conversation, place)
    unread_by = {NationalNumber(reader.identifier) for reader in found.unread_by}
    return MessageThread(
        id=str(found.id),
        subject=without_numbers(found.subject),
        recipient=recipient_of(found.recipient) if found.recipient else None,
        last_activity_at=moment(found.last_activity, zone, f"{place}.lastActivity"),
        last_author=known(PARTIES, found.last_author_type, f"{place}.lastAuthorType"),
        is_unread=asker.number in unread_by,
        can_reply=found.status == "OPEN",
        handle=found.href("self", place),
    )


def shown(marks: wire.ConversationMarks, patient_id: int) -> bool:
    """Whether a conversation is this person's, and theirs to see."""
    seen = marks.visibility == FOR_THE_CITIZEN and marks.status not in DELETED
    return marks.patient_id == patient_id and seen


def message(raw: Raw, place: str, asker: Asker, zone: ZoneInfo) -> Message | None:
    """One message; notes among the staff are cut."""
    marks = Marks(raw, place)
    checks = (
        lambda: marks.of("visibility", str) != FOR_THE_CITIZEN,
        lambda: marks.of("status", str) in DELETED,
    )
    if hides(checks):
        return None
    found = read(raw, wire.Message, place)
    read_at = found.read_date and moment(found.read_date, zone, f"{place}.readDate")
    return Message(
        id=str(found.id),
        sent_at=moment(found.sent_date, zone, f"{place}.sentDate"),
        author=_author(found.author, f"{place}.author", asker),
        body=found.body,
        read_at=read_at or None,
    )


def _author(found: wire.Author, place: str, asker: Asker) -> MessageAuthor:
    kind = known(PARTIES, found.type, f"{place}.type")
    unit = found.organization.name if found.organization else None
    if kind is Party.MUNICIPALITY:
        return MessageAuthor(kind=kind, staff=staff_member(found), unit=unit)
    number = found.person_identifier
    is_viewer = number is not None and NationalNumber(number.identifier) == asker.number
    return MessageAuthor(kind=kind, name=found.full_name, unit=unit, is_viewer=is_viewer)


def recipient(raw: Raw, place: str) -> MessageRecipient | None:
    """Whom one may write to; one that was closed down is cut."""
    found = read(raw, wire.ListedRecipient, place)
    return recipient_of(found) if found.active else None


def recipient_of(found: wire.Recipient) -> MessageRecipient:
    """A subject area or department."""
    return MessageRecipient(id=str(found.id), name=found.name, area=found.subject_area)
