"""Nexus' answers in the model: who may be shown, what it is called, and in which order."""

import re
from collections.abc import Iterable

from bench.peers.python import model
from bench.peers.python import wire_nexus as wire
from bench.peers.python.rules import (
    NUMBER,
    VISITS,
    by_shown_name,
    cancelability,
    day,
    first_name,
    in_alphabet,
    moment,
    said,
    said_or_none,
    working_days_before,
)

DETAILS = b'{"businessKey":"' + NUMBER.encode() + b'","keyType":"CPR"}'
_NOTICE = 3
_DASHED = f"{NUMBER[:6]}-{NUMBER[6:]}"
_NUMBER = re.compile(r"(?<!\d)\d{6}[\s-]?\d{4}(?!\d)")
_KINDS = {
    "HJEMMEBESOEG": "HOME_VISIT",
    "PLEJE": "PERSONAL_CARE",
    "PRAKTISK": "PRACTICAL_HELP",
    "SYGEPLEJE": "NURSING",
    "TRAENING": "TRAINING",
    "VIDEO": "VIDEO_CONSULTATION",
    "MOEDE": "MEETING",
}
_STATUSES = {
    "PLANNED": "BOOKED",
    "CANCEL_REQUESTED": "CANCELLATION_PENDING",
    "CANCELLED": "CANCELLED",
    "COMPLETED": "COMPLETED",
}
_PLACES = {"HOME": "HOME", "CENTER": "CENTRE", "ONLINE": "ONLINE"}
_PARTIES = {"CITIZEN": "CITIZEN", "REPRESENTATIVE": "REPRESENTATIVE"}
_APPLICATIONS = {
    "MODTAGET": "RECEIVED",
    "UNDER_BEHANDLING": "IN_PROGRESS",
    "BEVILGET": "GRANTED",
    "AFSLAAET": "REJECTED",
    "TRUKKET": "WITHDRAWN",
}
_LAWS = {"SERVICE_LAW": "FUNCTIONAL", "TRAINING_LAW": "FUNCTIONAL", "HEALTH_LAW": "HEALTH"}
_NOT_ON_THE_SCALE = 9
_PLANS = frozenset({"ACTIVE", "COMPLETED"})


def masked(title: str) -> str:
    """A title without whatever looks like a person's number."""
    return _NUMBER.sub("******-****", title)


def view_named(views: Iterable[wire.View], name: str) -> str:
    """Where a named view is."""
    return next(one.links.self.href for one in views if one.name == name and one.links.self)


def appointments(found: wire.Events, patient: int, *, whole: bool) -> list[model.Appointment]:
    """Those that may be shown, earliest first. `whole`: with addresses, units and explanations."""
    shown = [
        (moment(one.event.start_date), str(one.event.id), one.event)
        for one in found.event_resources
        if one.event.patient_id == patient
        and one.event.visible_for_patient
        and one.event.status != "DELETED"
    ]
    shown.sort(key=lambda each: each[:2])
    return [_appointment(event, whole=whole) for _, _, event in shown]


def _appointment(event: wire.Event, *, whole: bool) -> model.Appointment:
    start, status = moment(event.start_date), _STATUSES[event.status]
    kind = _KINDS.get(event.event_type.id, "OTHER")
    until = working_days_before(start, _NOTICE) if kind in VISITS else None
    place = None
    if event.location:
        place = model.Place(
            kind=_PLACES.get(event.location.type, "OTHER"), name=event.location.name
        )
        if whole:
            place.address = event.location.address
    return model.Appointment(
        kind=kind,
        title=masked(event.title),
        start=said(start),
        end=said_or_none(event.end_date),
        status=status,
        place=place,
        staff=_staff(event.participants, whole=whole),
        cancellation=cancelability(start, status, until, explained=whole),
    )


def _staff(found: list[wire.Participant], *, whole: bool) -> list[model.StaffMember]:
    staff = [_member(one) for one in found if one.type == "PROFESSIONAL"]
    staff.sort(key=by_shown_name)
    return staff if whole else [model.StaffMember(one.name, one.role) for one in staff]


def _member(found: wire.Participant) -> model.StaffMember:
    role = found.professional_job.name if found.professional_job else None
    return model.StaffMember(
        name=first_name(found.first_name, found.full_name, role),
        role=role,
        unit=found.organization.name if found.organization else None,
    )


def conversations(
    pages: Iterable[list[wire.Conversation]], patient: int
) -> list[wire.Conversation]:
    """Those that may be shown, latest activity first."""
    shown = [
        one
        for page in pages
        for one in page
        if one.patient_id == patient and one.visibility == "CITIZEN" and one.status != "DELETED"
    ]
    return sorted(shown, key=lambda one: (-moment(one.last_activity).timestamp(), str(one.id)))


def is_unread(found: wire.Conversation) -> bool:
    """Whether the citizen has not read it."""
    return any(one.identifier == _DASHED for one in found.unread_by)


def thread(found: wire.Conversation, full: wire.FullConversation) -> model.Thread:
    """A conversation with its messages, newest first."""
    shown = [m for m in full.messages if m.visibility == "CITIZEN" and m.status != "DELETED"]
    shown.sort(key=lambda one: (-moment(one.sent_date).timestamp(), str(one.id)))
    to = found.recipient
    return model.Thread(
        subject=masked(found.subject),
        is_unread=is_unread(found),
        last_activity_at=said(moment(found.last_activity)),
        can_reply=found.status == "OPEN",
        recipient=model.Recipient(name=to.name, area=to.subject_area) if to else None,
        messages=model.Messages(nodes=[_message(one) for one in shown]),
    )


