"""Documents that are registered while the gateway runs: files are read anew when they change."""

import asyncio
from typing import Final

import structlog

from gateway.config.manifests import DocumentFiles
from gateway.domain.clock import Clock
from gateway.domain.errors import Misconfigured
from gateway.execution.registered import Registered

BETWEEN_LOOKS: Final = 10.0
"""Seconds."""
_log = structlog.get_logger("gateway.config")


async def registering_forever(registered: Registered, files: DocumentFiles, clock: Clock) -> None:
    """Look every ten seconds whether a file has changed. Ends only when it is cancelled.

    All files are taken over together or not at all: where one of them is wrong, what was registered
    before goes on being registered, and the log says which file and what to do.
    """
    if not files.places:
        return
    # As of now, since nobody knows which files were read at the start.
    seen = None
    while True:
        stamp = await asyncio.to_thread(files.stamp)
        if stamp != seen:
            seen = stamp
            await _registered_anew(registered, files)
        await clock.sleep(BETWEEN_LOOKS)


async def _registered_anew(registered: Registered, files: DocumentFiles) -> None:
    try:
        texts = await asyncio.to_thread(files.read)
    except Misconfigured as mistake:
        _log.error("documents_not_registered", mistake=str(mistake))
        return
    registered.register(texts)
    _log.info("documents_registered", owners=len(texts), number=sum(map(len, texts.values())))
