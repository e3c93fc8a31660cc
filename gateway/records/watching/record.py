"""One record that is watched: looked at every so often, and at once when something is heard."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from gateway.domain.clock import Clock
from gateway.domain.topics import Role
from gateway.domain.watching import WatchEndReason
from gateway.records.source import Source
from gateway.records.watching.looking import Look, Onlooker, Seen, View, look
from gateway.records.watching.marks import Marks
from gateway.records.watching.noticed import Noticed
from gateway.records.watching.shared import AskedOnce
from gateway.records.watching.signals import Names, Signals
from gateway.records.watching.waiting import stirred_within
from gateway.records.watching.watcher import Watcher
from gateway.upstream.budget import reading_within

MOST_FAILURES: Final = 3
_LEAST_BETWEEN: Final = 0.25
_TURN: Final = 0.9
_RETRY: Final = 20.0
_FIRST_RETRIES: Final = (1.0, 2.0, 4.0)
_log = structlog.get_logger("gateway.records")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a watched record is looked at, in seconds.

    `pushed`: where the source says by itself what changes, as a safety net. `budget` is how long
    one look may take.
    """

    poll: float = 20.0
    pushed: float = 300.0
    budget: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What every watched record works with."""

    clock: Clock
    signals: Signals
    names: Names
    marks: Marks
    pace: Pace = field(default_factory=Pace)


class WatchedRecord:
    """Everyone here who watches one record, and the one look for all of them.

    `is_pushed` tells whether the source is heard saying what changes.
    """

    def __init__(
        self, source: Source, record: str, means: Means, is_pushed: Callable[[], bool]
    ) -> None:
        self.name = means.names.of("record", source.code, record)
        self.watchers: list[Watcher] = []
        self._source = source
        self._record = record
        self._means = means
        self._is_pushed = is_pushed
        self._seen: dict[View, Seen] = {}
        self._unseen: set[View] = set()
        self._stirred = asyncio.Event()
        self._is_news = False
        self._is_quiet = False
        self._failures: dict[View, int] = {}
        self._counted_at: dict[View, float] = {}
        self._first_failures = 0
        self._looked_at = float("-inf")

    def add(self, watcher: Watcher) -> None:
        """One more who watches. A view's first look is what its later ones are held against."""
        self.watchers.append(watcher)
        view = watcher.onlooker.view
        if view not in self._seen:
            self._seen[view] = Seen(since=self._means.clock.now().timestamp())
            self._unseen.add(view)
            self.stir(is_news=True)

    def remove(self, watcher: Watcher) -> None:
        """One less. What a view was shown is forgotten with its last watcher."""
        self.watchers.remove(watcher)
        present = {one.onlooker.view for one in self.watchers}
        self._seen = {view: seen for view, seen in self._seen.items() if view in present}
        self._failures = {view: n for view, n in self._failures.items() if view in present}
        self._unseen &= present

    def stir(self, *, is_news: bool) -> None:
        """Look at once. `is_news`: what is found then is news to the other processes."""
        self._is_news = self._is_news or is_news
        self._stirred.set()

    async def look_on(self) -> None:
        """Look at once, and then again and again."""
        while True:
            try:
                await self._look_when_due()
            except Exception as error:  # noqa: BLE001 - a mistake of ours must not end all looks
                kind = type(error).__name__
                _log.error("look_failed", municipality=self._source.code, error=kind)
                self._count(dict.fromkeys(self._onlookers(), True))
                await self._means.clock.sleep(_LEAST_BETWEEN)

    async def _look_when_due(self) -> None:
        is_stirred = await stirred_within(self._stirred, self._means.clock, self._seconds())
        if is_stirred:
            await self._breath()
        elif not await self._is_our_turn():
            return
        is_news = self._is_news or not is_stirred
        self._stirred.clear()
        self._is_news = False
        has_changed = await self._looked()
        self._is_quiet = not (is_stirred or has_changed or self._failures)
        if has_changed and is_news:
            await self._means.signals.publish(self.name)

    async def _breath(self) -> None:
        """However much is heard, there is a moment between two looks."""
        left = self._looked_at + _LEAST_BETWEEN - self._means.clock.monotonic()
        if left > 0:
            await self._means.clock.sleep(left)

    def _seconds(self) -> float:
        pace = self._means.pace
        if 0 < self._first_failures <= len(_FIRST_RETRIES):
            return min(pace.poll, _FIRST_RETRIES[self._first_failures - 1])
        if self._failures:
            return self._round()
        return pace.pushed if self._is_pushed() else pace.poll

    async def _is_our_turn(self) -> bool:
        """Whether no other process looks this time: it looks with the same eyes, or not for us.

        After anything but a quiet round everybody looks for themselves once more: what came
        between two processes' looks would else be known to one of them only.
        """
        if self._failures:
            return True  # and the turn is left to those for whom the source may answer
        views = sorted(f"{role} {client}" for role, client in self._onlookers())
        name = self._means.names.of("turn", self.name, *views)
        is_ours = await self._means.signals.take_turn(name, self._means.pace.poll * _TURN)
        return is_ours or not self._is_quiet

    async def _looked(self) -> bool:
        """Look, and tell everyone here. Whether anything has changed."""
        self._looked_at = self._means.clock.monotonic()
        with reading_within(self._means.pace.budget):
            looks = await self._look()
        for view, found in looks.items():
            self._tell(view, found)
        self._count({view: found.failed for view, found in looks.items()})
        return any(found.changes or found.is_gone for found in looks.values())

    def _count(self, has_failed: Mapping[View, bool]) -> None:
        """Failures in a row, at most one in the time of a round, whatever made us look.

        Being told often ends it no sooner and no later. What one view is not shown may fail as it
        likes: that ends only those who are.
        """
        now = self._means.clock.monotonic()
        is_first = any(has_failed.values()) and self._unseen
        self._first_failures = self._first_failures + 1 if is_first else 0
        for view, failed in has_failed.items():
            before = self._failures.get(view, 0)
            if not failed:
                self._failures.pop(view, None)
            elif not before or now - self._counted_at[view] >= self._round() * _TURN:
                self._failures[view] = before + 1
                self._counted_at[view] = now
            if self._failures.get(view, 0) >= MOST_FAILURES:
                self._end(WatchEndReason.SOURCE_LOST, view)

    def _round(self) -> float:
        return min(self._means.pace.poll, _RETRY)

    async def _look(self) -> dict[View, Look]:
        """One view after another, the citizen's first.

        A topic is asked for in the name of the first to whom it is shown.
        """
        system, found = AskedOnce(self._source.system), dict[View, Look]()
        for view, onlooker in self._onlookers().items():
            found[view] = await look(
                self._record,
                onlooker,
                self._seen.get(view, Seen()),
                system=system,
                clock=self._means.clock,
                marks=self._means.marks,
            )
        return found

    def _onlookers(self) -> dict[View, Onlooker]:
        """The first who watches with each pair of eyes, in the order of roles and clients."""
        present: dict[View, Onlooker] = {}
        for one in self.watchers:
            if one.is_watching:
                present.setdefault(one.onlooker.view, one.onlooker)
        return dict(sorted(present.items(), key=lambda item: _place(item[0])))

    def _tell(self, view: View, found: Look) -> None:
        if found.is_gone:
            self._end(WatchEndReason.NO_LONGER_AVAILABLE, view)
            return
        watching = [one for one in self.watchers if one.onlooker.view == view]
        if watching:
            self._seen[view] = found.seen
            if not found.failed:
                self._unseen.discard(view)
        at = self._means.clock.now()
        noticed = [Noticed(at=at, change=change) for change in found.changes]
        for watcher in watching:
            watcher.tell(noticed)

    def _end(self, reason: WatchEndReason, view: View) -> None:
        for watcher in self.watchers:
            if watcher.onlooker.view == view:
                watcher.end(reason)


def _place(view: View) -> tuple[int, str]:
    role, client = view
    return list(Role).index(role), client
