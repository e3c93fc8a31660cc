"""Messages, gathered into threads. The first message of a thread gives the thread its id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import Message, MessageAuthor, MessageRecipient, MessageThread
from gateway.domain.people import Party, StaffMember
from gateway.domain.records import Rows, Unreadable
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.systems.cura import names, wire, wire_whole
from gateway.systems.cura.bundles import Found, Known
from gateway.systems.cura.translate import moment, needed, said_by
from gateway.systems.cura.visibility import are_only, has_only, identity, shown
from gateway.upstream.reading import converted, unreadable

_PARTIES = {
    "Organization": Party.MUNICIPALITY,
    "CareTeam": Party.MUNICIPALITY,
    "Practitioner": Party.MUNICIPALITY,
    "PractitionerRole": Party.MUNICIPALITY,
    "Patient": Party.CITIZEN,
    "RelatedPerson": Party.REPRESENTATIVE,
}
_AUTHOR: Final = f"{names.OWN}/StructureDefinition/author"
_CLOSED: Final = f"{names.OWN}/StructureDefinition/thread-closed"
_READ_BY: Final = f"{names.OWN}/StructureDefinition/read-by"
_SENT_AT: Final = attrgetter("message.sent_at")
_UNREAD: Final[tuple[datetime | None, bool]] = None, False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that may be shown, as it came, and where."""

    resource: Any
    place: str


@dataclass(slots=True)
class _Read:
    """One message that could be read; `closes` its thread."""

    wire: wire.Communication
    message: Message
    unread: bool
    closes: bool = False


def threads(found: Found, ref: RecordRef) -> Rows[MessageThread]:
    """Every thread that may be shown, its messages in `handle`."""
    made = found.at_once(lambda known: _threads(known, ref))
    return conversations(shown_letters(found, ref), ref, found.source) if made is None else made


def _threads(known: Known, ref: RecordRef) -> Rows[MessageThread]:
    """The same where all is well."""
    groups: dict[str, list[_Read]] = {}
    patient = ref.head.id
    for one in known.of_shape(wire_whole.Communication):
        if are_only(one.category, names.CITIZEN_MESSAGE) and shown(one, patient, ""):
            above = identity(one.part_of[0].reference)[1] if one.part_of else one.id
            if above not in groups:
                groups[needed(above, "")] = []
            groups[above].append(_read(one, ref, ""))
    return tuple([_joined(root, group, group, "") for root, group in groups.items()])


def shown_letters(found: Found, ref: RecordRef) -> Rows[Letter]:
    """The messages between this citizen and the units, of those that may be shown, one by one."""

    def letter(resource: Any, place: str) -> Letter | None:
        ours = has_only(resource, "category", names.CITIZEN_MESSAGE)
        return Letter(resource, place) if ours and shown(resource, ref.head.id, place) else None

    return found.one_by_one("Communication", letter)


def conversations(letters: Rows[Letter], ref: RecordRef, source: str) -> Rows[MessageThread]:
    """Every thread with its messages in `handle`; one that cannot be read costs its own place."""
    groups: dict[str, list[Letter]] = {}
    lost: list[Unreadable] = []
    for letter in letters:
        root = None if isinstance(letter, Unreadable) else root_of(letter.resource)
        if isinstance(letter, Unreadable):
            lost.append(letter)
        elif root is None:
            lost.append(unreadable(f"{letter.place}.id", source))
        else:
            groups.setdefault(root, []).append(letter)
    threads = [_thread(root, group, ref, source) for root, group in groups.items()]
    return (*threads, *lost)


def root_of(resource: Any) -> str | None:
    """The id of a message's thread, read with care: the message itself may be rotten."""
    above = resource.get("partOf")
    first = above[0] if isinstance(above, list) and above else None
    if isinstance(first, dict):
        return identity(first.get("reference"))[1] or None
    return resource["id"] if isinstance(resource.get("id"), str) else None


def _thread(
    root: str, group: list[Letter], ref: RecordRef, source: str
) -> MessageThread | Unreadable:
    read = [_reading(letter, ref, source) for letter in group]
    good = [one for one in read if isinstance(one, _Read)]
    if not good:
        return next(one for one in read if isinstance(one, Unreadable))
    try:
        return _joined(root, read, good, group[0].place)
    except SourceInvalid as error:
        return unreadable(error.place, source)


