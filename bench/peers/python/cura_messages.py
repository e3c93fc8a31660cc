"""Cura's messages gathered into threads, its care teams as contacts, and a message to be sent."""

from datetime import datetime
from typing import Any

from bench.peers.python import model
from bench.peers.python import wire_cura as wire
from bench.peers.python.cura import (
    CPR,
    OWN,
    by_name,
    extension_of,
    identity,
    labelled,
    name,
    text_of,
)
from bench.peers.python.rules import (
    NUMBER,
    by_shown_name,
    first_name,
    moment,
    said,
    working_days_after,
)

CATEGORY = f"{OWN}/CodeSystem/message-category"
_READ_BY = f"{OWN}/StructureDefinition/read-by"
_PARTIES = {"Patient": "CITIZEN", "RelatedPerson": "REPRESENTATIVE"}
_REPLY_WITHIN = 2


class Letter:
    """One message, and what its thread needs to know of it."""

    __slots__ = ("found", "is_viewer", "kind", "readings", "sent")

    def __init__(self, found: wire.Communication, patient: str) -> None:
        self.found = found
        self.sent = moment(found.sent)
        self.kind = _party(found.sender)
        self.is_viewer = _is_viewer(found.sender, patient)
        self.readings = [_reading(one) for one in found.extension if one.url == _READ_BY]


Threads = list[tuple[str, list[Letter]]]
"""Letters by the id of their thread, oldest first; the thread with the latest one first."""


def gathered(found: wire.Bundle[wire.Communication], patient: str) -> Threads:
    """The letters that may be shown, by thread."""
    groups: dict[str, list[Letter]] = {}
    for entry in found.entry:
        one = entry.resource
        if _ours(one) and one.status == "completed" and labelled(one, patient):
            root = identity(one.part_of[0].reference)[1] if one.part_of else one.id
            groups.setdefault(root, []).append(Letter(one, patient))
    for group in groups.values():
        group.sort(key=lambda each: each.sent)
    return sorted(groups.items(), key=lambda pair: (-pair[1][-1].sent.timestamp(), pair[0]))


def has_unread(threads: Threads, patient: str) -> bool:
    """Whether the citizen has not read something."""
    return any(_is_unread(group, patient) for _, group in threads)


def _is_unread(group: list[Letter], patient: str) -> bool:
    return any(
        not one.is_viewer and not any(_is_viewer(who, patient) for who, _ in one.readings)
        for one in group
    )


def thread(root: str, group: list[Letter], patient: str) -> model.Thread:
    """A thread with its messages, newest first."""
    first = next((one for one in group if one.found.id == root), group[0]).found
    last, recipient = group[-1], _recipient(first)
    newest = sorted(group, key=lambda each: (-each.sent.timestamp(), each.found.id))
    expected = None
    if last.kind != "MUNICIPALITY":
        expected = working_days_after(last.sent.date(), _REPLY_WITHIN).isoformat()
    return model.Thread(
        subject=(text_of([first.topic]) if first.topic else None) or "",
        is_unread=_is_unread(group, patient),
        last_activity_at=said(last.sent),
        can_reply=recipient is not None and not any(_is_closed(one.found) for one in group),
        recipient=recipient,
        messages=model.Messages(nodes=[_message(one) for one in newest]),
        expected_reply_by=expected,
    )


def _message(one: Letter) -> model.Message:
    from_unit = one.kind == "MUNICIPALITY"
    times = [at for who, at in one.readings if (_party(who) == "MUNICIPALITY") != from_unit]
    return model.Message(
        sent_at=said(one.sent),
        body="\n\n".join(p.content_string for p in one.found.payload if p.content_string),
        author=_author(one),
        read_at=said(min(times)) if times else None,
    )


def _author(one: Letter) -> model.Author:
    sender = one.found.sender
    if one.kind != "MUNICIPALITY":
        return model.Author(
            kind=one.kind, name=sender.display or "", unit=None, is_viewer=one.is_viewer
        )
    writer = extension_of(one.found.extension, "author")
    named = writer.value_reference if writer else None
    full = named.display if named else None
    return model.Author(
        kind=one.kind,
        name=first_name(None, full, None) or sender.display or "",
        unit=sender.display,
        is_viewer=False,
    )


def _ours(found: wire.Communication) -> bool:
    codes = {(c.system, c.code) for one in found.category for c in one.coding}
    return codes == {(CATEGORY, "borgerbesked")}


def _party(reference: wire.Reference) -> str:
    return _PARTIES.get(identity(reference.reference)[0] or reference.type or "", "MUNICIPALITY")


def _is_viewer(reference: wire.Reference, patient: str) -> bool:
    number = reference.identifier
    if number is not None and number.system == CPR:
        return number.value == NUMBER
    return identity(reference.reference) == ("Patient", patient)


