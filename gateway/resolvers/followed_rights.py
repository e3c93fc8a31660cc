"""A viewer's rights to act for others, asked for again and again while one of their streams runs.

What the registers answer is remembered half a minute for ordinary requests; a stream has to end
within a second of its right. However many streams a viewer has, there is one question at a time.
"""

import asyncio

import structlog

from gateway.domain.clock import Clock
from gateway.domain.representations import Representation, Viewer
from gateway.session.admission import Rights

_log = structlog.get_logger("gateway.resolvers")


class FollowedRights:
    """What the registers answered last, and for how long they have not.

    `known` is None before the first answer. `stirred` are set when something has changed.
    """

    def __init__(self, rights: Rights, viewer: Viewer, clock: Clock, every: float) -> None:
        self.known: tuple[Representation, ...] | None = None
        self.stirred: list[asyncio.Event] = []
        self._rights = rights
        self._viewer = viewer
        self._clock = clock
        self._every = every
        self._silent_since: float | None = None

    @property
    def silent_for(self) -> float | None:
        """Seconds for which the registers have not answered; None while they do."""
        since = self._silent_since
        return None if since is None else self._clock.monotonic() - since

    async def ask_on(self) -> None:
        """Ask, again and again."""
        while True:
            await self._ask()
            await self._clock.sleep(self._every)

    async def _ask(self) -> None:
        begun = self._clock.monotonic()
        try:
            known = await self._rights.of(self._viewer, anew=True)
        except Exception as error:  # noqa: BLE001 - what is not known for sure is no right
            if self._silent_since is None:
                _log.warning("rights_unknown", kind=type(error).__name__)
                self._silent_since = begun
                self._stir()
            return
        has_changed = known != self.known or self._silent_since is not None
        self.known, self._silent_since = known, None
        if has_changed:
            self._stir()

    def _stir(self) -> None:
        for event in self.stirred:
            event.set()
