"""Scalars that GraphQL lacks. They read strictly, and never repeat what they could not read."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Generic, NewType, TypeVar
from urllib.parse import urlsplit

import strawberry
from graphql import GraphQLError, StringValueNode, ValueNode
from strawberry.types.scalar import ScalarDefinition

from gateway.domain.municipalities import MunicipalityCode, municipality_code

T = TypeVar("T")
Url = NewType("Url", str)

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3})"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_DURATION: Final = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?"
    r"(?:([0-9]{1,9})S)?)?",
    re.ASCII,
)


def read_date(text: str) -> date:
    """A day of the calendar, as in `2026-03-29`."""
    if _DATE.fullmatch(text) is None:
        raise ValueError("not a date")
    return date.fromisoformat(text)


def read_date_time(text: str) -> datetime:
    """An instant with exact milliseconds and an offset, as in `2026-03-29T09:30:00.000+02:00`."""
    match = _DATE_TIME.fullmatch(text)
    if match is None or match[3] == "-00:00":
        raise ValueError("not an instant")
    offset = "+00:00" if match[3] in "Zz" else match[3]
    return datetime.fromisoformat(f"{match[1]}T{match[2]}{offset}")


def write_date_time(instant: datetime) -> str:
    """Exact milliseconds, and `Z` for no offset from UTC."""
    text = instant.isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def read_duration(text: str) -> timedelta:
    """Days, hours, minutes and seconds, as in `P1DT2H`."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError("not a duration")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def write_duration(length: timedelta) -> str:
    """The shortest writing in days, hours, minutes and seconds; what is less than a second ends."""
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    day = f"{length.days}D" if length.days else ""
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    time = "".join(f"{number}{unit}" for number, unit in parts if number)
    return f"P{day}T{time}" if time else f"P{day}" if day else "PT0S"


def read_url(text: str) -> Url:
    """An absolute address of the web."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not text.isprintable():
        raise ValueError("not an address")
    return Url(text)


class NotOfItsTypeError(GraphQLError):
    """A value that is no scalar of its kind. The message is the remedy, never the value."""


@dataclass(frozen=True, slots=True)
class Strictly(Generic[T]):
    """Reads texts only, by a function that raises `ValueError`."""

    read: Callable[[str], T]
    remedy: str

    def value(self, value: Any) -> T:
        """A variable's value. Raises `NotOfItsTypeError`."""
        return self._read(value, None)

    def literal(self, node: ValueNode, _: Any = None) -> T:
        """A value that stands in the document. Raises `NotOfItsTypeError`, which says where."""
        return self._read(node.value if isinstance(node, StringValueNode) else None, node)

    def _read(self, value: Any, node: ValueNode | None) -> T:
        if isinstance(value, str):
            with suppress(ValueError):
                return self.read(value)
        raise NotOfItsTypeError(self.remedy, node)


def _scalar(
    name: str,
    description: str,
    write: Callable[[Any], str],
    strictly: Strictly[Any],
    url: str | None = None,
) -> ScalarDefinition:
    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=url,
        serialize=write,
        parse_value=strictly.value,
        parse_literal=strictly.literal,
    )


SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    date: _scalar(
        "Date",
        "A day of the calendar, as in `2026-03-29`, in the municipality's time zone.",
        date.isoformat,
        Strictly(read_date, "Write a date as in `2026-03-29`."),
        "https://scalars.graphql.org/andimarek/local-date",
    ),
    datetime: _scalar(
        "DateTime",
        "An instant as in `2026-03-29T09:30:00.000+02:00`: RFC 3339 with milliseconds and the "
        "municipality's offset at that instant.",
        write_date_time,
        Strictly(read_date_time, "Write an instant as in `2026-03-29T09:30:00.000+02:00`."),
        "https://scalars.graphql.org/andimarek/date-time",
    ),
    timedelta: _scalar(
        "Duration",
        "A length of time in days, hours, minutes and seconds after ISO 8601, e.g. `PT4M` for "
        "four minutes.",
        write_duration,
        Strictly(read_duration, "Write a duration as in `PT4M`."),
    ),
    Url: _scalar(
        "URL",
        "An absolute address on the web.",
        str,
        Strictly(read_url, "Write a whole address, as in `https://example.org/`."),
        "https://url.spec.whatwg.org/",
    ),
    MunicipalityCode: _scalar(
        "MunicipalityCode",
        "Country and official code: `DK-0751` is Aarhus, `NO-3216` Vestby. The four digits alone "
        "collide between the countries.",
        str,
        Strictly(municipality_code, "Write country and four digits, as in `DK-0751`."),
    ),
}
