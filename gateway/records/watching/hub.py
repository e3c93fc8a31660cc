"""Every record that is watched in this process, and everything that says one has changed."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any, Final, TypeAlias

import structlog

from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.representations import Representation, Viewer
from gateway.port import PushesChanges
from gateway.records.source import Source
from gateway.records.watching.looking import Onlooker
from gateway.records.watching.pushes import Listening
from gateway.records.watching.record import Means, WatchedRecord
from gateway.records.watching.signals import EVERYTHING
from gateway.records.watching.watcher import Watcher

_PAUSE: Final = 10.0
_log = structlog.get_logger("gateway.records")

Place: TypeAlias = tuple[MunicipalityCode, str]
"""A municipality and the key of a record there."""


class Hub:
    """Watches each record once, for however many who watch it. Belongs to one event loop."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._records: dict[Place, WatchedRecord] = {}
        self._looking: dict[Place, asyncio.Task[None]] = {}
        self._pushes: dict[MunicipalityCode, tuple[Listening, asyncio.Task[None]]] = {}
        self._others: asyncio.Task[None] | None = None
        self._saying: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Listen to the other processes, until closed."""
        self._others = _alone(self._hear_others())

    async def close(self) -> None:
        """Stop everything."""
        pushes = [task for _, task in self._pushes.values()]
        others = [] if self._others is None else [self._others]
        tasks = [*self._looking.values(), *pushes, *others, *self._saying]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._means.signals.aclose()

    def watch(self, source: Source, record: str, viewer: Viewer, right: Representation) -> Watcher:
        """Begin to watch a record by a right that has been checked. `leave` must follow."""
        watcher = Watcher(Onlooker(viewer=viewer, right=right, source=source))
        place = source.code, record
        if place not in self._records:
            self._records[place] = self._begun(source, record)
        self._records[place].add(watcher)
        if place not in self._looking:
            self._looking[place] = _alone(self._records[place].look_on())
        return watcher

    def leave(self, source: Source, record: str, watcher: Watcher) -> None:
        """Watch no more. With the last watcher goes everything that was known of the record."""
        place = source.code, record
        watched = self._records[place]
        watched.remove(watcher)
        if watched.watchers:
            return
        del self._records[place]
        self._looking.pop(place).cancel()
        if not any(code == source.code for code, _ in self._records):
            _, listening = self._pushes.pop(source.code, (None, None))
            if listening is not None:
                listening.cancel()

    def changed(self, municipality: MunicipalityCode, record: str) -> None:
        """Something was changed in a record from here: whoever watches it is told, everywhere."""
        watched = self._records.get((municipality, record))
        if watched is not None:
            watched.stir(is_news=False)
        name = self._means.names.of("record", municipality, record)
        saying = _alone(self._means.signals.publish(name))
        self._saying.add(saying)
        saying.add_done_callback(self._saying.discard)

    def _begun(self, source: Source, record: str) -> WatchedRecord:
        code = source.code
        if code not in self._pushes and isinstance(source.system, PushesChanges):
            listening = Listening(
                code,
                source.system,
                self._means.clock,
                heard=lambda key: self._pushed(code, key),
                missed=lambda: self._stir_all(code),
            )
            self._pushes[code] = listening, _alone(listening.listen_on())
        return WatchedRecord(source, record, self._means, lambda: self._is_pushed(code))

    def _is_pushed(self, code: MunicipalityCode) -> bool:
        listening, _ = self._pushes.get(code, (None, None))
        return listening is not None and listening.has_lasted(self._means.pace.poll)

    def _pushed(self, code: MunicipalityCode, record: str) -> None:
        watched = self._records.get((code, record))
        if watched is not None:
            watched.stir(is_news=True)

    def _stir_all(self, code: MunicipalityCode | None = None) -> None:
        for (municipality, _), watched in self._records.items():
            if code in (None, municipality):
                watched.stir(is_news=False)

    async def _hear_others(self) -> None:
        while True:
            try:
                async for name in self._means.signals.listen():
                    self._heard(name)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it listens again
                _log.error("signals_failed", error=type(error).__name__)
            self._stir_all()
            await self._means.clock.sleep(_PAUSE)

    def _heard(self, name: str) -> None:
        for watched in self._records.values():
            if name in {EVERYTHING, watched.name}:
                watched.stir(is_news=False)


def _alone(work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    """A task with nothing of whoever begins it: neither their time nor what they are doing."""
    return asyncio.get_running_loop().create_task(work, context=Context())
