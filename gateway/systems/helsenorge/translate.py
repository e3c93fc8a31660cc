"""The person, the terms, the services and the notification settings, as the gateway has them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.domain.messages import MessageRecipient
from gateway.domain.notifications import (
    NotificationKind,
    NotificationSettings,
)
from gateway.domain.people import NationalNumber, Person
from gateway.domain.records import AcceptedTerms, RecordHead, RecordState
from gateway.systems.helsenorge import wire, wire_whole
from gateway.systems.helsenorge.choosing import CHANNELS, CRITERIA, changeable
from gateway.systems.helsenorge.reading import (
    LOCAL,
    codes,
    is_numbered,
    moment,
    only,
    text_of,
    unrestricted,
    whole,
    whole_name,
)
from gateway.upstream.reading import Marks, hides, read

_KINDS: Final = {criteria: kind for kind, criteria in CRITERIA.items()}
_CHANNELS: Final = {name: channel for channel, name in CHANNELS.items()}
_ENTRY: Final = msgspec.json.Decoder(wire.Entry)
_TYPED: Final = msgspec.json.Decoder(wire.Typed)
_SERVICE: Final = msgspec.json.Decoder(wire_whole.WholeService)
_CONTACTS: Final = f"{LOCAL}CodeSystem/kontakttype"
_DIGITS_SHOWN: Final = 3


def head(
    entries: Sequence[msgspec.Raw], number: NationalNumber, zone: ZoneInfo, place: str
) -> RecordHead | None:
    """The person's record, or None where the answer has no such person."""
    resources = _by_kind(entries, place)
    patients = [read(raw, wire.Patient, at) for at, raw in resources.get("Patient", ())]
    own = [p for p in patients if any(is_numbered(i, number) for i in p.identifier)]
    if not own:
        return None
    if len(own) > 1:
        raise SourceInvalid(place)
    patient, state = own[0], _state(own[0])
    if state is RecordState.CLOSED:
        return RecordHead(id=patient.id, person=Person(name=""), state=state)
    return RecordHead(
        id=patient.id,
        person=_person(patient, place),
        state=state,
        terms=_terms(resources.get("Consent", ()), patient.id, zone),
    )


def _by_kind(
    entries: Sequence[msgspec.Raw], place: str
) -> dict[str, list[tuple[str, msgspec.Raw]]]:
    found: dict[str, list[tuple[str, msgspec.Raw]]] = {}
    for index, raw in enumerate(entries):
        at = f"{place}[{index}]"
        kind, resource = resource_of(raw, at)
        found.setdefault(kind, []).append((at, resource))
    return found


def resource_of(raw: msgspec.Raw, place: str) -> tuple[str, msgspec.Raw]:
    """The type and the resource of one entry."""
    try:
        resource = _ENTRY.decode(raw).resource
        return _TYPED.decode(resource).resource_type, resource
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _faulty(raw, place)


def _faulty(raw: msgspec.Raw, place: str) -> tuple[str, msgspec.Raw]:
    """The same; what is wrong is named by its place."""
    resource = read(raw, wire.Entry, place).resource
    return read(resource, wire.Typed, place).resource_type, resource


def _person(patient: wire.Patient, place: str) -> Person:
    name = whole_name(patient.name[0]) if patient.name else None
    if name is None:
        raise SourceInvalid(f"{place}.name")
    try:
        return Person(name=name, born=date.fromisoformat(patient.birth_date))
    except ValueError:
        raise SourceInvalid(f"{place}.birthDate") from None


def _state(patient: wire.Patient) -> RecordState:
    if patient.deceased_boolean or patient.deceased_date_time is not None:
        return RecordState.CLOSED
    return RecordState.ACTIVE if patient.active else RecordState.INACTIVE