def _message(found: wire.Message) -> model.Message:
    author = found.author
    unit = author.organization.name if author.organization else None
    kind = _PARTIES.get(author.type, "MUNICIPALITY")
    if kind == "MUNICIPALITY":
        role = author.professional_job.name if author.professional_job else None
        name, is_viewer = first_name(author.first_name, author.full_name, role), False
    else:
        number = author.person_identifier
        name, is_viewer = author.full_name or "", bool(number and number.identifier == _DASHED)
    return model.Message(
        sent_at=said(moment(found.sent_date)),
        body=found.body,
        author=model.Author(kind=kind, name=name, unit=unit, is_viewer=is_viewer),
    )


def recipients(found: list[wire.Recipient]) -> list[model.Recipient]:
    """Whom one may write to, by name."""
    made = [model.Recipient(name=one.name, area=one.subject_area) for one in found if one.active]
    return sorted(made, key=lambda one: in_alphabet(one.name))


def _newest_day_first(on: str | None, key: int) -> tuple[int, int, str]:
    return (1, 0, str(key)) if on is None else (0, -int(on.replace("-", "")), str(key))


def applications(
    pages: Iterable[list[wire.Application]], patient: int
) -> list[model.AidApplication]:
    """Applications that are handed in, newest first."""
    shown = [
        one
        for page in pages
        for one in page
        if one.patient_id == patient and one.status in _APPLICATIONS
    ]
    shown.sort(key=lambda one: (-moment(one.submitted_date).timestamp(), str(one.id)))
    return [
        model.AidApplication(
            kind=model.AidKind(code=one.kind.code, name=one.kind.name),
            submitted_at=said(moment(one.submitted_date)),
            status=_APPLICATIONS[one.status],
            decided_on=day(one.decided_date),
        )
        for one in shown
    ]


def applicable_kinds(found: list[wire.AidKind]) -> list[model.AidKind]:
    """What can be applied for, by name."""
    made = [model.AidKind(code=one.code, name=one.name) for one in found]
    return sorted(made, key=lambda one: (in_alphabet(one.name), one.code))


def body_worn_aids(found: list[wire.BodyWornAid], patient: int) -> list[model.BodyWornAid]:
    """Those granted, newest first."""
    shown = [one for one in found if one.patient_id == patient and one.status != "DELETED"]
    made = [(day(one.grant_date), one) for one in shown]
    made.sort(key=lambda each: _newest_day_first(each[0], each[1].id))
    return [
        model.BodyWornAid(
            name=masked(one.name),
            granted_on=on,
            supplier=one.supplier.name if one.supplier else None,
        )
        for on, one in made
    ]


def loans(found: list[wire.Lending], patient: int) -> list[model.AidLoan]:
    """Loans, newest first."""
    shown = [one for one in found if one.patient_id == patient and one.status != "DELETED"]
    made = [(day(one.lending_date), one) for one in shown]
    made.sort(key=lambda each: _newest_day_first(each[0], each[1].id))
    return [
        model.AidLoan(
            name=masked(one.item.product.name),
            category=one.item.product.category_name,
            lent_on=on,
            delivery=one.delivery_status,
            expected_on=day(one.expected_delivery_date),
            delivered_on=day(one.delivered_date),
        )
        for on, one in made
    ]


def conditions(found: list[wire.Condition], patient: int) -> list[model.Condition]:
    """Active ones first, then by area and name."""
    shown = [one for one in found if one.patient_id == patient and one.status != "DELETED"]
    shown.sort(key=_by_area)
    return [_condition(one) for one in shown]


def _by_area(one: wire.Condition) -> tuple[object, ...]:
    item = one.condition_classification_item
    area, name = in_alphabet(item.group.name), in_alphabet(item.name)
    return (one.status != "ACTIVE", *area, *name, str(one.id))


def _condition(found: wire.Condition) -> model.Condition:
    item = found.condition_classification_item
    kind = _LAWS[item.group.law]
    scaled = kind == "FUNCTIONAL" and item.classification_code == "FSIII" and found.current_level
    level = int(found.current_level.numeric_representation) if scaled else None  # type: ignore[union-attr]
    return model.Condition(
        kind=kind,
        area=item.group.name,
        name=item.name,
        code=model.Coding(code=item.kl_mapping_code, display=item.name),
        level=None if level == _NOT_ON_THE_SCALE else level,
        active=found.status == "ACTIVE",
        recorded_on=day(found.create_date),
    )


def plans(found: list[wire.Plan], patient: int) -> list[wire.Plan]:
    """Those that are no drafts, newest first."""
    shown = [one for one in found if one.patient_id == patient and one.status in _PLANS]
    return sorted(shown, key=lambda one: _newest_day_first(day(one.assessment_date), one.id))


def plan(found: wire.Plan, full: wire.FullPlan) -> model.ActionPlan:
    """A plan with the goals and follow-ups that are not hidden."""
    goals = [one for one in full.goals if not one.hidden_on_patient and one.status != "DELETED"]
    later = [
        model.FollowUp(date=day(one.date) or "", text=one.text)
        for one in full.follow_ups
        if not one.hidden_on_patient and one.status != "DELETED"
    ]
    return model.ActionPlan(
        title=masked(found.name),
        assessed_on=day(found.assessment_date),
        goals=[
            model.Goal(
                text=one.text,
                kind=one.goal_type.name if one.goal_type else None,
                status=one.goal_status.name if one.goal_status else None,
            )
            for one in goals
        ],
        follow_ups=sorted(later, key=lambda one: one.date),
    )
