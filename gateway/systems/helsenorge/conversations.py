"""Communications as threads: a reply names the first message of its thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import Message, MessageAuthor, MessageRecipient, MessageThread
from gateway.domain.people import Party, StaffMember
from gateway.domain.records import Rows, Unreadable
from gateway.domain.topics import Role
from gateway.port import RecordRef
from gateway.systems.helsenorge import wire, wire_whole
from gateway.systems.helsenorge.reading import (
    LOCAL,
    is_numbered,
    moment,
    only,
    text_of,
    unrestricted,
    whole,
)
from gateway.systems.helsenorge.translate import as_recipient, resource_of, takes_messages
from gateway.systems.helsenorge.visits import employee
from gateway.upstream.reading import Marks, hides, read, rows, unreadable

READ: Final = f"{LOCAL}StructureDefinition/lest"
_LETTER: Final = msgspec.json.Decoder(wire_whole.WholeLetter)
_ORGANISATIONS: Final = frozenset({"HealthcareService", "Organization"})


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message and what it tells of its thread."""

    root: str
    message: Message
    subject: str | None
    service: wire.Reference | None


@dataclass(frozen=True, slots=True)
class _Torn:
    """A message that belongs to a thread and cannot be read."""

    root: str
    row: Unreadable


@dataclass(frozen=True, slots=True)
class Conversations:
    """Reads one person's Communications, together with the services that came along."""

    ref: RecordRef
    zone: ZoneInfo
    source: str

    def threads(self, entries: Sequence[msgspec.Raw], place: str) -> Rows[MessageThread]:
        """Every thread; its messages are its handle. What has no thread stands by itself."""
        services: dict[str, tuple[str, msgspec.Raw]] = {}

        def letter(raw: msgspec.Raw, at: str) -> _Letter | _Torn | None:
            kind, resource = resource_of(raw, at)
            if kind == "HealthcareService":
                services[read(resource, wire.Named, at).id] = (at, resource)
            return self._letter(resource, at) if kind == "Communication" else None

        letters: Rows[_Letter | _Torn] = rows(entries, place, letter, source=self.source)
        gathered: dict[str, list[_Letter | _Torn]] = {}
        for row in letters:
            if not isinstance(row, Unreadable):
                gathered.setdefault(row.root, []).append(row)

        def thread(root: str, at: str) -> MessageThread:
            return _thread(root, gathered[root], services, at)

        lost = tuple(row for row in letters if isinstance(row, Unreadable))
        return (*rows(list(gathered), f"{place}.threads", thread, source=self.source), *lost)

    def _letter(self, resource: msgspec.Raw, place: str) -> _Letter | _Torn | None:
        found = whole(resource, _LETTER)
        if self._hidden(Marks(resource, place)) if found is None else not self._shown(found):
            return None
        about = found or read(resource, wire.LetterHead, place)
        root = _root(about)
        try:
            letter = found or read(resource, wire.Letter, place)
            return self._read(about.id, root, letter, place)
        except SourceInvalid as error:
            return _Torn(root, unreadable(error.place, self.source))

    def _shown(self, letter: wire_whole.WholeLetter) -> bool:
        return (
            letter.subject.reference == f"Patient/{self.ref.head.id}"
            and letter.status == "completed"
            and only(letter.category, f"{LOCAL}CodeSystem/meldingstype", "dialog")
            and unrestricted(letter.meta or wire.Meta())
        )

    def _hidden(self, marks: Marks) -> bool:
        own, kind = f"Patient/{self.ref.head.id}", f"{LOCAL}CodeSystem/meldingstype"
        return hides(
            (
                lambda: not unrestricted(marks.maybe("meta", wire.Meta) or wire.Meta()),
                lambda: not only(marks.of("category", wire.CONCEPTS), kind, "dialog"),
                lambda: marks.of("subject", wire.Reference).reference != own,
                lambda: marks.of("status", wire.EVENT_STATUS) != "completed",
            )
        )

    def _read(self, key: str, root: str, letter: wire.Letter, place: str) -> _Letter:
        author, service = self._author(letter, place)
        seen = next((e.value_date_time for e in letter.extension if e.url == READ), None)
        message = Message(
            id=key,
            sent_at=moment(letter.sent, self.zone, f"{place}.sent"),
            author=author,
            body="\n\n".join(p.content_string for p in letter.payload if p.content_string),
            read_at=moment(seen, self.zone, f"{place}.extension") if seen else None,
        )
        return _Letter(root, message, letter.topic.text, service)

    def _author(
        self, letter: wire.Letter, place: str
    ) -> tuple[MessageAuthor, wire.Reference | None]:
        sender = letter.sender
        service = next((r for r in letter.recipient if _kind(r) == "HealthcareService"), None)
        kind = _kind(sender)
        if kind == "Patient":
            if sender.reference != f"Patient/{self.ref.head.id}":
                raise SourceInvalid(f"{place}.sender")
            return self._citizen(), service
        if kind == "RelatedPerson":
            return self._representative(sender, place), service
        if kind in _ORGANISATIONS:
            return _organisation(sender, place), sender
        return _employee(letter, place)

    def _citizen(self) -> MessageAuthor:
        return MessageAuthor(
            kind=Party.CITIZEN,
            name=self.ref.head.person.name,
            is_viewer=self.ref.asker.role is Role.CITIZEN,
        )

    def _representative(self, sender: wire.Reference, place: str) -> MessageAuthor:
        if not sender.display:
            raise SourceInvalid(f"{place}.sender")
        asker = self.ref.asker
        own = asker.role is not Role.CITIZEN and is_numbered(sender.identifier, asker.number)
        return MessageAuthor(kind=Party.REPRESENTATIVE, name=sender.display, is_viewer=own)


