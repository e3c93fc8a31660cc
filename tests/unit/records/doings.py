"""Changes to be done once, at a care system that does or fails as a test says."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.changes import ChangeKind, Made, NotDone, RefusalCode
from gateway.domain.claims import ChangeName, Confirmed
from gateway.domain.errors import SourceError, SourceUnavailable, SourceUncertain, StoreUnavailable
from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role
from gateway.records.once import Doing
from gateway.upstream.changing import sent_now
from tests.clocks import FakeClock

NANCY = NationalNumber("2512489996")
NAME = ChangeName(
    issuer="https://udsteder.example",
    subject="nancy",
    client="a client",
    person=NANCY,
    municipality="DK-0751",
    kind=ChangeKind.START_THREAD,
    key="noegle-0001",
)
BUDGET = 1.0
DONE = Confirmed(Made(id="made 0", parent="p"))
SECRET = "2512489996 har feber"
IN_A_WHILE = timedelta(seconds=7)


class Care:
    """`way` is what happens when it is told to do a change. `effects` are what it really did."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.way: Callable[[Care, UUID], Awaitable[Made]] = does
        self.find_failure: SourceError | None = None
        self.effects: list[UUID] = []
        self.told: list[UUID] = []
        self.finds = 0
        self.begun, self.gate = asyncio.Event(), asyncio.Event()

    def doing(self, content: str = "content", name: ChangeName = NAME) -> Doing:
        return Doing(
            name=name,
            content=content,
            find=self._find,
            do=self._do,
            entry=self._entry,
            sealed=lambda made: json.dumps(["sealed", made.id, made.parent]),
            unsealed=lambda text: Made(id=json.loads(text)[1], parent=json.loads(text)[2]),
        )

    def effect(self, uid: UUID) -> Made:
        if uid not in self.effects:
            self.effects.append(uid)
        return Made(id=f"made {self.effects.index(uid)}", parent="p")

    async def _find(self, uid: UUID) -> Made | None:
        self.finds += 1
        if self.find_failure is not None:
            raise self.find_failure
        return self.effect(uid) if uid in self.effects else None

    async def _do(self, uid: UUID) -> Made:
        self.told.append(uid)
        return await self.way(self, uid)

    def _entry(self, outcome: AccessOutcome) -> AccessToLog:
        access = Access(
            at=self.clock.now(),
            kind=AccessKind.WRITE,
            actor=Person(name="Nancy"),
            role=Role.CITIZEN,
            subject=Person(name="Nancy"),
            municipality="DK-0751",
            application="a client",
            operation=None,
            topics_shown=(),
            topics_withheld=(),
            outcome=outcome,
        )
        return AccessToLog(access=access, actor_number=NANCY, subject_number=NANCY)


async def does(care: Care, uid: UUID) -> Made:
    sent_now().leaves()
    made = care.effect(uid)
    sent_now().confirmed()
    return made


async def does_when_let(care: Care, uid: UUID) -> Made:
    sent_now().leaves()
    care.begun.set()
    await care.gate.wait()
    return await does(care, uid)


async def is_down(_: Care, __: UUID) -> Made:
    raise SourceUnavailable("sted", retry_after=IN_A_WHILE)


async def does_and_is_lost(care: Care, uid: UUID) -> Made:
    sent_now().leaves()
    care.effect(uid)
    raise SourceUncertain("sted")


async def is_lost(_: Care, __: UUID) -> Made:
    sent_now().leaves()
    raise SourceUncertain("sted", retry_after=IN_A_WHILE)


async def refuses(_: Care, __: UUID) -> Made:
    sent_now().leaves()
    sent_now().declined()
    raise NotDone(RefusalCode.TOO_LATE)


async def is_against_our_rules(_: Care, __: UUID) -> Made:
    raise NotDone(RefusalCode.ALREADY_DONE)


async def stumbles_before(_: Care, __: UUID) -> Made:
    raise TypeError(SECRET)


async def stumbles_after(care: Care, uid: UUID) -> Made:
    sent_now().leaves()
    care.effect(uid)
    raise TypeError(SECRET)


class Watched:
    """Claims that can be down, and what was settled with them: outcomes and log lines."""

    def __init__(self, claims: Any) -> None:
        self.claims = claims
        self.down: set[str] = set()
        self.logged: list[AccessOutcome] = []
        self.results: list[str | None] = []

    async def claim(self, *args: Any, **kwargs: Any) -> Any:
        self._check("claim")
        return await self.claims.claim(*args, **kwargs)

    async def settle(self, *args: Any, **kwargs: Any) -> None:
        self._check("settle")
        await self.claims.settle(*args, **kwargs)
        self.results.append(kwargs.get("result"))
        if kwargs.get("entry") is not None:
            self.logged.append(kwargs["entry"].access.outcome)

    def _check(self, what: str) -> None:
        if what in self.down:
            raise StoreUnavailable("store")
