"""Documents that are registered while the gateway runs: files are read anew when they change."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog

from gateway.config.manifests import DocumentFiles, Stamp
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
    looking = _Looking(registered, files)
    while files.places:
        await looking.look()
        await clock.sleep(BETWEEN_LOOKS)


@dataclass(slots=True)
class _Looking:
    """What was taken over last, and what was said of it. Nobody knows which files a start read."""

    registered: Registered
    files: DocumentFiles
    seen: Stamp | None = None
    said: str | None = None

    async def look(self) -> None:
        stamp = await asyncio.to_thread(self.files.stamp)
        if stamp == self.seen:
            return
        try:
            texts = await asyncio.to_thread(self.files.read)
        except Misconfigured as mistake:
            # It is looked at again: what cannot be read now may be readable in a while.
            self._say_once(str(mistake))
            return
        self.registered.register(texts)
        self.seen, self.said = stamp, None
        _log.info("documents_registered", owners=len(texts), number=sum(map(len, texts.values())))

    def _say_once(self, mistake: str) -> None:
        if mistake != self.said:
            _log.error("documents_not_registered", mistake=mistake)
        self.said = mistake
