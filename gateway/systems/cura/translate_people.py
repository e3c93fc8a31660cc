"""Contacts, whom one may write to, and the profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateway.domain.contacts import (
    CareUnit,
    Contacts,
    HealthInformation,
    MandateHolder,
    Profile,
    Relative,
)
from gateway.domain.messages import MessageRecipient
from gateway.domain.people import StaffMember
from gateway.port import RecordRef
from gateway.systems.cura import names, wire, wire_record
from gateway.systems.cura.bundles import Found, Known
from gateway.systems.cura.translate import (
    day_or_none,
    extension,
    full_name,
    needed,
    phone,
    read_as,
    said,
    text_of,
)
from gateway.systems.cura.visibility import identity, shown
from gateway.upstream.reading import converted

_STAFF: Final = frozenset({"Practitioner", "PractitionerRole"})


def recipient(resource: Any, place: str) -> MessageRecipient | None:
    """The unit behind a care team; None where it takes no messages."""
    team = read_as(resource, wire_record.CareTeam, place)
    return _recipient(team, place)


def _recipient(team: wire_record.CareTeam, place: str) -> MessageRecipient | None:
    accepts = extension(team.extension, "messages-accepted")
    if not accepts or not accepts.value_boolean:
        return None
    unit, here = _managing(team), ".managingOrganization"
    return MessageRecipient(
        id=needed(identity(unit.reference)[1], place, here),
        name=needed(unit.display, place, here),
        area=said(team.category),
    )


def _managing(team: wire_record.CareTeam) -> wire.Reference:
    return team.managing_organization[0] if team.managing_organization else wire.Reference()


def contacts(found: Found, ref: RecordRef) -> Contacts:
    """Units and contact persons of the care teams that may be shown."""
    made = found.at_once(lambda known: _contacts(known, ref))
    return _contacts(found, ref) if made is None else made


@dataclass(frozen=True, slots=True)
class _Around:
    """What came with the teams, by id, each with its place."""

    units: Mapping[str, tuple[Any, str]]
    posts: Mapping[str, tuple[Any, str]]
    people: Mapping[str, tuple[Any, str]]


def _contacts(found: Found | Known, ref: RecordRef) -> Contacts:
    teams = [
        (read_as(one, wire_record.CareTeam, place), place)
        for one, place in found.of("CareTeam")
        if shown(one, ref.head.id, place)
    ]
    around = _Around(*map(found.by_id, ("Organization", "PractitionerRole", "Practitioner")))
    units = [_unit(team, around, place) for team, place in teams]
    staff = [member for team, _ in teams for member in _staff(team, around)]
    return Contacts(units=tuple(units), staff=tuple(dict.fromkeys(staff)))


def _unit(team: wire_record.CareTeam, around: _Around, place: str) -> CareUnit:
    unit = _managing(team)
    held = around.units.get(identity(unit.reference)[1])
    whole = read_as(held[0], wire_record.Organization, held[1]) if held else None
    return CareUnit(
        name=whole.name if whole else team.name,
        kind=said(team.category),
        phone=phone(whole.telecom) if whole else None,
        address=whole.address[0].text if whole and whole.address else None,
        opening_hours=text_of(whole.extension, "opening-hours") if whole else None,
        message_recipient=_recipient(team, place),
    )


def _staff(team: wire_record.CareTeam, around: _Around) -> list[StaffMember]:
    members = []
    for one in team.participant:
        kind, key = identity(one.member.reference)
        if kind == "PractitionerRole" and key in around.posts:
            post = read_as(around.posts[key][0], wire_record.PractitionerRole, around.posts[key][1])
            kind, key = identity(post.practitioner.reference if post.practitioner else None)
        if kind in _STAFF:
            given = _given(around.people[key]) if key in around.people else None
            members.append(
                StaffMember(
                    given=given, full=one.member.display, role=said(one.role), unit=team.name
                )
            )
    return members


def _given(held: tuple[Any, str]) -> str | None:
    practitioner = read_as(held[0], wire.Practitioner, held[1])
    return " ".join(practitioner.name[0].given) or None if practitioner.name else None


def profile(found: Found, ref: RecordRef) -> Profile:
    """The person's own page. The staff's notes and descriptions are not read."""
    return Profile(
        health_information=tuple(
            _health(one, place) for one, place in _seen(found, "ClinicalImpression", ref)
        ),
        relatives=tuple(_relative(one, place) for one, place in _seen(found, "RelatedPerson", ref)),
        mandate_holders=tuple(
            holder
            for one, place in _seen(found, "Consent", ref)
            for holder in _holders(one, place, ref)
        ),
    )


def _seen(found: Found, kind: str, ref: RecordRef) -> list[tuple[Any, str]]:
    return [(one, place) for one, place in found.of(kind) if shown(one, ref.head.id, place)]


def _health(resource: Any, place: str) -> HealthInformation:
    found = converted(resource, wire_record.ClinicalImpression, place)
    area = needed(said([found.code]), f"{place}.code")
    return HealthInformation(area=area, text=found.summary)


def _relative(resource: Any, place: str) -> Relative:
    found = converted(resource, wire_record.RelatedPerson, place)
    return Relative(
        name=full_name(found.name, f"{place}.name"),
        relation=said(found.relationship),
        phone=phone(found.telecom),
    )


def _holders(resource: Any, place: str, ref: RecordRef) -> list[MandateHolder]:
    provision = converted(resource, wire_record.Consent, place).provision
    last = provision.period.end if provision.period else None
    number = ref.asker.number.reveal()
    return [
        MandateHolder(
            name=needed(actor.reference.display, f"{place}.provision.actor"),
            valid_until=day_or_none(last, f"{place}.provision.period"),
            is_viewer=_has_number(actor.reference, number),
        )
        for actor in provision.actor
    ]


def _has_number(reference: wire.Reference, number: str) -> bool:
    identifier = reference.identifier
    return bool(identifier and (identifier.system, identifier.value) == (names.CPR, number))
