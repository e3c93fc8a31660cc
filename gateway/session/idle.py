"""Idle time: a portal that signs out whoever has done nothing there for a while.

Source: Aarhus Kommune, "Min Dialog" ("Du bliver automatisk logget ud, hvis du har været inaktiv i
fire minutter"). Counted per portal and sign-in, from the first use of that portal. What has ended
stays ended, also after a restart or with a renewed token, until a newer sign-in; one so old that it
may have been forgotten has ended too.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeGuard

from gateway.domain.clock import Clock
from gateway.domain.errors import NotSignedIn, SignInUnknown, StoreUnavailable
from gateway.domain.representations import Viewer
from gateway.store.activity import SIGN_IN_LASTS, Activity

_SIGN_IN_AGAIN: Final = (
    "This portal's sign-in has ended because it was not used for a while: sign in again."
)


class ActivityStore(Protocol):
    """Remembers one activity for each sign-in and portal."""

    async def activity(self, sign_in: str, portal: str) -> Activity | None:
        """What is known. Raises `StoreUnavailable`."""
        ...

    async def change_activity(
        self, sign_in: str, portal: str, change: Callable[[Activity | None], Activity]
    ) -> Activity:
        """What is known afterwards; nobody else changes it meanwhile. Raises the same."""
        ...


class IdleTime:
    """Watches how long each sign-in has been idle at each portal."""

    def __init__(self, store: ActivityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def check(
        self, viewer: Viewer, portal: str, limit: timedelta | None, /, *, use: bool
    ) -> datetime | None:
        """The moment at which this portal will ask for a new sign-in if nothing is done.

        None: it has no such rule (`limit` None), or has not been used yet. `use` False neither
        begins nor extends anything. Exactly at the moment is too late.

        Raises:
            NotSignedIn: It has ended, or nobody can tell because the store does not answer.
        """
        if limit is None:
            return None
        try:
            known = await self._known(viewer, portal, limit, use=use)
        except StoreUnavailable:
            raise SignInUnknown(_SIGN_IN_AGAIN) from None
        if not _is_known(known, viewer):
            if self._may_be_forgotten(viewer):
                raise NotSignedIn(_SIGN_IN_AGAIN)
            return None
        if self._is_over(known, viewer, limit):
            raise NotSignedIn(_SIGN_IN_AGAIN)
        return known.last_used_at + limit

    async def _known(
        self, viewer: Viewer, portal: str, limit: timedelta, *, use: bool
    ) -> Activity | None:
        name = _sign_in(viewer)
        if not use:
            return await self._store.activity(name, portal)

        def used(known: Activity | None) -> Activity:
            now = self._clock.now()
            if not _is_known(known, viewer):
                return self._begun(viewer, now)
            if known.signed_in_at > viewer.signed_in_at:
                return known
            if self._is_over(known, viewer, limit):
                return replace(known, ended=True)
            return replace(known, last_used_at=max(now, known.last_used_at))

        return await self._store.change_activity(name, portal, used)

    def _begun(self, viewer: Viewer, now: datetime) -> Activity:
        if self._may_be_forgotten(viewer):
            at = viewer.signed_in_at
            return Activity(signed_in_at=at, last_used_at=at, ended=True)
        return Activity(signed_in_at=viewer.signed_in_at, last_used_at=now)

    def _may_be_forgotten(self, viewer: Viewer) -> bool:
        return self._clock.now() - viewer.signed_in_at >= SIGN_IN_LASTS

    def _is_over(self, known: Activity, viewer: Viewer, limit: timedelta) -> bool:
        superseded = known.signed_in_at > viewer.signed_in_at
        idle = self._clock.now() - known.last_used_at
        return known.ended or superseded or idle >= limit


def _is_known(known: Activity | None, viewer: Viewer) -> TypeGuard[Activity]:
    """Whether this is of the viewer's own sign-in, or of a later one."""
    return known is not None and known.signed_in_at >= viewer.signed_in_at


def _sign_in(viewer: Viewer) -> str:
    if viewer.sign_in is not None:
        return json.dumps([viewer.issuer, "sid", viewer.sign_in])
    at = int(viewer.signed_in_at.timestamp())
    return json.dumps([viewer.issuer, "sub", viewer.subject, at])
