"""A source that speaks of its own accord: server-sent events, for as long as it goes on."""

import re
from collections.abc import AsyncIterable, AsyncIterator
from typing import Final

from gateway.domain.errors import SourceInvalid

LONGEST: Final = 64 * 1024
"""Bytes of a line, and of the lines of one event."""
_END: Final = re.compile(rb"\r\n|\r|\n")


async def events(chunks: AsyncIterable[bytes], place: str) -> AsyncIterator[str]:
    """The `data` of each event, in order. Comments and other fields are passed over.

    Raises:
        SourceInvalid: An event or a line is longer than 64 KiB.
    """
    data: list[bytes] = []
    size = 0
    async for line in _lines(chunks, place):
        if line.startswith(b"data:"):
            size += len(line)
            if size > LONGEST:
                raise SourceInvalid(place)
            data.append(line[5:].removeprefix(b" "))
        elif not line:
            if data:
                yield b"\n".join(data).decode("utf-8", "replace")
            data, size = [], 0


async def _lines(chunks: AsyncIterable[bytes], place: str) -> AsyncIterator[bytes]:
    """Lines that end as the format says, which is in fewer ways than those of a text."""
    kept = b""
    after_cr = False
    async for chunk in chunks:
        first, *more = _END.split(chunk.removeprefix(b"\n") if after_cr else chunk)
        after_cr = chunk.endswith(b"\r")
        kept += first
        for begun in more:
            yield kept
            kept = begun
        if len(kept) > LONGEST:
            raise SourceInvalid(place)
