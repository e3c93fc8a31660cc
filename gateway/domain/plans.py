"""Action plans (handlingsplaner) after VUM 2.0: goals and follow-ups."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal (indsatsmål). `kind` and `status` are the source's own words."""

    text: str
    kind: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A follow-up (opfølgning) on a day."""

    day: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlanDetails:
    """What stands in a plan."""

    goals: tuple[Goal, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlan:
    """One plan. `details` None: ask the source for them."""

    id: str
    title: str
    assessed_on: date | None
    details: ActionPlanDetails | None = None
    handle: object = field(default=None, repr=False, compare=False)