def _joined(
    root: str, read: Sequence[_Read | Unreadable], good: Sequence[_Read], place: str
) -> MessageThread:
    """A thread of messages, those that could be read among them `good`."""
    good = sorted(good, key=_SENT_AT) if len(good) > 1 else good
    first = good[0].wire
    closed = unread = False
    for one in good:
        if one.wire.id == root and first.id != root:
            first = one.wire
        unread = unread or one.unread
        closed = closed or one.closes
    recipient = _unit(first)
    last = good[-1].message
    return MessageThread(
        id=root,
        subject=needed(said_by(first.topic), place, ".topic"),
        recipient=recipient,
        last_activity_at=last.sent_at,
        last_author=last.author.kind,
        is_unread=unread,
        can_reply=recipient is not None and not closed,
        handle=tuple([one.message if isinstance(one, _Read) else one for one in read]),
    )


def _reading(letter: Letter, ref: RecordRef, source: str) -> _Read | Unreadable:
    try:
        found = converted(letter.resource, wire.Communication, letter.place)
        return _read(found, ref, letter.place)
    except SourceInvalid as error:
        return unreadable(error.place, source)


def _read(found: wire.Communication, ref: RecordRef, place: str) -> _Read:
    writer = closing = None
    is_read = False
    for one in found.extension:
        if one.url == _READ_BY:
            is_read = True
        elif one.url == _AUTHOR:
            writer = writer or one
        elif one.url == _CLOSED:
            closing = closing or one
    author = _author(found.sender, writer, ref, place)
    body = [one.content_string for one in found.payload if one.content_string]
    sent_at = moment(found.sent, place, ".sent")
    if not body:
        raise SourceInvalid(f"{place}.payload")
    read_at, seen = _readings(found, author.kind, ref, place) if is_read else _UNREAD
    return _Read(
        found,
        Message(
            id=found.id, sent_at=sent_at, author=author, body="\n\n".join(body), read_at=read_at
        ),
        unread=not (seen or author.is_viewer),
        closes=closing is not None and bool(closing.value_boolean),
    )


def _author(
    sender: wire.Reference, writer: wire.Extension | None, ref: RecordRef, place: str
) -> MessageAuthor:
    who = identity(sender.reference)
    stands_for = who[0] or sender.type or ""
    kind = _PARTIES.get(stands_for)
    if kind is None:
        raise SourceInvalid(f"{place}.sender")
    unit = sender.display
    if kind is not Party.MUNICIPALITY:
        name = needed(unit, place, ".sender.display")
        return MessageAuthor(kind=kind, name=name, is_viewer=_is_viewer(sender, who, ref))
    named = writer.value_reference if writer else None
    if stands_for.startswith("Practitioner"):
        return MessageAuthor(kind=kind, staff=StaffMember(full=named.display if named else unit))
    full = named.display if named else None
    return MessageAuthor(kind=kind, staff=StaffMember(full=full, unit=unit), unit=unit)


def _is_viewer(reference: wire.Reference, who: tuple[str, str], ref: RecordRef) -> bool:
    """Whether a person, of this type and id, is the one who asks."""
    number = reference.identifier
    if number is not None and number.system == names.CPR:
        return number.value == ref.asker.number.reveal()
    return ref.asker.role is Role.CITIZEN and who == ("Patient", ref.head.id)


def _readings(
    found: wire.Communication, author: Party, ref: RecordRef, place: str
) -> tuple[datetime | None, bool]:
    """When the other side first read it, and whether the one who asks has read it.

    The other side is the unit for what a person wrote, a person for what the unit wrote.
    """
    first, seen = _UNREAD
    for mark in found.extension:
        if mark.url == _READ_BY:
            reader, at = _reader(mark, place)
            who = identity(reader.reference)
            from_unit = _PARTIES.get(who[0] or reader.type or "") is Party.MUNICIPALITY
            if from_unit is not (author is Party.MUNICIPALITY) and (first is None or at < first):
                first = at
            seen = seen or _is_viewer(reader, who, ref)
    return first, seen


def _reader(mark: wire.Extension, place: str) -> tuple[wire.Reference, datetime]:
    reader = at = None
    for one in mark.extension:
        if one.url == "reader":
            reader = reader or one
        elif one.url == "at":
            at = at or one
    by = reader.value_reference if reader else None
    if by is None or at is None or not at.value_instant:
        raise SourceInvalid(f"{place}.extension[read-by]")
    return by, moment(at.value_instant, place, ".extension[read-by]")


def _unit(found: wire.Communication) -> MessageRecipient | None:
    for one in (found.sender, *found.recipient):
        kind, unit = identity(one.reference)
        if kind == "Organization" and one.display:
            return MessageRecipient(id=unit, name=one.display)
    return None
