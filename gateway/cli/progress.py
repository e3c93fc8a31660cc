"""What is being done, on standard error, where it takes longer than a second.

Only on a terminal whose cursor can be moved; standard output hears nothing of it. Colours, and
NO_COLOR, are rich's business.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE: Final = 1.0
"""Seconds in which nothing is shown."""
_OFTEN: Final = 100
COUNTING: Final = "counting for the progress"
"""The name of a thread in which a total is asked for."""


class Waiting(Protocol):
    """A timer: when its seconds are over it does what it was made for, unless it was cancelled."""

    def start(self) -> None:
        """Begin to wait."""
        ...

    def cancel(self) -> None:
        """Wait no more."""
        ...


Timer = Callable[[float, Callable[[], None]], Waiting]
Total = Callable[[], int | None]


class Shown:
    """What is being done, and how much of how much. Nothing of it is seen before its time."""

    def __init__(self, what: str) -> None:
        self._what, self._unit, self._count = what, "", 0
        self._total: Total | None = None
        self._all: int | None = None
        self._bar: tuple[Progress, TaskID] | None = None
        self._over = False
        self._lock = threading.RLock()

    def doing(self, what: str, unit: str = "", total: Total | None = None) -> None:
        """From here on something else. `total` tells how many there are; asked only to be shown.

        It is asked in a thread of its own, and may take its time: nobody waits for it.
        """
        with self._lock:
            self._what, self._unit, self._count, self._total = what, unit, 0, total
            self._all = None
            if self._bar is None:
                return
            bar, before = self._bar
            bar.remove_task(before)
            self._bar = bar, bar.add_task(what, total=None, amount="")
            self._tell()
        if total is not None:
            threading.Thread(target=self._ask, args=(total,), name=COUNTING, daemon=True).start()

    def one_more(self) -> None:
        """One of them is done."""
        self._count += 1
        few = self._all is not None and self._all < _OFTEN**2
        if self._bar is not None and (few or self._count % _OFTEN == 0):
            with self._lock:
                self._tell()

    def begin(self) -> None:
        """Show it. Loading rich takes longer than most commands, and begins here."""
        from rich.console import Console  # noqa: PLC0415 - only where something is shown
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

        console = Console(stderr=True)
        if console.is_dumb_terminal:
            return
        with self._lock:
            if self._over:
                return
            bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=20),
                TextColumn("{task.fields[amount]}", markup=False),
                console=console,
                transient=True,
            )
            self._bar = bar, bar.add_task(self._what, total=None, amount="")
            self._tell()
            bar.start()
            total = self._total
        if total is not None:
            self._ask(total)

    def end(self) -> None:
        """Leave nothing of it on the terminal."""
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar[0].stop()
                self._bar = None

    def _ask(self, total: Total) -> None:
        """Without the lock, which those who count and who end would wait for."""
        found = total()
        with self._lock:
            if self._total is total:
                self._all = found
                self._tell()

    def _tell(self) -> None:
        if self._bar is None:
            return
        bar, task = self._bar
        amount = ""
        if self._unit:
            of = "" if self._all is None else f" of {max(self._all, self._count):,}"
            amount = f"{self._count:,}{of} {self._unit}"
        done = self._count if self._all else 0
        bar.update(task, description=self._what, completed=done, total=self._all, amount=amount)


def _timer(seconds: float, then: Callable[[], None]) -> Waiting:
    made = threading.Timer(seconds, then)
    made.daemon = True
    return made


@contextmanager
def shown(what: str, timer: Timer = _timer) -> Iterator[Shown]:
    """Say what is done, should it take longer than `PATIENCE`, and nothing when it is over."""
    progress = Shown(what)
    if not sys.stderr.isatty():
        yield progress
        return
    waiting = timer(PATIENCE, progress.begin)
    waiting.start()
    try:
        yield progress
    finally:
        waiting.cancel()
        progress.end()
