"""What a source answered, and what its status says of the source."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, TypeVar

import httpx

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.upstream.reading import read

T = TypeVar("T")
_ILL = frozenset({401, 408, 425, 429})
_SUCCESS: Final = range(200, 300)
_FAILURE: Final = range(500, 600)
_LONGEST_WAIT = 86_400
_TYPE: Final = b"content-type"
_WAIT: Final = b"retry-after"
_PACKING: Final = b"content-encoding"


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


@asynccontextmanager
async def streamed(response: httpx.Response) -> AsyncIterator[httpx.AsyncByteStream]:
    """What comes of the body, as it comes. Closed at the end, however that is."""
    stream = _stream(response)
    try:
        yield stream
    finally:
        await stream.aclose()


async def bounded(stream: httpx.AsyncByteStream, largest: int, place: str) -> bytes:
    """The whole body. Raises `SourceInvalid` for more than `largest` bytes.

    It is read as it comes, without httpx's decoders: what is packed is refused before.
    """
    pieces: list[bytes] = []
    size = 0
    async for piece in stream:
        size += len(piece)
        if size > largest:
            raise SourceInvalid(place)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def refuse_packed(response: httpx.Response, place: str) -> None:
    """Raise `SourceInvalid` for what is packed: few bytes of it may unfold without end."""
    _read_head(response.headers.raw, place)


async def answered(
    request: httpx.Request, response: httpx.Response, place: str, largest: int, clock: Clock
) -> Answer:
    """The answer with its body. Raises `SourceInvalid` for one that is packed, or too large."""
    stream = _stream(response)
    try:
        media_type, wait = _read_head(response.headers.raw, place)
        body = await bounded(stream, largest, place)
    finally:
        await stream.aclose()
    return Answer(
        status=response.status_code,
        url=request.url,
        media_type=media_type,
        place=place,
        body=body,
        retry_after=None if wait is None else retry_after_of(wait, clock.now()),
    )


def _read_head(headers: Iterable[tuple[bytes, bytes]], place: str) -> tuple[str, str | None]:
    """The media type and what `Retry-After` says, in one go, for httpx looks each up by itself."""
    media_type, wait = "", None
    for name, value in headers:
        lowered = name.lower()
        if lowered == _TYPE:
            media_type = _media_type(value)
        elif lowered == _WAIT:
            wait = value.decode("latin-1").strip()
        elif lowered == _PACKING and value.strip().lower() != b"identity":
            raise SourceInvalid(place)
    return media_type, wait


def _stream(response: httpx.Response) -> httpx.AsyncByteStream:
    stream = response.stream
    if not isinstance(stream, httpx.AsyncByteStream):
        raise TypeError("a transport for asyncio answers with a stream for asyncio")
    return stream


@lru_cache(maxsize=64)
def _media_type(told: bytes) -> str:
    return told.decode("latin-1").partition(";")[0].strip().lower()


def is_ill(status: int) -> bool:
    """Whether a status says that the source itself is unwell, or does not know us."""
    return status in _ILL or status in _FAILURE


def is_definite_no(status: int) -> bool:
    """Whether a status says that a change was not done; one that points elsewhere does not."""
    return httpx.codes.is_client_error(status) and status != httpx.codes.REQUEST_TIMEOUT


def refuse_ill(answer: Answer) -> None:
    """Raise `SourceUnavailable` for such a status."""
    if is_ill(answer.status):
        raise SourceUnavailable(answer.place, retry_after=answer.retry_after)


def check(answer: Answer) -> None:
    """Raise what a status other than 2xx stands for."""
    if answer.status in _SUCCESS:
        return
    refuse_ill(answer)
    if answer.status == httpx.codes.FORBIDDEN:
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
