"""For whom a viewer may act now: the registers' rows, kept half a minute, judged at every look."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeVar

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.representations import Days, Representation, Viewer, oneself
from gateway.domain.topics import Role
from gateway.session.past_rights import (
    guardians_ever,
    norwegian_relatives_ever,
    parents_ever,
    relatives_ever,
)
from gateway.session.reach import Place, last_day_under, reaches
from gateway.session.registers import Custody, Fuldmagt, Fullmakt, Guardianship, Registers
from gateway.session.rights import (
    WhatCounts,
    guardians,
    norwegian_relatives,
    parents,
    relatives,
)

OLDEST: Final = 30.0
"""How old a register's answer may be, in seconds, when what it opened is handed out."""
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

    A right is one if it holds in at least one of the `places`, the connected municipalities: each
    has its own day and its own reading of custody, and `reaches` says the same of one of them.

    `kept` is for how many seconds an answer is used again. Nothing runs while nobody asks: answers
    that have grown old are forgotten when somebody next does.
    """

    def __init__(
        self,
        registers: Registers,
        clock: Clock,
        *,
        places: Collection[Place],
        kept: float = OLDEST,
        counts: WhatCounts | None = None,
    ) -> None:
        self._registers = registers
        self._clock = clock
        self._places = _unlike(places)
        self._kept_for = kept
        self._counts = counts or WhatCounts()
        self._kept: dict[NationalNumber, _Kept] = {}
        self._swept_at = clock.monotonic()

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
        return (oneself(viewer), *sorted(self._judged(answers), key=_by_name))

    async def find(self, viewer: Viewer, key: str, *, anew: bool = False) -> Representation | None:
        """The right with this key, or None: forged, foreign, expired and revoked are alike.

        One's own ("self") needs no register.
        """
        if key == oneself(viewer).key:
            return oneself(viewer)
        return next((r for r in await self.of(viewer, anew=anew) if r.key == key), None)

    def past_or_present(self, viewer: Viewer, key: str) -> Representation | None:
        """The right with this key, also where it has ended: it opens nothing.

        Asks no register: it is for after `of`, and judges what that has heard.
        """
        kept = self._kept.get(viewer.number)
        if kept is None:
            return None
        ever = self._ever(kept.answers, viewer.country.day_of(self._clock.now()))
        return next((right for right in ever if right.key == key), None)

    def _ever(self, answers: _Answers, today: date) -> Iterator[Representation]:
        yield from relatives_ever(answers.mandates, self._counts, today)
        yield from parents_ever(answers.custody)
        yield from guardians_ever(answers.guardianships, self._counts, today)
        yield from norwegian_relatives_ever(answers.fullmakter, self._counts, today)

    def _judged(self, answers: _Answers) -> Iterator[Representation]:
        now = self._clock.now()
        for right in self._written(answers):
            open_at = [place for place in self._places if reaches(right, place, now)]
            if open_at:
                yield _until_the_last(right, open_at)

    def _written(self, answers: _Answers) -> Iterator[Representation]:
        """What the registers' rows say, whatever day it is."""
        mandated = tuple(relatives(answers.mandates, self._counts))
        yield from mandated
        yield from parents(answers.custody, _days_by_giver(mandated))
        yield from guardians(answers.guardianships, self._counts)
        yield from norwegian_relatives(answers.fullmakter, self._counts)

    async def _answers(self, viewer: Viewer, *, anew: bool) -> _Answers:
        begun = self._clock.monotonic()
        kept = self._place_for(viewer.number)
        async with kept.turn:
            age = None if kept.asked_at is None else self._clock.monotonic() - kept.asked_at
            newer = kept.asked_at is not None and kept.asked_at > begun
            if age is None or age >= self._kept_for or (anew and not newer):
                asked_at = self._clock.monotonic()
                kept.answers = await self._ask(viewer)
                kept.asked_at = asked_at
            return kept.answers

    def _place_for(self, number: NationalNumber) -> _Kept:
        if self._clock.monotonic() - self._swept_at >= OLDEST:
            self._forget_old()
        return self._kept.setdefault(number, _Kept())

    def _forget_old(self) -> None:
        self._swept_at = self._clock.monotonic()
        latest = self._swept_at - self._kept_for
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


def _unlike(places: Iterable[Place]) -> tuple[Place, ...]:
    """One of all those where the same rights hold on the same days: there are few of them."""
    return tuple({_reading(place): place for place in places}.values())


def _reading(place: Place) -> tuple[object, ...]:
    """Everything of a municipality that `reaches` asks."""
    rule = place.offers.sign_in
    ages = rule.parent_until_age, rule.parent_needs_mandate
    return place.country, place.zone, place.policy.admits, ages


def _days_by_giver(
    mandated: Iterable[Representation],
) -> Mapping[NationalNumber, tuple[Days, ...]]:
    found: dict[NationalNumber, tuple[Days, ...]] = defaultdict(tuple)
    for right in mandated:
        found[right.number] += (right.days,)
    return found


def _until_the_last(right: Representation, open_at: Iterable[Place]) -> Representation:
    """The right with the last of all the days on which it opens something."""
    if right.role is not Role.PARENT:
        return right
    days = (last_day_under(right, place.offers.sign_in) for place in open_at)
    return replace(right, valid_until=max((day for day in days if day), default=None))


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
