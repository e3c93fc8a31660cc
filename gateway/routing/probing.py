"""A background round to every source, so that reachability is known before anybody asks."""

import asyncio
from collections.abc import Iterable

import structlog

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError
from gateway.records.source import Source

_log = structlog.get_logger("gateway.routing")


async def probe_forever(sources: Iterable[Source], clock: Clock, every: float) -> None:
    """Probe all sources side by side, then wait `every` seconds, until cancelled."""
    known = tuple(sources)
    while True:
        await asyncio.gather(*(probe(source) for source in known))
        await clock.sleep(every)


async def probe(source: Source) -> None:
    """One impersonal call. What comes of it is the breaker's to remember.

    Nothing that one source does may end the round for the others.
    """
    try:
        await source.system.probe()
    except SourceError as error:
        _log.info("probe_failed", municipality=source.code, kind=type(error).__name__)
    except Exception as error:  # noqa: BLE001
        _log.error("probe_broken", municipality=source.code, kind=type(error).__name__)
