"""Whether a viewer may go on watching a record: judged at every event, and when nothing happens."""

from datetime import datetime, time, timedelta

from gateway.domain.errors import NotSignedIn
from gateway.domain.representations import Representation, Viewer
from gateway.domain.watching import WatchEndReason
from gateway.records.source import Source
from gateway.resolvers.followed_rights import FollowedRights
from gateway.resolvers.watches import Watches

_LEAST = 0.01


class Vigil:
    """The sign-in and the right of one stream. Looking at them is never a use of the portal.

    `followed` is None for one's own record, which needs no right of a register.
    """

    def __init__(
        self,
        watches: Watches,
        viewer: Viewer,
        source: Source,
        right: Representation,
        followed: FollowedRights | None,
    ) -> None:
        self._watches = watches
        self._viewer = viewer
        self._source = source
        self._right = right
        self._followed = followed
        self._idle_from = watches.clock.now()

    @property
    def is_blind(self) -> bool:
        """Whether nobody knows at present if the right still stands: then nothing is shown."""
        return self._followed is not None and self._followed.silent_for is not None

    async def over(self) -> WatchEndReason | None:
        """Why it is over, if it is."""
        if self._watches.clock.now() >= self._viewer.expires_at:
            return WatchEndReason.SIGN_IN_ENDED
        try:
            await self._idle()
        except NotSignedIn:
            return WatchEndReason.SIGN_IN_ENDED
        return None if self._followed is None else self._by_right(self._followed)

    def seconds(self) -> float:
        """How long until it must be judged again although nothing has stirred."""
        now = self._watches.clock.now()
        moments = [self._viewer.expires_at, self._midnight(now)]
        if self._source.offers.sign_in.idle_timeout is not None:
            moments.append(self._idle_from)
        left = min(moment - now for moment in moments).total_seconds()
        silent = None if self._followed is None else self._followed.silent_for
        if silent is not None:
            left = min(left, self._watches.settings.patience - silent)
        return max(left, _LEAST)

    async def _idle(self) -> None:
        """Ask only when it may be over: whatever is done meanwhile can but put that off."""
        limit, now = self._source.offers.sign_in.idle_timeout, self._watches.clock.now()
        if limit is None or now < self._idle_from:
            return
        portal = self._source.code
        at = await self._watches.idleness.check(self._viewer, portal, limit, use=False)
        self._idle_from = now + limit if at is None else at

    def _by_right(self, followed: FollowedRights) -> WatchEndReason | None:
        silent = followed.silent_for
        if silent is not None and silent >= self._watches.settings.patience:
            return WatchEndReason.SOURCE_LOST
        if followed.known is None or any(self._is_enough(right) for right in followed.known):
            return None
        return WatchEndReason.NO_LONGER_AVAILABLE

    def _is_enough(self, right: Representation) -> bool:
        """A renewed mandate is as good as the one that the stream began with."""
        same = right.role is self._right.role and right.number == self._right.number
        return same and self._watches.admission.reaches(right, self._source)

    def _midnight(self, now: datetime) -> datetime:
        tomorrow = now.astimezone(self._source.zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), self._source.zone)
