"""What the source says of its own accord: in whose record something has changed."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final, cast

from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.systems.helsenorge import wire_orders
from gateway.systems.helsenorge.asking import Asking
from gateway.upstream.reading import read

PLACE: Final = "$hendelser"
_DIGITS: Final = 11


async def changed_records(asking: Asking) -> AsyncIterator[str]:
    """The key of each record in which something has changed; a `SourceError` where it ends.

    An empty text: the source is heard.
    """
    stream = asking.upstream.follow(
        f"{asking.base}/{PLACE}", place=PLACE, headers=asking.about_nobody()
    )
    async with aclosing(cast("AsyncGenerator[str, None]", stream)) as said:
        async for data in said:
            yield _key(data) if data else data
    raise SourceUnavailable(PLACE)


def _key(data: str) -> str:
    """A key is opaque: what looks like a fødselsnummer is none, and goes no further."""
    kind, _, key = read(data.encode(), wire_orders.Happening, PLACE).patient.partition("/")
    if kind != "Patient" or not key or (key.isdecimal() and len(key) == _DIGITS):
        raise SourceInvalid(PLACE)
    return key
