"""What Python would write to standard error by itself: said by kind and place, like all else.

Its own words are the lines that an exception came by, and the exception's text, which may hold what
it is about: of a thread, of an object that is collected, of a warning, of a library's log.
"""

import logging
import sys
import threading
import warnings
from pathlib import PurePath
from typing import Any, TextIO

import structlog

from gateway.schema.errors import log_unexpected, random_reference

_log = structlog.get_logger("gateway.cli")


def listen() -> None:
    """From now on, for the whole process, whatever nobody hears is a line of our log."""
    threading.excepthook = _of_thread
    sys.unraisablehook = _of_nobody
    warnings.showwarning = _warned
    for handler in logging.getLogger().handlers:
        handler.addFilter(_without_trace)


def _of_thread(told: Any) -> None:
    _unexpected(told.exc_value)


def _of_nobody(told: Any) -> None:
    _unexpected(told.exc_value)


def _unexpected(error: BaseException | None) -> None:
    if isinstance(error, Exception):
        log_unexpected(error, random_reference())


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del message, file, line
    _log.warning("warned", kind=category.__name__, place=f"{PurePath(filename).name}:{lineno}")


def _without_trace(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = record.stack_info = None
    return True
