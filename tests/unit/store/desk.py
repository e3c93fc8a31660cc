"""One database, and the stores of several processes on it, with one clock."""

from datetime import UTC, datetime, timedelta

from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.changes import ChangeKind, Made, RefusalCode
from gateway.domain.claims import ChangeName, Confirmed, Declined, Unknown
from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role, Topic
from gateway.store import Store
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock

STORE_KEY = b"an access log's key of 32 bytes!"
NANCY, RASMUS = NationalNumber("2512489996"), NationalNumber("0101659993")
NAME = ChangeName(
    issuer="https://udsteder.example",
    subject="sub-4711",
    client="omsorg-console",
    person=NANCY,
    municipality="DK-0751",
    kind=ChangeKind.START_THREAD,
    key="noegle-0001",
)
CONTENT = '["id", {"body": "Jeg har feber"}]'
HOLD = timedelta(seconds=12)
DAY = timedelta(hours=24)
INSTANT = timedelta(microseconds=1)
DONE = Confirmed(Made(id="m1"))
NOT_DONE = Declined(RefusalCode.TOO_LATE)
NOBODY_KNOWS = Unknown(timedelta(seconds=2))


def line(operation="Skriv", outcome=AccessOutcome.FAILED):
    nancy = Person(name="Nancy Berggren")
    access = Access(
        at=datetime(2026, 11, 22, 10, tzinfo=UTC),
        kind=AccessKind.WRITE,
        actor=nancy,
        role=Role.CITIZEN,
        subject=nancy,
        municipality="DK-0751",
        application="omsorg-console",
        operation=operation,
        topics_shown=(Topic.MESSAGES,) if outcome is AccessOutcome.ANSWERED else (),
        topics_withheld=(),
        outcome=outcome,
    )
    return AccessToLog(access=access, actor_number=NANCY, subject_number=NANCY)


class Desk:
    """Stores in one database, with one clock: each is what one process has."""

    def __init__(self, database, heads):
        self.database, self.heads, self.clock = database, heads, FakeClock()
        self.stores = []

    async def open(self, *, key=STORE_KEY, **settings):
        store = Store.open(
            self.database.url, KeyRing.single(key), self.clock, heads=self.heads, **settings
        )
        self.stores.append(store)
        await store.start()
        return store

    async def claim(self, holder="a", *, store=0, name=NAME, content=CONTENT, operation=None):
        return await self.stores[store].claim(
            name,
            content,
            holder=holder,
            until=self.clock.now() + HOLD,
            attempt=line(operation or f"Try {holder}"),
        )

    async def settle(self, outcome, holder="a", *, store=0, **more):
        await self.stores[store].settle(NAME, holder=holder, outcome=outcome, **more)

    async def lines(self):
        """Operation and outcome of every line about Nancy, oldest first."""
        found = await self.stores[0].accesses(NANCY)
        return [(f.access.operation, f.access.outcome.value) for f in reversed(found)]
