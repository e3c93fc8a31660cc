"""Nexus' words into the model's: persons, the calendar, messages, aids, conditions and plans.

Every row is first asked whether it may be shown: rows of somebody else, deleted ones, drafts and
what is for the staff alone are cut (None) before anything else of them is read.
"""

from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.calendar import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    Place,
    PlaceKind,
)
from gateway.domain.coding import FSIII, Coding
from gateway.domain.conditions import Condition, ConditionKind
from gateway.domain.errors import SourceInvalid
from gateway.domain.numbers import without_numbers
from gateway.domain.people import NationalNumber, Person, StaffMember
from gateway.domain.plans import ActionPlan, ActionPlanDetails, FollowUp, Goal
from gateway.domain.records import RecordState
from gateway.systems.nexus import wire, wire_casework
from gateway.systems.nexus.numbers import is_number
from gateway.upstream.reading import Marks, hides, instant, read

T = TypeVar("T")
Raw = msgspec.Raw | bytes
PROFESSIONAL = "PROFESSIONAL"
FFB = "urn:oid:1.2.208.176.2.22"
DELETED = frozenset({"DELETED"})
_NEVER_OPEN = frozenset({"DEAD", "DRAFT"})
KINDS = {
    "HJEMMEBESOEG": AppointmentKind.HOME_VISIT,
    "PLEJE": AppointmentKind.PERSONAL_CARE,
    "PRAKTISK": AppointmentKind.PRACTICAL_HELP,
    "SYGEPLEJE": AppointmentKind.NURSING,
    "TRAENING": AppointmentKind.TRAINING,
    "VIDEO": AppointmentKind.VIDEO_CONSULTATION,
    "MOEDE": AppointmentKind.MEETING,
}
STATUSES = {
    "PLANNED": AppointmentStatus.BOOKED,
    "CANCEL_REQUESTED": AppointmentStatus.CANCELLATION_PENDING,
    "CANCELLED": AppointmentStatus.CANCELLED,
    "COMPLETED": AppointmentStatus.COMPLETED,
}
PLACES = {"HOME": PlaceKind.HOME, "CENTER": PlaceKind.CENTRE, "ONLINE": PlaceKind.ONLINE}
CONDITION_KINDS = {
    "SERVICE_LAW": ConditionKind.FUNCTIONAL,
    "TRAINING_LAW": ConditionKind.FUNCTIONAL,
    "HEALTH_LAW": ConditionKind.HEALTH,
}
CONDITION_STATUSES = {"ACTIVE": True, "INACTIVE": False, "POTENTIAL": False}
CLASSIFICATIONS = {"FSIII": FSIII, "FFB": FFB}
PLAN_STATUSES = frozenset({"ACTIVE", "COMPLETED"})


def known(words: dict[str, T], word: str, place: str) -> T:
    """What a technical word means; one that is not known makes its row unreadable."""
    if word not in words:
        raise SourceInvalid(place)
    return words[word]


def moment(text: str, zone: ZoneInfo, place: str) -> datetime:
    """A moment such as `2026-03-18T11:53:12.000+0000`, on the municipality's clock."""
    return instant(text, place).astimezone(zone)


def day(text: str | None, zone: ZoneInfo, place: str) -> date | None:
    """The local day of a moment: Nexus writes a plain day as local midnight, in UTC."""
    return None if text is None else moment(text, zone, place).date()


def person(patient: wire.Patient, number: NationalNumber) -> tuple[Person, RecordState]:
    """Who was found, and whether the record is open. Somebody else is `SourceInvalid`."""
    if not is_number(patient.patient_identifier.identifier, number):
        raise SourceInvalid("patient.patientIdentifier")
    state, born = _state(patient.patient_state), patient.birth_date
    if state is RecordState.CLOSED or born is None:
        return Person(name=patient.full_name), state
    try:
        return Person(name=patient.full_name, born=date.fromisoformat(born)), state
    except ValueError:
        raise SourceInvalid("patient.birthDate") from None


def _state(state: wire.PatientState) -> RecordState:
    if state.type.id in _NEVER_OPEN:
        return RecordState.CLOSED
    return RecordState.ACTIVE if state.active else RecordState.INACTIVE


def own(raw: Raw, place: str, patient_id: int, hidden: frozenset[str] = DELETED) -> bool:
    """Whether a row is this person's and in no hidden status."""
    marks = Marks(raw, place)
    return not hides(
        (
            lambda: marks.of("patientId", int) != patient_id,
            lambda: marks.of("status", str) in hidden,
        )
    )


def staff_member(found: wire.Participant) -> StaffMember:
    """Somebody on the staff, with both names: the door cuts them."""
    return StaffMember(
        given=found.first_name,
        full=found.full_name,
        role=found.professional_job.name if found.professional_job else None,
        unit=found.organization.name if found.organization else None,
    )


