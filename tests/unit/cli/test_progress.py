"""Progress is seen on a terminal, after a second, and leaves nothing behind."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any

import pytest
from rich.progress import Progress

from gateway.cli.progress import COUNTING, PATIENCE, Shown, shown


class Terminal(io.StringIO):
    """Standard error that somebody looks at, or that goes into a file."""

    def __init__(self, *, watched: bool = True) -> None:
        super().__init__()
        self._watched = watched

    def isatty(self) -> bool:
        return self._watched


class Timer:
    """Its time comes when a test says so."""

    def __init__(self) -> None:
        self.seconds: float | None = None
        self.waits = False
        self._then: Callable[[], None] = lambda: None

    def __call__(self, seconds: float, then: Callable[[], None]) -> "Timer":
        self.seconds, self._then = seconds, then
        return self

    def start(self) -> None:
        self.waits = True

    def cancel(self) -> None:
        self.waits = False

    def ring(self) -> None:
        assert self.waits
        self._then()


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return Terminal()


@contextmanager
def seen(terminal: Terminal, timer: Timer) -> Iterator[Shown]:
    with redirect_stderr(terminal), shown("Loading", timer) as progress:
        yield progress


class Slow:
    """A count that takes until a test lets it end, or gives up waiting for that."""

    def __init__(self) -> None:
        self.asked, self.may_end, self.in_vain = threading.Event(), threading.Event(), False

    def __call__(self) -> int:
        self.asked.set()
        self.in_vain = not self.may_end.wait(5)
        return 12_000

    def end(self) -> None:
        self.may_end.set()
        for thread in threading.enumerate():
            if thread.name == COUNTING:
                thread.join()


def many(progress: Shown, count: int = 300) -> None:
    progress.doing("Verifying", "entries", lambda: 12_000)
    for _ in range(count):
        progress.one_more()


def test_what_is_quick_says_nothing(terminal: Terminal, timer: Timer) -> None:
    with seen(terminal, timer) as progress:
        many(progress)
        assert timer.waits
    assert terminal.getvalue() == ""
    assert not timer.waits


def test_it_waits_for_about_a_second(terminal: Terminal, timer: Timer) -> None:
    with seen(terminal, timer):
        assert terminal.getvalue() == ""
    assert timer.seconds == PATIENCE
    assert 0.5 <= PATIENCE <= 1.5


def test_how_much_of_how_much_is_said(terminal: Terminal, timer: Timer) -> None:
    with seen(terminal, timer) as progress:
        many(progress)
        timer.ring()
    assert "Verifying" in terminal.getvalue()
    assert "300 of 12,000 entries" in terminal.getvalue()


def test_it_never_says_that_more_is_done_than_there_is(terminal: Terminal, timer: Timer) -> None:
    with seen(terminal, timer) as progress:
        progress.doing("Checking", "documents", lambda: 2)
        for _ in range(3):
            progress.one_more()
        timer.ring()
    assert "3 of 3 documents" in terminal.getvalue()


def test_where_nobody_knows_how_much_there_is_it_counts(terminal: Terminal, timer: Timer) -> None:
    with seen(terminal, timer) as progress:
        progress.doing("Exporting", "entries", lambda: None)
        for _ in range(3):
            progress.one_more()
        timer.ring()
    assert "3 entries" in terminal.getvalue()


def test_how_much_there_is_is_asked_only_to_be_shown(terminal: Terminal, timer: Timer) -> None:
    asked: list[int] = []
    with seen(terminal, timer) as progress:
        progress.doing("Exporting", "entries", lambda: asked.append(1) or 5)
        assert asked == []
        timer.ring()
    assert asked == [1]
    assert "entries" in terminal.getvalue()


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.end()


def test_nobody_waits_for_a_slow_count_that_begins_with_the_line(
    terminal: Terminal, timer: Timer, slow: Slow
) -> None:
    with seen(terminal, timer) as progress:
        progress.doing("Verifying", "entries", slow)
        rung = threading.Thread(target=timer.ring, name=COUNTING)
        rung.start()
        assert slow.asked.wait(5)
        for _ in range(300):
            progress.one_more()
    slow.end()
    assert not slow.in_vain
    assert "300 entries" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_nobody_waits_for_a_slow_count_of_what_is_done_next(
    terminal: Terminal, timer: Timer, slow: Slow
) -> None:
    with seen(terminal, timer) as progress:
        timer.ring()
        progress.doing("Verifying", "entries", slow)
        assert slow.asked.wait(5)
        progress.one_more()
    slow.end()
    assert not slow.in_vain


def test_a_slow_count_is_shown_when_it_is_there(
    terminal: Terminal, timer: Timer, slow: Slow
) -> None:
    with seen(terminal, timer) as progress:
        timer.ring()
        progress.doing("Verifying", "entries", slow)
        progress.one_more()
        slow.end()
    assert "1 of 12,000 entries" in terminal.getvalue()


def test_a_count_that_comes_when_something_else_is_done_is_not_shown(
    terminal: Terminal, timer: Timer, slow: Slow
) -> None:
    with seen(terminal, timer) as progress:
        timer.ring()
        progress.doing("Verifying", "entries", slow)
        assert slow.asked.wait(5)
        progress.doing("Exporting", "lines")
        for _ in range(100):
            progress.one_more()
        slow.end()
    assert "100 lines" in terminal.getvalue()
    assert "12,000" not in terminal.getvalue()


@pytest.mark.parametrize(("total", "most"), [(None, 10), (300, 310), (12_000, 10)])
def test_the_line_is_renewed_for_each_only_where_there_are_few(
    terminal: Terminal,
    timer: Timer,
    monkeypatch: pytest.MonkeyPatch,
    total: int | None,
    most: int,
) -> None:
    renewed: list[object] = []
    update = Progress.update

    def noted(self: Progress, *told: Any, **more: Any) -> None:
        renewed.append(more)
        update(self, *told, **more)

    monkeypatch.setattr(Progress, "update", noted)
    with seen(terminal, timer) as progress:
        progress.doing("Exporting", "entries", lambda: total)
        timer.ring()
        for _ in range(300):
            progress.one_more()
    assert 3 <= len(renewed) <= most


def test_the_line_is_gone_when_it_is_over(terminal: Terminal, timer: Timer) -> None:
    with seen(terminal, timer):
        timer.ring()
    before_the_end, erase, after = terminal.getvalue().rpartition("\x1b[2K")
    assert "Loading" in before_the_end
    assert erase
    assert after.strip() == ""
    assert before_the_end.count("\x1b[?25l") == terminal.getvalue().count("\x1b[?25h") == 1


def test_a_mistake_takes_the_line_away_too(terminal: Terminal, timer: Timer) -> None:
    def fails() -> None:
        with seen(terminal, timer):
            timer.ring()
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fails()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_a_timer_that_comes_too_late_shows_nothing(terminal: Terminal, timer: Timer) -> None:
    with redirect_stderr(terminal):
        with shown("Loading", timer) as progress:
            pass
        progress.begin()
    assert terminal.getvalue() == ""


def test_a_file_hears_nothing(timer: Timer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where colours are forced, which makes rich believe in a terminal."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    terminal = Terminal(watched=False)
    with seen(terminal, timer) as progress:
        many(progress)
    assert timer.seconds is None
    assert terminal.getvalue() == ""


def test_a_terminal_that_cannot_go_back_hears_nothing(
    terminal: Terminal, timer: Timer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with seen(terminal, timer):
        timer.ring()
    assert terminal.getvalue() == ""


def test_without_colours_there_are_none(
    terminal: Terminal, timer: Timer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with seen(terminal, timer) as progress:
        many(progress)
        timer.ring()
    assert "Verifying" in terminal.getvalue()
    assert "\x1b[3" not in terminal.getvalue()
