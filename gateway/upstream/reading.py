"""Reading a source's JSON: strict about what is missing, indifferent to what is new.

Places are paths into the answer. Values never enter an error or a log line.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
import structlog

from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Rows, Unreadable

T = TypeVar("T")
_log = structlog.get_logger("gateway.upstream")
_NOTHING: Final = b"null"
_NULL: Final = msgspec.Raw(_NOTHING)
_WIDEST_OFFSET: Final = timedelta(days=1)
_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}
"""By shape; there are as many as the program names."""


def read(body: bytes | msgspec.Raw, shape: type[T], place: str) -> T:
    """The JSON as this shape, unknown keys ignored. Raises `SourceInvalid` with the place."""
    try:
        return _decoder(shape).decode(body)
    except msgspec.ValidationError as error:
        raise SourceInvalid(place + _path(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise SourceInvalid(place) from None


def _decoder(shape: type[T]) -> msgspec.json.Decoder[T]:
    """Kept, for a shape of containers is otherwise worked out anew for each body."""
    found = _decoders.get(shape)
    if found is None:
        found = _decoders[shape] = msgspec.json.Decoder(shape)
    return found


def converted(value: Any, shape: type[T], place: str) -> T:
    """The same for JSON that is already plain Python."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise SourceInvalid(place + _path(error)) from None


def instant(text: str, place: str) -> datetime:
    """An aware moment as it was written. Raises `SourceInvalid`.

    A moment at the very end of all time, which no other zone's clock can show, is none.
    """
    try:
        found = datetime.fromisoformat(text)
        _ = found - _WIDEST_OFFSET, found + _WIDEST_OFFSET
    except (ValueError, OverflowError):
        raise SourceInvalid(place) from None
    if found.tzinfo is None:
        raise SourceInvalid(place)
    return found


class Marks:
    """The parts of an item that decide whether it is shown, each read by itself.

    A part that is missing reads like null. See `hides`.
    """

    def __init__(self, raw: bytes | msgspec.Raw, place: str) -> None:
        self._parts = read(raw, dict[str, msgspec.Raw], place)
        self._place = place

    def of(self, name: str, shape: type[T]) -> T:
        """One part as this shape. Raises `SourceInvalid` with its place."""
        return read(self._parts.get(name, _NULL), shape, f"{self._place}.{name}")

    def maybe(self, name: str, shape: type[T]) -> T | None:
        """The same for a part that may be null."""
        raw = self._parts.get(name, _NULL)
        return None if bytes(raw) == _NOTHING else read(raw, shape, f"{self._place}.{name}")


def hides(checks: Iterable[Callable[[], bool]]) -> bool:
    """Whether one of the checks says that an item is hidden, whatever is wrong with the others.

    So a fault in a hidden item tells nobody that it is there. Raises `SourceInvalid` where none
    hides it and one cannot be made.
    """
    faults: list[SourceInvalid] = []
    for check in checks:
        try:
            if check():
                return True
        except SourceInvalid as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return False


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
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
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