def _root(letter: wire.LetterHead | wire_whole.WholeLetter) -> str:
    first = next((r.reference for r in letter.in_response_to if r.reference), None)
    return first.removeprefix("Communication/") if first else letter.id


def _kind(reference: wire.Reference) -> str | None:
    if reference.type:
        return reference.type
    kind, slash, _ = (reference.reference or "").partition("/")
    return kind if slash else None


def _organisation(sender: wire.Reference, place: str) -> MessageAuthor:
    if not sender.display:
        raise SourceInvalid(f"{place}.sender")
    return MessageAuthor(kind=Party.MUNICIPALITY, name=sender.display, unit=sender.display)


def _employee(letter: wire.Letter, place: str) -> tuple[MessageAuthor, wire.Reference | None]:
    inside = {}
    for index, raw in enumerate(letter.contained):
        named = read(raw, wire.Named, f"{place}.contained[{index}]")
        inside[f"#{named.id}"] = (named.resource_type, raw)
    sender, service, role = letter.sender, None, None
    kind, raw_or_none = inside.get(sender.reference or "", (sender.type, None))
    if kind == "PractitionerRole" and raw_or_none is not None:
        post = read(raw_or_none, wire.PractitionerRole, f"{place}.contained")
        role, sender = text_of(post.code), post.practitioner or sender
        service = post.healthcare_service[0] if post.healthcare_service else None
        kind, raw_or_none = inside.get(sender.reference or "", ("Practitioner", None))
    if kind != "Practitioner":
        raise SourceInvalid(f"{place}.sender")
    unit = service.display if service else None
    staff = employee(raw_or_none, sender.display, role, unit, place)
    return MessageAuthor(kind=Party.MUNICIPALITY, staff=_told(staff, place), unit=unit), service


def _told(staff: StaffMember, place: str) -> StaffMember:
    if not staff.name:
        raise SourceInvalid(f"{place}.sender")
    return staff


def _thread(
    root: str,
    found: Sequence[_Letter | _Torn],
    services: dict[str, tuple[str, msgspec.Raw]],
    place: str,
) -> MessageThread:
    letters = sorted((x for x in found if isinstance(x, _Letter)), key=_when)
    subject = next((x.subject for x in letters if x.subject), None)
    if subject is None:
        raise SourceInvalid(place)
    messages: Rows[Message] = tuple(x.message if isinstance(x, _Letter) else x.row for x in found)
    last = letters[-1].message
    reference = next((x.service for x in letters if x.service), None)
    service = _service(reference, services)
    return MessageThread(
        id=root,
        subject=subject,
        recipient=as_recipient(service) if service else _by_name(reference),
        last_activity_at=last.sent_at,
        last_author=last.author.kind,
        is_unread=any(_is_unread(x.message) for x in letters),
        can_reply=service is not None and takes_messages(service),
        handle=messages,
    )


def _when(letter: _Letter) -> tuple[float, str]:
    return letter.message.sent_at.timestamp(), letter.message.id


def _is_unread(message: Message) -> bool:
    return message.author.kind is Party.MUNICIPALITY and message.read_at is None


def _service(
    reference: wire.Reference | None, services: dict[str, tuple[str, msgspec.Raw]]
) -> wire.Service | None:
    key = ((reference.reference if reference else None) or "").rpartition("/")[2]
    if key not in services:
        return None
    place, raw = services[key]
    return read(raw, wire.Service, place)


def _by_name(reference: wire.Reference | None) -> MessageRecipient | None:
    if reference is None or not reference.display or not reference.reference:
        return None
    return MessageRecipient(id=reference.reference.rpartition("/")[2], name=reference.display)
