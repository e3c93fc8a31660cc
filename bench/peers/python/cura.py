"""Cura's answers in the model: who may be shown, what it is called, and in which order."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from bench.peers.python import model
from bench.peers.python import wire_cura as wire
from bench.peers.python.rules import (
    NUMBER,
    ZONE,
    by_shown_name,
    cancelability,
    first_name,
    in_alphabet,
    moment,
    said,
    said_or_none,
    two_hours_before,
)

OWN = "https://cura.example/fhir"
CPR = "urn:oid:1.2.208.176.1.2"
_FSIII = "urn:oid:1.2.208.176.2.21"
PLANNED = "http://fhir.kl.dk/gateway/StructureDefinition/klgateway-care-planned-intervention"
_VIDEO_HOST = "video.min-dialog.example"
_KINDS = {
    "hjemmebesoeg": "HOME_VISIT",
    "personlig-pleje": "PERSONAL_CARE",
    "praktisk-hjaelp": "PRACTICAL_HELP",
    "sygepleje": "NURSING",
    "traening": "TRAINING",
    "videokonsultation": "VIDEO_CONSULTATION",
    "moede": "MEETING",
}
_SHOWN = frozenset({"booked", "arrived", "checked-in", "fulfilled", "cancelled"})
_STATUSES = {"cancelled": "CANCELLED", "fulfilled": "COMPLETED"}
_PLACES = {"PTRES": "HOME", "COMM": "CENTRE"}
_PLANS = {"draft": "APPLIED", "revoked": "REJECTED", "completed": "ENDED"}
_PLAN_STATUSES = frozenset({"draft", "active", "on-hold", "revoked", "completed"})
_DOINGS = {
    "not-started": "GRANTED",
    "scheduled": "ORDERED",
    "in-progress": "ACTIVE",
    "on-hold": "ACTIVE",
    "completed": "ENDED",
    "stopped": "ENDED",
    "cancelled": "ENDED",
}


def person(found: wire.Bundle[wire.Patient]) -> wire.Patient:
    """The one patient with the citizen's number."""
    [patient] = [
        entry.resource
        for entry in found.entry
        if any(i.system == CPR and i.value == NUMBER for i in entry.resource.identifier)
    ]
    return patient


def name(patient: wire.Patient) -> str:
    """The whole name."""
    first = patient.name[0]
    return " ".join([*first.given, first.family or ""]).strip()


def appointments(
    found: wire.Bundle[wire.Appointment], patient: str, *, whole: bool
) -> list[tuple[datetime, datetime, model.Appointment]]:
    """Those that may be shown, earliest first, with start and end. `whole`: every field."""
    ours = [
        entry.resource
        for entry in found.entry
        if _labelled(entry.resource.meta)
        and entry.resource.status in _SHOWN
        and _patients(entry.resource) == {patient}
    ]
    made = [(moment(one.start), one.id, one) for one in ours]
    made.sort(key=lambda each: (each[0].timestamp(), each[1]))
    return [
        (start, moment(one.end) if one.end else start, _appointment(one, start, whole=whole))
        for start, _, one in made
    ]


def days(
    found: list[tuple[datetime, datetime, model.Appointment]], first: date, count: int
) -> list[model.CalendarDay]:
    """The same laid out on days; an appointment stands on every day on which it is under way."""
    on_days: dict[date, list[model.Appointment]] = {
        first + timedelta(days=n): [] for n in range(count)
    }
    for start, end, one in found:
        day, last = start.date(), start.date()
        if end > start:
            last = (end - timedelta(microseconds=1)).astimezone(ZONE).date()
        while day <= last:
            if day in on_days:
                on_days[day].append(one)
            day += timedelta(days=1)
    return [
        model.CalendarDay(date=day.isoformat(), public_holiday=None, appointments=rows)
        for day, rows in on_days.items()
    ]


def _appointment(found: wire.Appointment, start: datetime, *, whole: bool) -> model.Appointment:
    status = _STATUSES.get(found.status, "BOOKED")
    kinds = _codes(found.service_category, f"{OWN}/CodeSystem/service-category")
    video = _extension(found.extension, "video-meeting")
    place, staff = _who_and_where(found, whole=whole)
    if place is None and video is not None:
        place = model.Place(kind="ONLINE", name=None)
        if whole:
            place.address = None
    made = model.Appointment(
        kind=_KINDS.get(kinds[0], "OTHER") if kinds else "OTHER",
        title=found.description or _text(found.service_type) or "",
        start=said(start),
        end=said_or_none(found.end),
        status=status,
        place=place,
        staff=staff,
        cancellation=cancelability(start, status, two_hours_before(start), explained=whole),
    )
    if whole:
        made.video = _video(video) if video else None
        made.new_time_request = _wish(found.extension)
    return made


def _who_and_where(
    found: wire.Appointment, *, whole: bool
) -> tuple[model.Place | None, list[model.StaffMember]]:
    held = {f"#{one.id}": one for one in found.contained}
    place, staff = None, []
    for one in found.participant:
        if one.actor is None:
            continue
        about = held.get(one.actor.reference)
        if about is not None and about.resource_type == "Location":
            place = place or _place(about, whole=whole)
        elif about is not None or one.actor.reference.startswith("Practitioner"):
            staff.append(_member(one, about, one.actor))
    staff.sort(key=by_shown_name)
    return place, staff if whole else [model.StaffMember(s.name, s.role) for s in staff]


