"""Contacts, whom one may write to, and the profile."""

from typing import Any

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
from gateway.systems.cura.bundles import Found
from gateway.systems.cura.translate import (
    day_or_none,
    extension,
    full_name,
    needed,
    phone,
    said,
    text_of,
)
from gateway.systems.cura.visibility import identity, shown
from gateway.upstream.reading import converted


def recipient(resource: Any, place: str) -> MessageRecipient | None:
    """The unit behind a care team; None where it takes no messages."""
    team = converted(resource, wire_record.CareTeam, place)
    return _recipient(team, place)


def _recipient(team: wire_record.CareTeam, place: str) -> MessageRecipient | None:
    accepts = extension(team.extension, "messages-accepted")
    if not accepts or not accepts.value_boolean:
        return None
    here = f"{place}.managingOrganization"
    unit = next(iter(team.managing_organization), wire.Reference())
    return MessageRecipient(
        id=needed(identity(unit.reference)[1], here),
        name=needed(unit.display, here),
        area=said(team.category),
    )


def contacts(found: Found, ref: RecordRef) -> Contacts:
    """Units and contact persons of the care teams that may be shown."""
    teams = [
        (converted(one, wire_record.CareTeam, place), place)
        for one, place in found.of("CareTeam")
        if shown(one, ref.head.id, place)
    ]
    units = [_unit(team, found, place) for team, place in teams]
    staff = [member for team, _ in teams for member in _staff(team, found)]
    return Contacts(units=tuple(units), staff=tuple(dict.fromkeys(staff)))


def _unit(team: wire_record.CareTeam, found: Found, place: str) -> CareUnit:
    unit = next(iter(team.managing_organization), wire.Reference())
    held = found.by_id("Organization").get(identity(unit.reference)[1])
    whole = converted(held[0], wire_record.Organization, held[1]) if held else None
    return CareUnit(
        name=whole.name if whole else team.name,
        kind=said(team.category),
        phone=phone(whole.telecom) if whole else None,
        address=next((one.text for one in whole.address), None) if whole else None,
        opening_hours=text_of(whole.extension, "opening-hours") if whole else None,
        message_recipient=_recipient(team, place),
    )


def _staff(team: wire_record.CareTeam, found: Found) -> list[StaffMember]:
    people = found.by_id("Practitioner")
    posts = found.by_id("PractitionerRole")
    members = []
    for one in team.participant:
        kind, key = identity(one.member.reference)
        if kind == "PractitionerRole" and key in posts:
            post = converted(posts[key][0], wire_record.PractitionerRole, posts[key][1])
            kind, key = identity(post.practitioner.reference if post.practitioner else None)
        if kind in {"Practitioner", "PractitionerRole"}:
            given = _given(people[key]) if key in people else None
            members.append(
                StaffMember(
                    given=given, full=one.member.display, role=said(one.role), unit=team.name
                )
            )
    return members


def _given(held: tuple[Any, str]) -> str | None:
    practitioner = converted(held[0], wire.Practitioner, held[1])
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