def _reading(mark: wire.Extension) -> tuple[wire.Reference, datetime]:
    parts = {part.url: part for part in mark.extension}
    reader = parts["reader"].value_reference or wire.Reference()
    return reader, moment(parts["at"].value_instant or "")


def _recipient(found: wire.Communication) -> model.Recipient | None:
    for one in (found.sender, *found.recipient):
        if identity(one.reference)[0] == "Organization" and one.display:
            return model.Recipient(name=one.display, area=None)
    return None


def _is_closed(found: wire.Communication) -> bool:
    mark = extension_of(found.extension, "thread-closed")
    return bool(mark and mark.value_boolean)


def teams(found: wire.Bundle[wire.Team], patient: str) -> list[wire.CareTeam]:
    """The care teams that may be shown."""
    rows = (entry.resource for entry in found.entry)
    return [
        one
        for one in rows
        if isinstance(one, wire.CareTeam) and one.status == "active" and labelled(one, patient)
    ]


def recipients(found: wire.Bundle[wire.Team], patient: str) -> dict[str, model.Recipient]:
    """Whom one may write to by id, in order of their names."""
    made = {}
    for team in teams(found, patient):
        accepted = _accepting(team)
        if accepted is not None:
            made[accepted[0]] = accepted[1]
    return dict(sorted(made.items(), key=lambda pair: (by_name(pair[1].name), pair[0])))


def _accepting(team: wire.CareTeam) -> tuple[str, model.Recipient] | None:
    accepts = extension_of(team.extension, "messages-accepted")
    if not accepts or not accepts.value_boolean:
        return None
    unit = team.managing_organization[0]
    found = model.Recipient(name=unit.display or "", area=text_of(team.category))
    return identity(unit.reference)[1], found


def contacts(
    found: wire.Bundle[wire.Team], patient: str
) -> tuple[list[model.CareUnit], list[model.StaffMember]]:
    """Units and contact persons, each in order of their names."""
    units: dict[str, wire.Organization] = {}
    people: dict[str, wire.Practitioner] = {}
    posts: dict[str, wire.PractitionerRole] = {}
    for entry in found.entry:
        one = entry.resource
        if isinstance(one, wire.Organization):
            units[one.id] = one
        elif isinstance(one, wire.Practitioner):
            people[one.id] = one
        elif isinstance(one, wire.PractitionerRole):
            posts[one.id] = one
    shown = teams(found, patient)
    staff = {
        (member.name, member.role, member.unit): member
        for team in shown
        for member in _staff(team, people, posts)
    }
    return (
        sorted((_unit(team, units) for team in shown), key=lambda each: by_name(each.name)),
        sorted(staff.values(), key=by_shown_name),
    )


def _unit(team: wire.CareTeam, units: dict[str, wire.Organization]) -> model.CareUnit:
    whole = None
    if team.managing_organization:
        whole = units.get(identity(team.managing_organization[0].reference)[1])
    hours = extension_of(whole.extension, "opening-hours") if whole else None
    accepted = _accepting(team)
    phones = [t.value for t in whole.telecom if t.system == "phone"] if whole else []
    return model.CareUnit(
        name=whole.name if whole else team.name,
        kind=text_of(team.category),
        phone=phones[0] if phones else None,
        address=whole.address[0].text if whole and whole.address else None,
        opening_hours=hours.value_string if hours else None,
        message_recipient=model.Recipient(name=accepted[1].name) if accepted else None,
    )


def _staff(
    team: wire.CareTeam,
    people: dict[str, wire.Practitioner],
    posts: dict[str, wire.PractitionerRole],
) -> list[model.StaffMember]:
    members = []
    for one in team.participant:
        kind, key = identity(one.member.reference)
        if kind == "PractitionerRole" and key in posts:
            post = posts[key].practitioner
            kind, key = identity(post.reference if post else "")
        if kind in {"Practitioner", "PractitionerRole"}:
            names = people[key].name if key in people else []
            given = " ".join(names[0].given) if names else None
            role = text_of(one.role)
            shown = first_name(given, one.member.display, role)
            members.append(model.StaffMember(name=shown, role=role, unit=team.name))
    return members


def letter(
    patient: wire.Patient, key: str, to: tuple[str, str], subject: str, body: str
) -> dict[str, Any]:
    """A new message, under the name that its sender gave it. `to` is the unit's id and name."""
    about = {"reference": f"Patient/{patient.id}"}
    return {
        "resourceType": "Communication",
        "identifier": [{"system": f"{OWN}/sid/request", "value": key}],
        "status": "completed",
        "category": [{"coding": [{"system": CATEGORY, "code": "borgerbesked"}]}],
        "subject": about,
        "sender": {**about, "display": name(patient)},
        "recipient": [{"reference": f"Organization/{to[0]}", "display": to[1]}],
        "payload": [{"contentString": body}],
        "topic": {"text": subject},
    }
