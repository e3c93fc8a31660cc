"""Everything that streams of this process share: the hub, seats, and rights that are followed."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass

from gateway.domain.clock import Clock
from gateway.domain.errors import BadInput
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.people import NationalNumber
from gateway.domain.representations import Representation, Viewer
from gateway.records.source import Source
from gateway.records.watching.hub import Hub
from gateway.records.watching.marks import Marks
from gateway.records.watching.record import Means, Pace
from gateway.records.watching.signals import Names, Signals
from gateway.records.watching.watcher import Watcher
from gateway.resolvers.followed_rights import FollowedRights
from gateway.session.admission import Admission, Idleness, Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """Times in seconds.

    `poll_every`: how often a watched record is looked at; `pushed_poll_every`: the same where its
    source says by itself what changes. `rights_every`: how often it is asked whether a right to
    act for another still stands; `patience`: how long that may go unanswered. `read_budget`: how
    long reading one event may take. `most_streams` at a time for one person in one application.
    """

    poll_every: float = 20.0
    pushed_poll_every: float = 300.0
    rights_every: float = 0.75
    patience: float = 30.0
    read_budget: float = 3.0
    most_streams: int = 50


class Watches:
    """What streams work with. Belongs to one event loop; nothing runs while nobody watches.

    `key` is what names and marks are made under: the same in every process of the gateway.
    """

    def __init__(
        self,
        *,
        admission: Admission,
        rights: Rights,
        idleness: Idleness,
        signals: Signals,
        key: bytes,
        clock: Clock,
        settings: WatchSettings,
    ) -> None:
        self.admission = admission
        self.idleness = idleness
        self.clock = clock
        self.settings = settings
        pace = Pace(poll=settings.poll_every, pushed=settings.pushed_poll_every)
        means = Means(clock=clock, signals=signals, names=Names(key), marks=Marks(key), pace=pace)
        self._hub = Hub(means)
        self._rights = rights
        self._seats: Counter[tuple[str, str, str]] = Counter()
        self._followed: dict[tuple[Country, NationalNumber], _Following] = {}

    def start(self) -> None:
        """Begin to hear the gateway's other processes."""
        self._hub.start()

    async def close(self) -> None:
        """Stop everything."""
        tasks = [following.task for following in self._followed.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._hub.close()

    def changed(self, municipality: MunicipalityCode, record: str) -> None:
        """A record was changed through this gateway: tell whoever watches it."""
        self._hub.changed(municipality, record)

    @contextmanager
    def seat(self, viewer: Viewer) -> Iterator[None]:
        """A place for one more stream of this person. Raises `BadInput` where there is none.

        In each application: what is open in one is no other one's business.
        """
        person = viewer.issuer, viewer.subject, viewer.client
        most = self.settings.most_streams
        if self._seats[person] >= most:
            raise BadInput(
                f"At most {most} streams at a time for one person: end one to begin another."
            )
        self._seats[person] += 1
        try:
            yield
        finally:
            self._seats[person] -= 1
            if not self._seats[person]:
                del self._seats[person]

    @contextmanager
    def watcher(
        self, source: Source, record: str, viewer: Viewer, right: Representation
    ) -> Iterator[Watcher]:
        """Somebody who is told what changes in a record, by a right that has been checked."""
        watcher = self._hub.watch(source, record, viewer, right)
        try:
            yield watcher
        finally:
            self._hub.leave(source, record, watcher)

    @contextmanager
    def rights_of(self, viewer: Viewer, stirred: asyncio.Event) -> Iterator[FollowedRights]:
        """The viewer's rights, followed; `stirred` is set whenever they change."""
        person = viewer.country, viewer.number
        if person not in self._followed:
            every = self.settings.rights_every
            followed = FollowedRights(self._rights, viewer, self.clock, every)
            asking = asyncio.get_running_loop().create_task(followed.ask_on(), context=Context())
            self._followed[person] = _Following(followed, asking)
        following = self._followed[person]
        following.rights.stirred.append(stirred)
        try:
            yield following.rights
        finally:
            following.rights.stirred.remove(stirred)
            if not following.rights.stirred:
                self._followed.pop(person, None)
                following.task.cancel()


@dataclass(frozen=True, slots=True)
class _Following:
    rights: FollowedRights
    task: "asyncio.Task[None]"
