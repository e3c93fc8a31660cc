"""Percentiles, and a median with its spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of the values do not exceed; nan without any."""
    if not ordered:
        return float("nan")
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, the smallest and the largest."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{brief(self.middle)} ({brief(self.least)}-{brief(self.most)})"


def spread(values: Sequence[float]) -> Spread:
    """Of at least one value."""
    return Spread(median(values), min(values), max(values))


_HUNDRED, _TEN = 100, 10


def brief(value: float) -> str:
    """Three figures, more or less."""
    if value >= _HUNDRED:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= _TEN else f"{value:.2f}"
