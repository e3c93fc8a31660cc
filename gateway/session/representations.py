"""For whom a viewer may act now: the registers' rows, kept half a minute, judged at every look."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.portal import SignInRule
from gateway.domain.representations import Representation, Viewer, oneself
from gateway.domain.topics import Role
from gateway.session.ages import last_day_of_custody
from gateway.session.registers import Custody, Fuldmagt, Fullmakt, Guardianship, Registers
from gateway.session.rights import (
    WhatCounts,
    guardians,
    norwegian_relatives,
    parents,
    relatives,
)

KEPT: Final = 30.0
_SWEEP_FROM: Final = 1_000
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class _Answers:
    mandates: tuple[Fuldmagt, ...] = ()
    custody: tuple[Custody, ...] = ()
    guardianships: tuple[Guardianship, ...] = ()
    fullmakter: tuple[Fullmakt, ...] = ()


@dataclass(slots=True)
class _Kept:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked_at: float | None = None
    answers: _Answers = field(default_factory=_Answers)


class Representations:
    """Rights to act, from the registers of the viewer's own country.

    `parents_until` is the widest reading of any connected municipality; each one's own is applied
    by `holds`.
    """

    def __init__(
        self,
        registers: Registers,
        clock: Clock,
        *,
        parents_until: int = 15,
        counts: WhatCounts | None = None,
    ) -> None:
        self._registers = registers
        self._clock = clock
        self._parents_until = parents_until
        self._counts = counts or WhatCounts()
        self._kept: dict[NationalNumber, _Kept] = {}
        self._sweep_beyond = _SWEEP_FROM

    async def of(self, viewer: Viewer, *, anew: bool = False) -> tuple[Representation, ...]:
        """Oneself first, then everyone else by name. `anew`: ask the registers now.

        Raises:
            SourceUnavailable: A register does not answer.
        """
        if viewer.country not in self._registers:
            return (oneself(viewer),)
        try:
            answers = await self._answers(viewer, anew=anew)
        except SourceError as error:
            raise SourceUnavailable("registers", retry_after=error.retry_after) from None
        others = self._judged(answers, viewer.country.day_of(self._clock.now()))
        return (oneself(viewer), *sorted(others, key=_by_name))

    async def find(self, viewer: Viewer, key: str, *, anew: bool = False) -> Representation | None:
        """The right with this key, or None: forged, foreign, expired and revoked are alike.

        One's own ("self") needs no register.
        """
        if key == oneself(viewer).key:
            return oneself(viewer)
        return next((r for r in await self.of(viewer, anew=anew) if r.key == key), None)

    def _judged(self, answers: _Answers, today: date) -> list[Representation]:
        by_mandate = list(relatives(answers.mandates, self._counts, today))
        mandated = frozenset(right.number for right in by_mandate)
        return [
            *by_mandate,
            *parents(answers.custody, mandated, self._parents_until, today),
            *guardians(answers.guardianships, self._counts, today),
            *norwegian_relatives(answers.fullmakter, self._counts, today),
        ]

    async def _answers(self, viewer: Viewer, *, anew: bool) -> _Answers:
        begun = self._clock.monotonic()
        kept = self._place_for(viewer.number)
        async with kept.turn:
            age = None if kept.asked_at is None else self._clock.monotonic() - kept.asked_at
            newer = kept.asked_at is not None and kept.asked_at > begun
            if age is None or age >= KEPT or (anew and not newer):
                asked_at = self._clock.monotonic()
                kept.answers = await self._ask(viewer)
                kept.asked_at = asked_at
            return kept.answers

    def _place_for(self, number: NationalNumber) -> _Kept:
        if len(self._kept) > self._sweep_beyond:
            self._forget_old()
            self._sweep_beyond = max(_SWEEP_FROM, 2 * len(self._kept))
        return self._kept.setdefault(number, _Kept())

    def _forget_old(self) -> None:
        latest = self._clock.monotonic() - KEPT
        for number, kept in list(self._kept.items()):
            old = kept.asked_at is None or kept.asked_at <= latest
            if old and not kept.turn.locked():
                del self._kept[number]

    async def _ask(self, viewer: Viewer) -> _Answers:
        number = viewer.number
        if viewer.country is Country.NO:
            return _Answers(fullmakter=await self._registers.fullmakter(number))
        ask = self._registers
        mandates, custody, guardianships = await _together(
            ask.mandates(number), ask.custody(number), ask.guardianships(number)
        )
        return _Answers(mandates, custody, guardianships)


def holds(right: Representation, rule: SignInRule, today: date) -> bool:
    """Whether a right holds under a portal's rule on its municipality's day.

    The last day is inclusive. A parent's ends with the child's birthday, never later than the
    eighteenth, and may need the child's mandate beside custody.
    """
    if right.valid_until is not None and today > right.valid_until:
        return False
    if right.role is not Role.PARENT:
        return True
    born = right.person.born
    if born is None or today > last_day_of_custody(born, rule.parent_until_age):
        return False
    return right.has_mandate or not rule.parent_needs_mandate


def _by_name(right: Representation) -> tuple[str, str]:
    return right.person.name.casefold(), right.key


async def _together(
    first: Coroutine[Any, Any, A], second: Coroutine[Any, Any, B], third: Coroutine[Any, Any, C]
) -> tuple[A, B, C]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = (
                group.create_task(first),
                group.create_task(second),
                group.create_task(third),
            )
    except ExceptionGroup as failed:
        sources = [error for error in failed.exceptions if isinstance(error, SourceError)]
        raise sources[0] if len(sources) == len(failed.exceptions) else failed from None
    return tasks[0].result(), tasks[1].result(), tasks[2].result()
