"""A hub in memory, with a clock that a test turns, and the wires between two of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from gateway.domain.topics import Role
from gateway.records.source import Source
from gateway.records.watching.hub import Hub
from gateway.records.watching.marks import Marks
from gateway.records.watching.noticed import Change
from gateway.records.watching.record import Means, Pace
from gateway.records.watching.signals import Names, Signals
from gateway.records.watching.watcher import Watcher
from gateway.signals.in_process import InProcess
from gateway.upstream.budget import deadline
from tests.turned_clock import TurnedClock
from tests.unit.fakes.house import HELSINGOER, record_of, source
from tests.unit.fakes.system import FakeSystem
from tests.unit.records.onlooking import CITIZEN, RECORD, onlooker

KEY = b"the key of a test"


class PushingSystem(FakeSystem):
    """Is heard at once and says which records change, as a test tells it; an error lets go.

    `answers`, where there is one, tells of an attempt how it fails, or None: nobody ever answers.
    """

    def __init__(self, records: dict[Any, Any]) -> None:
        super().__init__(records)
        self.said: asyncio.Queue[str | Exception] = asyncio.Queue()
        self.listeners = 0
        self.attempts = 0
        self.answers: Callable[[int], Exception | None] | None = None
        self.time_left = 0.0

    async def changed_records(self) -> AsyncIterator[str]:
        self.attempts += 1
        if self.answers is not None:
            failure = self.answers(self.attempts)
            if failure is None:
                await asyncio.Event().wait()
            else:
                raise failure
        self.listeners += 1
        self.time_left = deadline(3600) - asyncio.get_running_loop().time()
        try:
            yield ""
            while True:
                said = await self.said.get()
                if isinstance(said, Exception):
                    raise said
                yield said
        finally:
            self.listeners -= 1


class Wire:
    """Carries signals between hubs in memory; `turns` is who has taken which until when."""

    def __init__(self, clock: TurnedClock) -> None:
        self.clock = clock
        self.ends: list[WiredSignals] = []
        self.turns: dict[str, float] = {}
        self.carried: list[str] = []

    def end(self) -> "WiredSignals":
        self.ends.append(WiredSignals(self))
        return self.ends[-1]


class WiredSignals:
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    async def publish(self, name: str) -> None:
        self.wire.carried.append(name)
        for end in self.wire.ends:
            if end is not self:
                end.heard.put_nowait(name)

    async def listen(self) -> AsyncIterator[str]:
        while True:
            yield await self.heard.get()

    async def take_turn(self, name: str, seconds: float) -> bool:
        now = self.wire.clock.monotonic()
        if self.wire.turns.get(name, -1.0) > now:
            return False
        self.wire.turns[name] = now + seconds
        return True

    async def aclose(self) -> None:
        pass


@dataclass
class Watched:
    """A hub, and everyone who watches the one record of its one system."""

    clock: TurnedClock
    system: FakeSystem
    hub: Hub
    source: Source
    watchers: list[Watcher] = field(default_factory=list)

    def watch(self, role: Role = Role.CITIZEN, record: str = RECORD) -> Watcher:
        who = onlooker(role, self.source)
        self.watchers.append(self.hub.watch(self.source, record, who.viewer, who.right))
        return self.watchers[-1]

    def leave(self, watcher: Watcher, record: str = RECORD) -> None:
        self.watchers.remove(watcher)
        self.hub.leave(self.source, record, watcher)

    @property
    def looks(self) -> int:
        """How many times the record has been looked for since last asked."""
        found = self.system.calls.count("find")
        self.system.calls.clear()
        return found


def watched(
    *,
    clock: TurnedClock | None = None,
    system: FakeSystem | None = None,
    signals: Signals | None = None,
    pace: Pace | None = None,
    **more: Any,
) -> Watched:
    clock = clock or TurnedClock()
    system = system or FakeSystem(record_of(CITIZEN, RECORD))
    means = Means(
        clock=clock,
        signals=signals or InProcess(),
        names=Names(KEY),
        marks=Marks(KEY),
        pace=pace or Pace(),
    )
    hub = Hub(means)
    hub.start()
    return Watched(clock, system, hub, source(HELSINGOER, system, **more))


def told(watcher: Watcher) -> list[Change]:
    """Everything that a watcher has been told since last asked."""
    found = []
    while (noticed := watcher.next()) is not None:
        found.append(noticed.change)
        watcher.taken()
    return found
