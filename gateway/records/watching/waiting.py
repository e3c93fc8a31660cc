"""Waiting for something to happen, for so long at most."""

import asyncio

from gateway.domain.clock import Clock


async def stirred_within(event: asyncio.Event, clock: Clock, seconds: float) -> bool:
    """Whether the event is set within so many seconds of the clock."""
    if event.is_set():
        return True
    waiting = asyncio.ensure_future(event.wait())
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({waiting, sleeping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        sleeping.cancel()
    return event.is_set()
