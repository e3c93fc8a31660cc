"""What the plain way stands on: whole answers, moments, titles, and the way over to the careful."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final, Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.errors import SourceInvalid
from gateway.domain.numbers import without_numbers
from gateway.upstream.answers import Answer
from gateway.upstream.reading import read

T = TypeVar("T")
_FIRST_YEAR: Final = 1
_LAST_YEAR: Final = 9999
_TWO_DIGITS: Final = re.compile(r"\d\d")


class Odd(Exception):
    """Something is not as the plain way knows it."""


ODD: Final = (
    Odd,
    SourceInvalid,
    msgspec.MsgspecError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What sends an answer the careful way."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The rows of one answer; None where something in it is odd. `raws` are its items, unread."""

    rows: list[T] | None
    raws: Callable[[], Sequence[msgspec.Raw]]


def decoded(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The whole answer. Where it is no text throughout, even in what is not read, it is odd."""
    if not body.isascii():
        body.decode()
    return decoder.decode(body)


def plainly(answer: Answer, plain: Callable[[bytes], T]) -> T | None:
    """What an answer says the plain way; None where something in it is odd."""
    try:
        return plain(answer.body)
    except ODD:
        return None


def items(body: bytes, place: str) -> list[msgspec.Raw]:
    """The unread items of an answer that is a list."""
    return read(body, list[msgspec.Raw], place)


def listed(
    answer: Answer,
    plain: Callable[[bytes], list[T]],
    raws: Callable[[bytes, str], Sequence[msgspec.Raw]] = items,
) -> Listed[T]:
    """The rows of an answer. Raises `SourceInvalid` where it is no list of items at all."""
    rows = plainly(answer, plain)
    unread = partial(raws, answer.body, answer.place)
    if rows is None:
        unread()
    return Listed(rows, unread)


def moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment on the municipality's clock. One without a zone, or near the end of time, is odd."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not _FIRST_YEAR < found.year < _LAST_YEAR:
        raise Odd
    return found.astimezone(zone)


def day(text: str | None, zone: ZoneInfo) -> date | None:
    """The local day of a moment."""
    return None if text is None else moment(text, zone).date()


def title(text: str) -> str:
    """A text without national numbers; every one of those begins with two digits."""
    return text if _TWO_DIGITS.search(text) is None else without_numbers(text)
