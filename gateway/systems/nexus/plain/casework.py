"""Conditions and action plans the plain way."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.coding import FSIII, Coding
from gateway.domain.conditions import Condition, ConditionKind
from gateway.domain.plans import ActionPlan, ActionPlanDetails, FollowUp, Goal
from gateway.systems.nexus.plain import wire
from gateway.systems.nexus.plain.reading import Odd, day, decoded, moment, title
from gateway.systems.nexus.translate import (
    CLASSIFICATIONS,
    CONDITION_KINDS,
    CONDITION_STATUSES,
    DELETED,
    PLAN_STATUSES,
    level_of,
)

_CONDITIONS: Final = msgspec.json.Decoder(list[wire.Condition])
_PLANS: Final = msgspec.json.Decoder(list[wire.Plan])
_PLAN: Final = msgspec.json.Decoder(wire.PlanParts)


def conditions(body: bytes, patient_id: int, zone: ZoneInfo) -> list[Condition]:
    """This person's conditions."""
    return [
        _condition(row, zone)
        for row in decoded(_CONDITIONS, body)
        if row.patient_id == patient_id and row.status not in DELETED
    ]


def _condition(row: wire.Condition, zone: ZoneInfo) -> Condition:
    item = row.condition_classification_item
    kind, system = CONDITION_KINDS[item.group.law], CLASSIFICATIONS[item.classification_code]
    scaled = kind is ConditionKind.FUNCTIONAL and system == FSIII
    return Condition(
        id=str(row.id),
        kind=kind,
        area=item.group.name,
        name=item.name,
        code=Coding(system=system, code=item.kl_mapping_code, display=item.name),
        active=CONDITION_STATUSES[row.status],
        level=level_of(row.current_level, "") if scaled else None,
        recorded_on=day(row.create_date, zone),
    )


def plans(body: bytes, patient_id: int, zone: ZoneInfo) -> list[ActionPlan]:
    """This person's plans that are no drafts."""
    return [
        ActionPlan(
            id=str(row.id),
            title=title(row.name),
            assessed_on=day(row.assessment_date, zone),
            handle=row.links.own.href,
        )
        for row in decoded(_PLANS, body)
        if row.patient_id == patient_id and row.status in PLAN_STATUSES
    ]


def plan_details(body: bytes, patient_id: int, zone: ZoneInfo) -> ActionPlanDetails:
    """The goals and follow-ups that are not hidden. A plan of somebody else, or a draft, is odd."""
    plan = decoded(_PLAN, body)
    if plan.patient_id != patient_id or plan.status not in PLAN_STATUSES:
        raise Odd
    return ActionPlanDetails(
        goals=tuple([_goal(row) for row in plan.goals if _shown(row)]),
        follow_ups=tuple(
            [
                FollowUp(day=moment(row.date, zone).date(), text=row.text)
                for row in plan.follow_ups
                if _shown(row)
            ]
        ),
    )


def _goal(row: wire.Goal) -> Goal:
    return Goal(
        text=row.text,
        kind=row.goal_type.name if row.goal_type else None,
        status=row.goal_status.name if row.goal_status else None,
    )


def _shown(row: wire.Goal | wire.FollowUp) -> bool:
    return row.hidden_on_patient is False and row.status not in DELETED
