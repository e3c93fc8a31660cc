"""Conditions (tilstande) after Fælles Sprog III: what a person can do, and health problems."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gateway.domain.coding import Coding


class ConditionKind(StrEnum):
    """Funktionsevnetilstand (FUNCTIONAL) or helbredstilstand (HEALTH)."""

    FUNCTIONAL = "FUNCTIONAL"
    HEALTH = "HEALTH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition. `level` is the scale 0-4, None where it does not apply."""

    id: str
    kind: ConditionKind
    area: str
    name: str
    code: Coding
    active: bool
    level: int | None = None
    recorded_on: date | None = None
