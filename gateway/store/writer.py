"""One thread that writes: whatever waits goes into one transaction, and all learn of it at once.

So many requests share one wait for the disk, and nobody is told "done" before it is durable.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import structlog
from sqlalchemy import Connection, Engine

from gateway.domain.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[Connection], Any]

PATIENCE: Final = 5.0
_MOST_AT_ONCE: Final = 500
_log = structlog.get_logger("gateway.store")


@dataclass(slots=True, eq=False)
class _Job:
    work: Work
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def answer(self, result: Any) -> None:
        self._tell(self.done.set_result, result)

    def fail(self) -> None:
        self._tell(self.done.set_exception, StoreUnavailable("store"))

    def _tell(self, say: Callable[[Any], None], what: Any) -> None:
        def told() -> None:
            if not self.done.done():
                say(what)

        try:
            self.loop.call_soon_threadsafe(told)
        except RuntimeError:
            _log.warning("store_answer_unheard")


class Writer:
    """Runs pieces of work one after the other in a thread of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open = False
        self._thread = threading.Thread(target=self._live, name="store-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._open = True
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """What the work answers, once its transaction is durable.

        Raises:
            StoreUnavailable: It is not open, could not be written, or not within five seconds.
        """
        if not self._open:
            raise StoreUnavailable("store")
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._jobs.put(job)
        try:
            async with asyncio.timeout(PATIENCE):
                result: T = await job.done
        except TimeoutError:
            raise StoreUnavailable("store") from None
        return result

    def close(self) -> None:
        """Finish what waits and stop. Blocks until then; does nothing where nothing is open."""
        if self._open:
            self._open = False
            self._jobs.put(None)
            self._thread.join()

    def _live(self) -> None:
        open_for_more = True
        while open_for_more:
            waiting = [self._jobs.get(), *self._also_waiting()]
            jobs = [job for job in waiting if job is not None]
            open_for_more = len(jobs) == len(waiting)
            self._write(jobs)

    def _also_waiting(self) -> list[_Job | None]:
        found: list[_Job | None] = []
        while len(found) < _MOST_AT_ONCE:
            try:
                found.append(self._jobs.get_nowait())
            except queue.Empty:
                break
        return found

    def _write(self, jobs: Sequence[_Job]) -> None:
        wanted = [job for job in jobs if not job.done.cancelled()]
        if not wanted:
            return
        try:
            with self._engine.begin() as connection:
                results = [job.work(connection) for job in wanted]
        except Exception as error:  # noqa: BLE001
            self._after_failure(wanted, error)
        else:
            for job, result in zip(wanted, results, strict=True):
                job.answer(result)

    def _after_failure(self, jobs: Sequence[_Job], error: Exception) -> None:
        """One bad piece of work must not take the others with it: each is tried alone."""
        if len(jobs) > 1:
            for job in jobs:
                self._write([job])
            return
        _log.error("store_write_failed", error=type(error).__name__)
        jobs[0].fail()
