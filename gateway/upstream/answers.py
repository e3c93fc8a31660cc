"""What a source answered, and what its status says of the source."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx

from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.upstream.reading import read

T = TypeVar("T")
_ILL = frozenset({401, 408, 425, 429})
_LONGEST_WAIT = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source answered. `place` names the question, for errors."""

    status: int
    url: httpx.URL
    media_type: str
    place: str
    body: bytes = field(repr=False)
    retry_after: timedelta | None = None

    def read(self, shape: type[T]) -> T:
        """The body as this shape (see `reading.read`)."""
        return read(self.body, shape, self.place)


async def bounded(response: httpx.Response, largest: int, place: str) -> bytes:
    """The whole body. Raises `SourceInvalid` for more than `largest` bytes."""
    refuse_packed(response, place)
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > largest:
            raise SourceInvalid(place)
        chunks.append(chunk)
    return b"".join(chunks)


def refuse_packed(response: httpx.Response, place: str) -> None:
    """Raise `SourceInvalid` for what is packed: few bytes of it may unfold without end."""
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise SourceInvalid(place)


def answered(response: httpx.Response, place: str, body: bytes, now: datetime) -> Answer:
    """The answer, once its body is read."""
    return Answer(
        status=response.status_code,
        url=response.request.url,
        media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        place=place,
        body=body,
        retry_after=retry_after_of(response.headers.get("retry-after"), now),
    )


def is_ill(status: int) -> bool:
    """Whether a status says that the source itself is unwell, or does not know us."""
    return status in _ILL or httpx.codes.is_server_error(status)


def is_definite_no(status: int) -> bool:
    """Whether a status says that a change was not done; one that points elsewhere does not."""
    return httpx.codes.is_client_error(status) and status != httpx.codes.REQUEST_TIMEOUT


def check(answer: Answer) -> None:
    """Raise what a status other than 2xx stands for."""
    if httpx.codes.is_success(answer.status):
        return
    if answer.status == httpx.codes.FORBIDDEN or is_ill(answer.status):
        raise SourceUnavailable(answer.place, retry_after=answer.retry_after)
    raise SourceInvalid(answer.place)


def retry_after_of(told: str | None, now: datetime) -> timedelta | None:
    """`Retry-After` in seconds or as a date; None where it says neither."""
    if told is None:
        return None
    if told.isascii() and told.isdigit():
        return timedelta(seconds=min(int(told[:9]), _LONGEST_WAIT))
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    left = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return timedelta(seconds=min(max(left, 0), _LONGEST_WAIT))