def _place(found: wire.Contained, *, whole: bool) -> model.Place:
    kinds = [_PLACES[c.code] for t in found.type for c in t.coding if c.code in _PLACES]
    name = found.name if isinstance(found.name, str) else None
    place = model.Place(kind=kinds[0] if kinds else "OTHER", name=name)
    if whole:
        place.address = found.address.text if found.address else None
    return place


def _member(
    one: wire.Participant, about: wire.Contained | None, actor: wire.Reference
) -> model.StaffMember:
    names = about.name if about and isinstance(about.name, list) else []
    given = " ".join(names[0].given) if names else None
    role = _text(one.type)
    unit = _extension(one.extension, "staff-unit")
    return model.StaffMember(
        name=first_name(given, actor.display, role),
        role=role,
        unit=unit.value_reference.display if unit and unit.value_reference else None,
    )


def _video(found: wire.Extension) -> model.VideoMeeting:
    parts = {part.url: part for part in found.extension}
    closes = parts.get("closesAt")
    opens, url = parts["opensAt"], parts.get("url")
    return model.VideoMeeting(
        join_url=url.value_url if url and _may_go(url.value_url) else None,
        opens_at=said_or_none(opens.value_instant) or "",
        closes_at=said_or_none(closes.value_instant) if closes else None,
    )


def _may_go(url: str | None) -> bool:
    """Links lead to the portal's own hosts, or nowhere."""
    return url is not None and urlsplit(url)[:2] == ("https", _VIDEO_HOST)


def _wish(found: Iterable[wire.Extension]) -> model.NewTimeRequest | None:
    wishes = [
        {part.url: part for part in one.extension}
        for one in found
        if one.url == f"{OWN}/StructureDefinition/new-time-request"
    ]
    if not wishes:
        return None
    newest = max(wishes, key=lambda parts: moment(parts["requestedAt"].value_instant or ""))
    return model.NewTimeRequest(
        wish=newest["wish"].value_string or "",
        requested_at=said_or_none(newest["requestedAt"].value_instant),
    )


def grants(found: wire.Bundle[wire.CarePlan], patient: str) -> list[model.Grant]:
    """Planned interventions, newest decision first, those without one last."""
    rows = []
    for entry in found.entry:
        one = entry.resource
        if (
            PLANNED in one.meta.profile
            and _labelled(one.meta)
            and one.status in _PLAN_STATUSES
            and identity(one.subject.reference) == ("Patient", patient)
        ):
            rows.append(_grant(one))
    rows.sort(key=lambda each: each[0])
    return [grant for _, grant in rows]


def _grant(found: wire.CarePlan) -> tuple[tuple[int, int, str], model.Grant]:
    detail = found.activity[0].detail
    decided = _extension(found.extension, "decision-date")
    granted = decided.value_date if decided else None
    local = [c.display for c in detail.code.coding if c.system != _FSIII]
    counted = granted or found.period.start
    order = (0, -date.fromisoformat(counted[:10]).toordinal()) if counted else (1, 0)
    grant = model.Grant(
        title=(local[0] if local else None) or _text([detail.code]) or "",
        status=_PLANS.get(found.status) or _DOINGS[detail.status],
        granted_on=granted,
    )
    return (*order, found.id), grant


def identity(reference: str) -> tuple[str, str]:
    """Type and id of a reference."""
    parts = reference.split("/")
    return (parts[-2], parts[-1]) if len(parts) > 1 else ("", "")


def labelled(resource: wire.CareTeam | wire.Communication, patient: str) -> bool:
    """Whether it is meant for this citizen's eyes."""
    about = resource.subject.reference if resource.subject else ""
    return _labelled(resource.meta) and identity(about) == ("Patient", patient)


def text_of(concepts: Iterable[wire.Concept]) -> str | None:
    """The first concept's text, else its display."""
    return _text(concepts)


def extension_of(found: Iterable[wire.Extension], name: str) -> wire.Extension | None:
    """One of Cura's own extensions."""
    return _extension(found, name)


def by_name(found: str) -> tuple[str, str]:
    """Names in the Danish alphabet."""
    return in_alphabet(found)


def _labelled(meta: wire.Meta) -> bool:
    labels = meta.security
    return (
        len(labels) == 1
        and labels[0].code == "citizen"
        and labels[0].system == f"{OWN}/CodeSystem/visibility"
    )


def _patients(found: wire.Appointment) -> set[str]:
    actors = (identity(one.actor.reference) for one in found.participant if one.actor)
    return {key for kind, key in actors if kind == "Patient"}


def _codes(concepts: Iterable[wire.Concept], system: str) -> list[str]:
    return [c.code for one in concepts for c in one.coding if c.system == system and c.code]


def _text(concepts: Iterable[wire.Concept]) -> str | None:
    for one in concepts:
        return one.text or next((c.display for c in one.coding if c.display), None)
    return None


def _extension(found: Iterable[wire.Extension], name: str) -> wire.Extension | None:
    url = f"{OWN}/StructureDefinition/{name}"
    for one in found:
        if one.url == url:
            return one
    return None
