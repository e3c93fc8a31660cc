"""What goes wrong with nobody waiting for it is logged by kind and place, and not in its words."""

import asyncio
import gc
import io
import logging
import sys
import threading
import warnings
from typing import Any

import pytest
import structlog.testing

from gateway.cli.unheard import listen
from gateway.http.unexpected import unheard

WORD = "KANARIE 251248-9996"


def fails() -> None:
    raise ValueError(WORD)


async def fails_later() -> None:
    fails()


class Ungrateful:
    def __del__(self) -> None:
        fails()


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """As the command line does it, and only for this test. What libraries log comes out here."""
    heard = io.StringIO()
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(heard)])
    listen()
    return heard


def of_kind_and_place_only(logs: Any, capfd: pytest.CaptureFixture[str]) -> None:
    [line] = logs
    assert line.keys() == {"event", "log_level", "reference", "error", "places"}
    assert line["error"] == "ValueError"
    assert line["places"][-1].startswith("test_unheard.py:")
    said = capfd.readouterr()
    assert "KANARIE" not in str(line) + said.out + said.err


async def test_a_task_that_fails_unheard(capfd: pytest.CaptureFixture[str]) -> None:
    asyncio.get_running_loop().set_exception_handler(unheard)
    with structlog.testing.capture_logs() as logs:
        task = asyncio.create_task(fails_later())
        await asyncio.wait([task])
        del task
        gc.collect()
    of_kind_and_place_only(logs, capfd)


async def test_a_callback_that_fails(capfd: pytest.CaptureFixture[str]) -> None:
    asyncio.get_running_loop().set_exception_handler(unheard)
    with structlog.testing.capture_logs() as logs:
        asyncio.get_running_loop().call_soon(fails)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    of_kind_and_place_only(logs, capfd)


def test_what_the_loop_only_has_words_for_is_a_word_of_ours() -> None:
    loop = asyncio.new_event_loop()
    with structlog.testing.capture_logs() as logs:
        unheard(loop, {"message": WORD})
    loop.close()
    assert [line["event"] for line in logs] == ["loop_troubled"]
    assert WORD not in str(logs)


@pytest.mark.usefixtures("listening")
def test_a_thread_that_fails(capfd: pytest.CaptureFixture[str]) -> None:
    with structlog.testing.capture_logs() as logs:
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
    of_kind_and_place_only(logs, capfd)


@pytest.mark.usefixtures("listening")
def test_an_object_that_fails_when_it_goes(capfd: pytest.CaptureFixture[str]) -> None:
    with structlog.testing.capture_logs() as logs:
        Ungrateful()
        gc.collect()
    of_kind_and_place_only(logs, capfd)


@pytest.mark.usefixtures("listening")
def test_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    with structlog.testing.capture_logs() as logs, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(WORD, UserWarning, "/a/folder/of_theirs.py", 7)
    [line] = logs
    assert (line["kind"], line["place"]) == ("UserWarning", "of_theirs.py:7")
    assert "KANARIE" not in str(line) + capfd.readouterr().err


def test_a_library_that_logs_an_exception(listening: io.StringIO) -> None:
    try:
        fails()
    except ValueError:
        logging.getLogger("a library").exception("something failed", stack_info=True)
    assert listening.getvalue() == "something failed\n"