def _terms(
    consents: Iterable[tuple[str, msgspec.Raw]], patient_id: str, zone: ZoneInfo
) -> AcceptedTerms | None:
    accepted = []
    for place, raw in consents:
        about = read(raw, wire.ConsentHead, place)
        own = about.patient.reference == f"Patient/{patient_id}"
        if own and about.status == "active" and _is_terms(about):
            accepted.append(_accepted(read(raw, wire.Consent, place), zone, place))
    return max(accepted, key=lambda terms: terms.accepted_at.timestamp(), default=None)


def _is_terms(consent: wire.ConsentHead) -> bool:
    return only(consent.category, f"{LOCAL}CodeSystem/samtykke", "bruksvilkar")


def _accepted(consent: wire.Consent, zone: ZoneInfo, place: str) -> AcceptedTerms:
    version = codes((consent.policy_rule,), f"{LOCAL}CodeSystem/bruksvilkar")
    if len(version) != 1 or version[0] is None:
        raise SourceInvalid(f"{place}.policyRule")
    return AcceptedTerms(
        version=version[0], accepted_at=moment(consent.date_time, zone, f"{place}.dateTime")
    )


def recipient(raw: msgspec.Raw, place: str) -> MessageRecipient | None:
    """An entry as a service that one may write to; None where one may not."""
    kind, resource = resource_of(raw, place)
    if kind != "HealthcareService":
        return None
    found = whole(resource, _SERVICE)
    if _is_no_contact(Marks(resource, place)) if found is None else not _is_contact(found):
        return None
    service = found or read(resource, wire.Service, place)
    return as_recipient(service) if takes_messages(service) else None


def _is_contact(service: wire_whole.WholeService) -> bool:
    is_contact = only(service.category, _CONTACTS, "helsekontakt")
    return is_contact and service.active and unrestricted(service.meta or wire.Meta())


def _is_no_contact(marks: Marks) -> bool:
    return hides(
        (
            lambda: not unrestricted(marks.maybe("meta", wire.Meta) or wire.Meta()),
            lambda: not only(marks.of("category", wire.CONCEPTS), _CONTACTS, "helsekontakt"),
            lambda: not marks.of("active", bool),
        )
    )


def takes_messages(service: wire.Service) -> bool:
    """Whether the service is there, and is reached electronically."""
    return service.active and "elec" in codes(service.referral_method, wire.REFERRAL_METHOD)


def as_recipient(service: wire.Service) -> MessageRecipient:
    """The service as a place to write to."""
    return MessageRecipient(id=service.id, name=service.name, area=text_of(service.type))


def notifications(entries: Sequence[msgspec.Raw], place: str) -> NotificationSettings:
    """The settings; the channel and the destination are those of the first kind switched on."""
    wanted: dict[NotificationKind, wire.Channel] = {}
    held: list[tuple[NotificationKind, wire.Subscription]] = []
    for index, raw in enumerate(entries):
        at = f"{place}[{index}]"
        _, resource = resource_of(raw, at)
        kind = _KINDS.get(read(resource, wire.SubscriptionHead, at).criteria)
        if kind is not None:
            subscription = read(resource, wire.Subscription, at)
            held.append((kind, subscription))
            if subscription.status == "active" and subscription.channel.type in _CHANNELS:
                wanted[kind] = subscription.channel
    kinds = tuple(kind for kind in NotificationKind if kind in wanted)
    first = wanted[kinds[0]] if kinds else None
    return NotificationSettings(
        channel=_CHANNELS[first.type] if first else None,
        kinds=kinds,
        available_kinds=tuple(NotificationKind),
        masked_destination=_masked(first.endpoint) if first and first.endpoint else None,
        handle=changeable(held),
    )


def _masked(endpoint: str) -> str:
    scheme, _, destination = endpoint.partition(":")
    if scheme == "mailto":
        return f"{destination[:1]}***@***"
    digits = [c for c in destination if c.isdecimal()]
    shown = "".join(digits[-_DIGITS_SHOWN:]) if len(digits) > 2 * _DIGITS_SHOWN else ""
    return f"*** ** {shown or '***'}"
