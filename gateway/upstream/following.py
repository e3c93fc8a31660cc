"""A source that speaks of its own accord: server-sent events, for as long as it goes on."""

from collections.abc import AsyncIterator
from typing import Final

from gateway.domain.errors import SourceInvalid

LONGEST_LINE: Final = 64 * 1024


async def events(lines: AsyncIterator[str], place: str) -> AsyncIterator[str]:
    """The `data` of each event, in order. Comments and other fields are passed over.

    Raises:
        SourceInvalid: An event is longer than 64 KiB.
    """
    data: list[str] = []
    size = 0
    async for line in lines:
        size += len(line)
        if size > LONGEST_LINE:
            raise SourceInvalid(place)
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line:
            if data:
                yield "\n".join(data)
            data, size = [], 0
