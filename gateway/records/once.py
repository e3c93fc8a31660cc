"""Doing a change once: claim its name, find out what an earlier try did, do it, settle.

The claim is durable before anything is sent, and says who would have done it; a process that is
killed at any step leaves a name that the next try takes over, and that try finds out first. What
was sent and not confirmed is unknown until then, never done twice and never forgotten.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Protocol
from uuid import UUID

import structlog

from gateway.domain.access_log import AccessOutcome, AccessToLog
from gateway.domain.changes import Made, NotDone, RefusalCode
from gateway.domain.claims import (
    AlreadyMade,
    ChangeName,
    Claim,
    Claimed,
    Confirmed,
    Declined,
    HeldElsewhere,
    OtherInput,
    Outcome,
    Unknown,
)
from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, StoreUnavailable
from gateway.upstream.budget import reading_within
from gateway.upstream.changing import Sent, noticing_changes

_GRACE: Final = 8.0
_LOOK_AGAIN: Final = 0.05
_SOON: Final = timedelta(seconds=2)
_MAY_YET_ARRIVE: Final = timedelta(seconds=60)
_LONGEST_WAIT: Final = timedelta(seconds=60)
_log = structlog.get_logger("gateway.records")


class Claims(Protocol):
    """Where names of changes are kept, for every process that serves."""

    async def claim(
        self, name: ChangeName, content: str, *, holder: str, until: datetime, attempt: AccessToLog
    ) -> Claim:
        """Durable on return; raises `StoreUnavailable`: then nothing may be sent."""
        ...

    async def settle(
        self,
        name: ChangeName,
        *,
        holder: str,
        outcome: Outcome | None,
        sent: bool = False,
        result: str | None = None,
        entry: AccessToLog | None = None,
    ) -> None:
        """Keep how it ended, with its log line; `sent`: it may have left this time.

        Raises `StoreUnavailable`.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One change to be done once.

    `find` tells what an earlier try made, `do` judges and does it; both get the `uid`. `entry`
    makes the log line of an outcome. `sealed` and `unsealed` turn a result into a text that only
    this gateway can read, and back.
    """

    name: ChangeName
    content: str = field(repr=False)
    find: Callable[[UUID], Awaitable[Made | None]]
    do: Callable[[UUID], Awaitable[Made]]
    entry: Callable[[AccessOutcome], AccessToLog]
    sealed: Callable[[Made], str]
    unsealed: Callable[[str], Made]


class Once:
    """Does changes once. `budget` is how long one may take, in seconds."""

    def __init__(self, claims: Claims, clock: Clock, budget: float) -> None:
        self._claims = claims
        self._clock = clock
        self._budget = budget
        self._under_way: dict[ChangeName, asyncio.Event] = {}
        self._kept: set[asyncio.Task[tuple[Outcome, bool]]] = set()

    async def done(self, doing: Doing) -> tuple[Outcome, bool]:
        """How it ended, and whether it was this call that did it (and logged it).

        It goes on to its end even if nobody waits any more. Raises a `SourceError` where nothing
        was sent, and `StoreUnavailable`.
        """
        task = asyncio.ensure_future(self._done(doing))
        self._kept.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[tuple[Outcome, bool]]) -> None:
        """Looked at, so that the event loop does not write down what nobody waits for any more."""
        self._kept.discard(task)
        if not task.cancelled():
            task.exception()

    async def _done(self, doing: Doing) -> tuple[Outcome, bool]:
        holder = secrets.token_hex(8)
        claim = await self._claimed(doing, holder)
        if isinstance(claim, AlreadyMade):
            return Confirmed(doing.unsealed(claim.result), before=True), False
        if isinstance(claim, OtherInput):
            return Declined(RefusalCode.CONFLICT), False
        if isinstance(claim, HeldElsewhere):
            return Unknown(self._until(claim.until)), False
        own = self._under_way.setdefault(doing.name, asyncio.Event())
        try:
            return await self._tried(doing, claim, holder), True
        finally:
            own.set()
            self._under_way.pop(doing.name, None)

    async def _claimed(self, doing: Doing, holder: str) -> Claim:
        """The claim, as soon as nobody else holds it, or who holds it when the budget is spent."""
        waited = 0.0
        while True:
            until = self._clock.now() + timedelta(seconds=self._budget + _GRACE)
            attempt = doing.entry(AccessOutcome.FAILED)
            claim = await self._claims.claim(
                doing.name, doing.content, holder=holder, until=until, attempt=attempt
            )
            if not isinstance(claim, HeldElsewhere) or waited >= self._budget:
                return claim
            waited += await self._wait(doing.name, self._budget - waited)

    async def _wait(self, name: ChangeName, at_most: float) -> float:
        """Wait for somebody in this process to end, or a moment for another process."""
        here = self._under_way.get(name)
        if here is None:
            await self._clock.sleep(_LOOK_AGAIN)
            return _LOOK_AGAIN
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(at_most):
                await here.wait()
        except TimeoutError:
            return at_most
        return asyncio.get_running_loop().time() - begun

    async def _tried(self, doing: Doing, claim: Claimed, holder: str) -> Outcome:
        with reading_within(self._budget), noticing_changes() as sent:
            try:
                outcome = await self._outcome(doing, claim, sent)
            except BaseException:
                await self._let_go(doing, claim, holder, sent)
                raise
        entry = doing.entry(_LOGGED[type(outcome)])
        result = doing.sealed(outcome.made) if isinstance(outcome, Confirmed) else None
        try:
            await self._claims.settle(
                doing.name,
                holder=holder,
                outcome=_still_open(outcome, claim),
                sent=sent.maybe_done,
                result=result,
                entry=entry,
            )
        except StoreUnavailable:
            if not sent.maybe_done:
                raise
            return Unknown(_SOON)  # it may be done, and the claim still says so
        return outcome

    async def _outcome(self, doing: Doing, claim: Claimed, sent: Sent) -> Outcome:
        try:
            made = await doing.find(claim.uid) if claim.again else None
            return Confirmed(made if made is not None else await doing.do(claim.uid))
        except NotDone as refused:
            return self._declined(refused.code, claim)
        except SourceError as error:
            if not sent.maybe_done:
                raise
            name = doing.name
            _log.warning(
                "change_unknown",
                municipality=name.municipality,
                kind=name.kind,
                error=type(error).__name__,
                place=error.place,
            )
            return Unknown(min(error.retry_after or _SOON, _LONGEST_WAIT))
        except Exception as error:
            if not sent.maybe_done:
                raise
            _log.error("change_lost_from_sight", error=type(error).__name__)
            return Unknown(_SOON)

    def _declined(self, code: RefusalCode, claim: Claimed) -> Outcome:
        """A refusal, once an earlier try that nothing is known of cannot arrive any more."""
        if claim.sent_at is None:
            return Declined(code)
        left = claim.sent_at + _MAY_YET_ARRIVE - self._clock.now()
        return Unknown(max(left, _SOON)) if left > timedelta() else Declined(code)

    async def _let_go(self, doing: Doing, claim: Claimed, holder: str, sent: Sent) -> None:
        """Free again if nothing was sent; else, or after an earlier try, as unknown as it is."""
        outcome = Unknown(_SOON) if claim.again or sent.maybe_done else None
        try:
            await self._claims.settle(
                doing.name,
                holder=holder,
                outcome=outcome,
                sent=sent.maybe_done,
                entry=doing.entry(AccessOutcome.FAILED),
            )
        except StoreUnavailable:
            _log.error("claim_not_let_go")

    def _until(self, moment: datetime) -> timedelta:
        left = (moment - self._clock.now()).total_seconds()
        return timedelta(seconds=max(1, ceil(left)))


_LOGGED: Final = {
    Confirmed: AccessOutcome.ANSWERED,
    Declined: AccessOutcome.REFUSED,
    Unknown: AccessOutcome.FAILED,
}


def _still_open(outcome: Outcome, claim: Claimed) -> Outcome:
    """A refusal after an earlier try that may yet arrive: the next call finds out once more."""
    if isinstance(outcome, Declined) and claim.again:
        return Unknown(_SOON)
    return outcome
