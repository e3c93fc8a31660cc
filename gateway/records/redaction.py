"""What is cut from a shown topic: one pure function per topic, told the parts to cut."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from gateway.disclosure.policy import Part
from gateway.domain.activities import Activity
from gateway.domain.calendar import Appointment, VideoMeeting
from gateway.domain.contacts import Contacts, Profile
from gateway.domain.messages import Message
from gateway.domain.people import StaffMember
from gateway.domain.records import Rows, Unreadable
from gateway.records.handing_on import HandingOn

T = TypeVar("T")
Cuts = Collection[Part]


def each(rows: Rows[T], redact: Callable[[T], T]) -> Rows[T]:
    """Every readable row redacted; unreadable ones keep their place."""
    return tuple([row if isinstance(row, Unreadable) else redact(row) for row in rows])


def staff(member: StaffMember, cuts: Cuts) -> StaffMember:
    """A staff member, by first name only where surnames are cut."""
    return member.by_first_name() if Part.STAFF_SURNAMES in cuts else member


def appointment(found: Appointment, cuts: Cuts, links: HandingOn) -> Appointment:
    """An appointment without the parts that its portal does not show."""
    return replace(
        found,
        staff=tuple(staff(member, cuts) for member in found.staff),
        video=None if Part.VIDEO in cuts else _video(found.video, links),
        interpreter=None if Part.INTERPRETER in cuts else found.interpreter,
        transport=None if Part.TRANSPORT in cuts else found.transport,
    )


def _video(video: VideoMeeting | None, links: HandingOn) -> VideoMeeting | None:
    return video and replace(video, join_url=links.allowed(video.join_url))


def message(found: Message, cuts: Cuts) -> Message:
    """A message whose staff author is shown as the portal shows staff."""
    author = found.author
    if author.staff is None:
        return found
    return replace(found, author=replace(author, staff=staff(author.staff, cuts)))


def contacts(found: Contacts, cuts: Cuts) -> Contacts:
    """Contacts with staff as the portal shows them."""
    return replace(found, staff=tuple(staff(member, cuts) for member in found.staff))


def profile(found: Profile, cuts: Cuts) -> Profile:
    """A profile without other people's telephones or other mandate holders, where those are cut."""
    relatives, holders = found.relatives, found.mandate_holders
    if Part.TELEPHONES_OF_OTHERS in cuts:
        relatives = tuple(replace(relative, phone=None) for relative in relatives)
    if Part.OTHER_MANDATE_HOLDERS in cuts:
        holders = tuple(holder for holder in holders if holder.is_viewer)
    return replace(found, relatives=relatives, mandate_holders=holders)


def activity(found: Activity, links: HandingOn) -> Activity:
    """An activity whose address is handed on only to a listed host."""
    return replace(found, url=links.allowed(found.url))