def appointment(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> Appointment | None:
    """An event of the calendar."""
    marks = Marks(Marks(raw, place).of("event", msgspec.Raw), f"{place}.event")
    checks = (
        lambda: marks.of("patientId", int) != patient_id,
        lambda: not marks.of("visibleForPatient", bool),
        lambda: marks.of("status", str) in DELETED,
    )
    if hides(checks):
        return None
    resource = read(raw, wire.EventResource, place)
    event = resource.event
    return Appointment(
        id=str(event.id),
        kind=KINDS.get(event.event_type.id, AppointmentKind.OTHER),
        title=without_numbers(event.title),
        start=moment(event.start_date, zone, f"{place}.startDate"),
        end=moment(event.end_date, zone, f"{place}.endDate") if event.end_date else None,
        status=known(STATUSES, marks.of("status", str), f"{place}.status"),
        place=place_of(event.location),
        staff=tuple(staff_member(p) for p in event.participants if p.type == PROFESSIONAL),
        completed_at=_completed_at(event, zone, f"{place}.completedDate"),
        handle=resource.href("self", place),
    )


def _completed_at(event: wire.Event, zone: ZoneInfo, place: str) -> datetime | None:
    """When somebody noted that it was done; a planned one has no such moment."""
    return moment(event.completed_date, zone, place) if event.completed_date else None


def place_of(found: wire.Location | None) -> Place | None:
    """Where an event takes place."""
    if found is None:
        return None
    kind = PLACES.get(found.type, PlaceKind.OTHER)
    return Place(kind=kind, name=found.name, address=found.address)


def condition(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> Condition | None:
    """A condition after Fælles Sprog III, or a theme after FFB."""
    if not own(raw, place, patient_id):
        return None
    found = read(raw, wire_casework.Condition, place)
    item = found.condition_classification_item
    kind = known(CONDITION_KINDS, item.group.law, f"{place}.law")
    system = known(CLASSIFICATIONS, item.classification_code, f"{place}.classificationCode")
    scaled = kind is ConditionKind.FUNCTIONAL and system == FSIII
    return Condition(
        id=str(found.id),
        kind=kind,
        area=item.group.name,
        name=item.name,
        code=Coding(system=system, code=item.kl_mapping_code, display=item.name),
        active=known(CONDITION_STATUSES, found.status, f"{place}.status"),
        level=level_of(found.current_level, f"{place}.currentLevel") if scaled else None,
        recorded_on=day(found.create_date, zone, f"{place}.createDate"),
    )


def level_of(level: wire_casework.Level | None, place: str) -> int | None:
    """The scale 0-4; 9 says that the scale does not apply."""
    if level is None:
        return None
    number = level.numeric_representation
    if number not in {0, 1, 2, 3, 4, 9}:
        raise SourceInvalid(place)
    return None if number == 9 else int(number)  # noqa: PLR2004  # Fælles Sprog III's own digit


def plan(raw: Raw, place: str, patient_id: int, zone: ZoneInfo) -> ActionPlan | None:
    """An action plan without its goals; drafts are the caseworker's own."""
    marks = Marks(raw, place)
    checks = (
        lambda: marks.of("patientId", int) != patient_id,
        lambda: marks.of("status", str) not in PLAN_STATUSES,
    )
    if hides(checks):
        return None
    found = read(raw, wire_casework.Plan, place)
    return ActionPlan(
        id=str(found.id),
        title=without_numbers(found.name),
        assessed_on=day(found.assessment_date, zone, f"{place}.assessmentDate"),
        handle=found.href("self", place),
    )


def plan_details(
    full: wire_casework.PlanParts, patient_id: int, zone: ZoneInfo
) -> ActionPlanDetails:
    """What stands in a plan. One of somebody else, or a draft, is `SourceInvalid`."""
    if full.patient_id != patient_id or full.status not in PLAN_STATUSES:
        raise SourceInvalid("plan.patientId")
    goals = (goal(raw, f"plan.goals[{n}]") for n, raw in enumerate(full.goals))
    follow_ups = (
        follow_up(raw, f"plan.followUps[{n}]", zone) for n, raw in enumerate(full.follow_ups)
    )
    return ActionPlanDetails(
        goals=tuple(found for found in goals if found is not None),
        follow_ups=tuple(found for found in follow_ups if found is not None),
    )


def goal(raw: Raw, place: str) -> Goal | None:
    """A goal that is not hidden from the person."""
    if not _shown(raw, place):
        return None
    found = read(raw, wire_casework.Goal, place)
    return Goal(
        text=found.text,
        kind=found.goal_type.name if found.goal_type else None,
        status=found.goal_status.name if found.goal_status else None,
    )


def follow_up(raw: Raw, place: str, zone: ZoneInfo) -> FollowUp | None:
    """A follow-up that is not hidden from the person."""
    if not _shown(raw, place):
        return None
    found = read(raw, wire_casework.FollowUp, place)
    return FollowUp(day=moment(found.date, zone, f"{place}.date").date(), text=found.text)


def _shown(raw: Raw, place: str) -> bool:
    marks = Marks(raw, place)
    return not hides(
        (
            lambda: marks.of("hiddenOnPatient", bool),
            lambda: marks.of("status", str) in DELETED,
        )
    )
