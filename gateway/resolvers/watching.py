"""One stream: from the first look at the rights to the last line in the log."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, aclosing, contextmanager
from typing import Any, Final

import structlog

from gateway.domain.errors import BadInput, NotSignedIn, SourceError, StoreUnavailable
from gateway.domain.ids import RecordThing
from gateway.domain.topics import Role
from gateway.domain.watching import WatchEndReason
from gateway.records.ledger import look
from gateway.records.watching.noticed import Noticed
from gateway.records.watching.waiting import stirred_within
from gateway.records.watching.watcher import Watcher
from gateway.resolvers.context import RequestContext
from gateway.resolvers.events import Happening, ended, record_asked, told
from gateway.resolvers.nodes import scope_of
from gateway.resolvers.scope import Scope
from gateway.resolvers.vigil import Vigil
from gateway.upstream.budget import reading_within

_REST: Final = 5.0
_MOST_TRIES: Final = 6
_TOO_SLOW: Final = (
    "The stream was not read as fast as things happened, so it has ended: open the record anew, "
    "then watch again."
)
_log = structlog.get_logger("gateway.resolvers")


async def record_events(context: RequestContext, text: str) -> AsyncGenerator[Happening, None]:
    """What happens in the record with this id, until the right to watch it ends.

    Unknown, foreign, stale, forged and no right are alike: one end. Raises `NotSignedIn`,
    `BadInput` for too many streams or too slow a reader, `StoreUnavailable`, and a `SourceError`
    where it cannot be told at the beginning whether the record opens.
    """
    viewer = context.signed_in()
    with context.services.watches.seat(viewer):
        thing = record_asked(context, text)
        context.look_again(rights_anew=True)
        with reading_within(context.services.watches.settings.read_budget):
            scope = None if thing is None else await scope_of(context, thing, use=False)
        if thing is None or scope is None:
            await context.settle()
            yield ended(context.anew(), WatchEndReason.NO_LONGER_AVAILABLE)
            return
        await context.settle()
        async with aclosing(_Stream(context, thing, scope).happenings()) as happenings:
            async for happening in happenings:
                yield happening


class _Stream:
    """One viewer watching one record in one role."""

    def __init__(self, context: RequestContext, thing: RecordThing, scope: Scope) -> None:
        self._context = context
        self._thing = thing
        self._source = scope.reader.source
        self._right = scope.reader.representation
        self._viewer = context.signed_in()
        self._watches = context.services.watches
        self._last_line = look(self._viewer, self._source.code, self._right)
        head = scope.reader.head
        self._last_line.subject, self._last_line.record = head.person, head.id
        self._has_left = False
        self._reason: WatchEndReason | None = None
        self._tries = 0
        self._rests_until = float("-inf")

    async def happenings(self) -> AsyncGenerator[Happening, None]:
        """Everything that there is to tell, and at last that it is over."""
        try:
            with self._watching() as (watcher, vigil):
                while (reason := await self._over(watcher, vigil)) is None:
                    noticed = self._next(watcher, vigil)
                    if noticed is None:
                        await self._wait(watcher, vigil)
                        continue
                    happening = await self._unless_over(noticed, watcher, vigil)
                    if happening is not None and await self._over(watcher, vigil) is None:
                        yield happening
            yield await self._ended(reason)
        finally:
            await asyncio.shield(asyncio.ensure_future(self._left()))

    @contextmanager
    def _watching(self) -> Iterator[tuple[Watcher, Vigil]]:
        watches, viewer, source, right = self._watches, self._viewer, self._source, self._right
        with ExitStack() as kept:
            watcher = kept.enter_context(watches.watcher(source, self._thing.record, viewer, right))
            followed = None
            if right.role is not Role.CITIZEN:
                followed = kept.enter_context(watches.rights_of(viewer, watcher.stirred))
            yield watcher, Vigil(watches, viewer, source, right, followed)

    async def _over(self, watcher: Watcher, vigil: Vigil) -> WatchEndReason | None:
        if watcher.is_overrun:
            raise BadInput(_TOO_SLOW)
        return await vigil.over() or watcher.over or self._reason

    def _next(self, watcher: Watcher, vigil: Vigil) -> Noticed | None:
        """The next change, unless nothing may be shown at present."""
        is_resting = self._watches.clock.monotonic() < self._rests_until
        return None if is_resting or vigil.is_blind else watcher.next()

    async def _wait(self, watcher: Watcher, vigil: Vigil) -> None:
        seconds, now = vigil.seconds(), self._watches.clock.monotonic()
        if now < self._rests_until:
            seconds = min(seconds, self._rests_until - now)
        await stirred_within(watcher.stirred, self._watches.clock, seconds)
        watcher.stirred.clear()

    async def _unless_over(
        self, noticed: Noticed, watcher: Watcher, vigil: Vigil
    ) -> Happening | None:
        """The change as it is shown; None as soon as it is over, however slow the source is."""
        reading = asyncio.ensure_future(self._shown(noticed, watcher))
        try:
            while not reading.done():
                if await self._over(watcher, vigil) is not None:
                    return None
                await self._wait_for(reading, watcher, vigil)
            happening = await reading
        finally:
            reading.cancel()
        if happening is not None:
            happening.context.still = lambda: self._is_on(watcher, vigil)
        return happening

    async def _wait_for(
        self, reading: asyncio.Future[Happening | None], watcher: Watcher, vigil: Vigil
    ) -> None:
        stirring = asyncio.ensure_future(self._wait(watcher, vigil))
        try:
            first: set[asyncio.Future[Any]] = {reading, stirring}
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stirring.cancel()

    async def _is_on(self, watcher: Watcher, vigil: Vigil) -> bool:
        return await self._over(watcher, vigil) is None

    async def _shown(self, noticed: Noticed, watcher: Watcher) -> Happening | None:
        """The change as this viewer is shown it; None where they are not, or not yet."""
        context = self._context.anew()
        context.look_again(rights_anew=True)
        try:
            with reading_within(self._watches.settings.read_budget):
                scope = await scope_of(context, self._thing, use=False)
                event = None if scope is None else await told(scope, noticed)
        except NotSignedIn:
            self._reason = WatchEndReason.SIGN_IN_ENDED
            return None
        except SourceError:
            self._rest()
            return None
        if scope is None:
            self._reason = WatchEndReason.NO_LONGER_AVAILABLE
        self._tries = 0
        watcher.taken()
        return None if event is None else Happening(event, context)

    def _rest(self) -> None:
        """It is tried again in a while, and given up with a word, never passed over."""
        self._tries += 1
        self._rests_until = self._watches.clock.monotonic() + _REST
        if self._tries >= _MOST_TRIES:
            self._reason = WatchEndReason.SOURCE_LOST

    async def _ended(self, reason: WatchEndReason) -> Happening:
        happening = ended(self._context.anew(), reason)
        happening.context.ledger.note(self._last_line)
        self._has_left = True
        await happening.context.settle()
        return happening

    async def _left(self) -> None:
        """The last line of a stream that nobody listens to any more."""
        if self._has_left:
            return
        context = self._context.anew()
        context.ledger.note(self._last_line)
        try:
            await context.settle()
        except StoreUnavailable:
            _log.error("end_of_watch_unlogged")
