"""Reading a source's JSON: strict about what is missing, indifferent to what is new.

Places are paths into the answer. Values never enter an error or a log line.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
import structlog

from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Rows, Unreadable

T = TypeVar("T")
_log = structlog.get_logger("gateway.upstream")


def read(body: bytes | msgspec.Raw, shape: type[T], place: str) -> T:
    """The JSON as this shape, unknown keys ignored. Raises `SourceInvalid` with the place."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise SourceInvalid(place + _path(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise SourceInvalid(place) from None


def converted(value: Any, shape: type[T], place: str) -> T:
    """The same for JSON that is already plain Python."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise SourceInvalid(place + _path(error)) from None


def rows(
    raws: Sequence[Any], place: str, translate: Callable[[Any, str], T | None], *, source: str
) -> Rows[T]:
    """Each raw item translated at its own place. None: cut. A rotten one becomes `Unreadable`."""
    found: list[T | Unreadable] = []
    for index, raw in enumerate(raws):
        item = f"{place}[{index}]"
        try:
            row = translate(raw, item)
        except SourceInvalid as error:
            found.append(unreadable(error.place, source))
        except (ValueError, KeyError, TypeError, IndexError):
            found.append(unreadable(item, source))
        else:
            if row is not None:
                found.append(row)
    return tuple(found)


def unreadable(place: str, source: str) -> Unreadable:
    """An item that cannot be read, noted in the log by its place."""
    _log.warning("source_item_unreadable", source=source, place=place)
    return Unreadable(place)


def _path(error: msgspec.ValidationError) -> str:
    """The path of a msgspec message, whose other words may repeat a value."""
    _, found, path = str(error).rpartition(" - at `$")
    return path.rstrip("`") if found else ""
