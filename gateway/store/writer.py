"""One thread that writes: whatever waits goes into one transaction, and all learn of it at once.

So many requests share one wait for the disk, and nobody is told "done" before it is durable.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, Protocol, TypeVar

import structlog
from sqlalchemy import Connection, Engine

from gateway.domain.errors import StoreUnavailable
from gateway.store.engines import alone

T = TypeVar("T")
Work = Callable[[Connection], Any]

PATIENCE: Final = 5.0
_MOST_AT_ONCE: Final = 500
_log = structlog.get_logger("gateway.store")


class Follows(Protocol):
    """What goes with every transaction, in the thread that writes."""

    def flush(self, connection: Connection) -> None:
        """The last thing in it."""
        ...

    def committed(self) -> None:
        """It is durable; nobody has been told yet. What raises here is told instead."""
        ...

    def rolled_back(self) -> None:
        """It failed, or nobody knows."""
        ...


class _NothingKeptError(Exception):
    """Work in a transaction failed before the transaction was to end: nothing of it is kept."""


@dataclass(slots=True, eq=False)
class _Job:
    work: Work
    alone: bool
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def answer(self, result: Any) -> None:
        """In its own loop."""
        if not self.done.done():
            self.done.set_result(result)

    def fail(self, _result: Any = None) -> None:
        """In its own loop."""
        if not self.done.done():
            self.done.set_exception(StoreUnavailable("store"))


class Writer:
    """Runs pieces of work one after the other in a thread of its own; `follows` goes with each."""

    def __init__(self, engine: Engine, follows: Follows) -> None:
        self._engine = engine
        self._follows = follows
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open = False
        self._thread = threading.Thread(target=self._live, name="store-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._open = True
        self._thread.start()

    async def run(self, work: Callable[[Connection], T], *, alone: bool = False) -> T:
        """What the work answers, once its transaction is durable.

        `alone`: no other process may do such a thing until then.

        Raises:
            StoreUnavailable: It is not open, could not be written, or not within five seconds.
        """
        if not self._open:
            raise StoreUnavailable("store")
        job = _Job(work, alone, asyncio.get_running_loop().create_future())
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
        jobs: list[_Job] = []
        try:
            while open_for_more:
                waiting = [self._jobs.get(), *self._also_waiting()]
                jobs = [job for job in waiting if job is not None]
                open_for_more = len(jobs) == len(waiting)
                self._write(jobs)
        except BaseException as error:  # noqa: BLE001
            _log.critical("store_writer_ended", error=type(error).__name__)
            self._open = False
            left = [*jobs, *self._also_waiting()]
            _tell((job, job.fail, None) for job in left if job is not None)

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
            results = self._written(wanted)
        except _NothingKeptError as failed:
            self._follows.rolled_back()
            self._apart(wanted, failed.__cause__ or failed)
        except Exception as error:  # noqa: BLE001
            self._follows.rolled_back()
            _failed(wanted, error)
        else:
            self._tell(wanted, results)

    def _written(self, jobs: Sequence[_Job]) -> list[Any]:
        with self._engine.begin() as connection:
            try:
                if any(job.alone for job in jobs):
                    alone(connection)
                results = [job.work(connection) for job in jobs]
                self._follows.flush(connection)
            except Exception as error:
                raise _NothingKeptError from error
        return results

    def _apart(self, jobs: Sequence[_Job], error: BaseException) -> None:
        """One bad piece of work must not take the others with it, nor make each wait for a disk."""
        if len(jobs) == 1:
            _failed(jobs, error)
            return
        for part in _parts(jobs):
            self._write(part)

    def _tell(self, jobs: Sequence[_Job], results: Sequence[Any]) -> None:
        try:
            self._follows.committed()
        except Exception as error:  # noqa: BLE001
            _failed(jobs, error)
            return
        _tell((job, job.answer, result) for job, result in zip(jobs, results, strict=True))


def _parts(jobs: Sequence[_Job]) -> tuple[Sequence[_Job], Sequence[_Job]]:
    """Two of them, neither empty. What has to wait for other processes comes last."""
    at_once = [job for job in jobs if not job.alone]
    if at_once and len(at_once) < len(jobs):
        return at_once, [job for job in jobs if job.alone]
    half = len(jobs) // 2
    return jobs[:half], jobs[half:]


def _failed(jobs: Sequence[_Job], error: BaseException) -> None:
    """What was to be committed may be there all the same; then it is not done a second time."""
    _log.error("store_write_failed", error=type(error).__name__)
    _tell((job, job.fail, None) for job in jobs)


def _tell(told: Iterable[tuple[_Job, Callable[[Any], None], Any]]) -> None:
    """Wake each loop once, however many of its jobs have ended."""
    for loop, ended in groupby(told, key=lambda each: each[0].loop):
        try:
            loop.call_soon_threadsafe(_said, [(say, what) for _, say, what in ended])
        except RuntimeError:
            _log.warning("store_answer_unheard")


def _said(ended: Iterable[tuple[Callable[[Any], None], Any]]) -> None:
    for say, what in ended:
        say(what)
