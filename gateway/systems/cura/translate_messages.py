"""Messages, gathered into threads. The first message of a thread gives the thread its id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import Message, MessageAuthor, MessageRecipient, MessageThread
from gateway.domain.people import Party, StaffMember
from gateway.domain.records import Rows, Unreadable
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.systems.cura import names, wire
from gateway.systems.cura.bundles import Found
from gateway.systems.cura.translate import extension, moment, needed, part, said
from gateway.systems.cura.visibility import has_only, identity, shown
from gateway.upstream.reading import converted, unreadable

_PARTIES = {
    "Organization": Party.MUNICIPALITY,
    "CareTeam": Party.MUNICIPALITY,
    "Practitioner": Party.MUNICIPALITY,
    "PractitionerRole": Party.MUNICIPALITY,
    "Patient": Party.CITIZEN,
    "RelatedPerson": Party.REPRESENTATIVE,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that may be shown, as it came, and where."""

    resource: Any
    place: str


@dataclass(frozen=True, slots=True)
class _Read:
    """One message that could be read."""

    wire: wire.Communication
    message: Message
    unread: bool


def shown_letters(found: Found, ref: RecordRef) -> Rows[Letter]:
    """The messages between this citizen and the units, of those that may be shown."""

    def letter(resource: Any, place: str) -> Letter | None:
        ours = has_only(resource, "category", names.CITIZEN_MESSAGE)
        return Letter(resource, place) if ours and shown(resource, ref.head.id, place) else None

    return found.each("Communication", letter)


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
    good = sorted(
        (one for one in read if isinstance(one, _Read)), key=lambda one: one.message.sent_at
    )
    if not good:
        return next(one for one in read if isinstance(one, Unreadable))
    first = next((one for one in good if one.wire.id == root), good[0])
    recipient = _unit(first.wire)
    closed = any(_is_closed(one.wire) for one in good)
    try:
        subject = needed(said([first.wire.topic]), f"{group[0].place}.topic")
    except SourceInvalid as error:
        return unreadable(error.place, source)
    return MessageThread(
        id=root,
        subject=subject,
        recipient=recipient,
        last_activity_at=good[-1].message.sent_at,
        last_author=good[-1].message.author.kind,
        is_unread=any(one.unread for one in good),
        can_reply=recipient is not None and not closed,
        handle=tuple(one.message if isinstance(one, _Read) else one for one in read),
    )


def _reading(letter: Letter, ref: RecordRef, source: str) -> _Read | Unreadable:
    try:
        found = converted(letter.resource, wire.Communication, letter.place)
        author = _author(found, ref, letter.place)
        body = [one.content_string for one in found.payload if one.content_string]
        message = Message(
            id=found.id,
            sent_at=moment(found.sent, f"{letter.place}.sent"),
            author=author,
            body=needed("\n\n".join(body), f"{letter.place}.payload"),
            read_at=_read_at(found, author.kind, letter.place),
        )
    except SourceInvalid as error:
        return unreadable(error.place, source)
    return _Read(found, message, not author.is_viewer and not _read_by_viewer(found, ref))


def _author(found: wire.Communication, ref: RecordRef, place: str) -> MessageAuthor:
    kind = _party(found.sender)
    if kind is None:
        raise SourceInvalid(f"{place}.sender")
    if kind is not Party.MUNICIPALITY:
        name = needed(found.sender.display, f"{place}.sender.display")
        return MessageAuthor(kind=kind, name=name, is_viewer=_is_viewer(found.sender, ref))
    writer = extension(found.extension, "author")
    named = writer.value_reference if writer else None
    if (identity(found.sender.reference)[0] or found.sender.type or "").startswith("Practitioner"):
        full = named.display if named else found.sender.display
        return MessageAuthor(kind=kind, staff=StaffMember(full=full))
    unit = found.sender.display
    return MessageAuthor(
        kind=kind, staff=StaffMember(full=named.display if named else None, unit=unit), unit=unit
    )


def _party(reference: wire.Reference) -> Party | None:
    return _PARTIES.get(identity(reference.reference)[0] or reference.type or "")


def _is_viewer(reference: wire.Reference, ref: RecordRef) -> bool:
    number = reference.identifier
    if number is not None and number.system == names.CPR:
        return number.value == ref.asker.number.reveal()
    own = ("Patient", ref.head.id)
    return ref.asker.role is Role.CITIZEN and identity(reference.reference) == own


def _readings(found: wire.Communication, place: str) -> list[tuple[wire.Reference, datetime]]:
    url = f"{names.OWN}/StructureDefinition/read-by"
    here = f"{place}.extension[read-by]"
    marks = [one for one in found.extension if one.url == url]
    return [
        (
            needed(part(mark, "reader").value_reference, here),
            moment(needed(part(mark, "at").value_instant, here), here),
        )
        for mark in marks
    ]


def _read_at(found: wire.Communication, author: Party, place: str) -> datetime | None:
    """When the other side first read it: the unit what a person wrote, a person what it wrote."""
    from_unit = author is Party.MUNICIPALITY
    times = [
        at
        for reader, at in _readings(found, place)
        if (_party(reader) is Party.MUNICIPALITY) is not from_unit
    ]
    return min(times, default=None)


def _read_by_viewer(found: wire.Communication, ref: RecordRef) -> bool:
    return any(_is_viewer(reader, ref) for reader, _ in _readings(found, ""))


def _unit(found: wire.Communication) -> MessageRecipient | None:
    for one in (found.sender, *found.recipient):
        kind, unit = identity(one.reference)
        if kind == "Organization" and one.display:
            return MessageRecipient(id=unit, name=one.display)
    return None


def _is_closed(found: wire.Communication) -> bool:
    mark = extension(found.extension, "thread-closed")
    return bool(mark and mark.value_boolean)
