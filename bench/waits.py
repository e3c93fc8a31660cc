"""What an answer must at least wait for: the sources' delay as it is, and the log's commit."""

import asyncio
import shutil
import time
from statistics import median

import httptools

from bench.clock import RunningClock
from bench.places import NOW, SOURCES, VAR
from bench.replaying import tell
from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role, Topic
from gateway.store import Store
from gateway.store.keyed import KeyRing, StoreKey

_TIMES = 100
_ASKED = b"GET /vestby/fhir/Patient?_revinclude=Consent%3Apatient HTTP/1.1\r\nhost: replay\r\n\r\n"


def delay_as_it_is(delay: float) -> float:
    """The median time of a call alone, in milliseconds, with the replay server so slow."""
    tell(delay=delay)
    found = asyncio.run(_calls())
    tell(delay=0)
    return found


def commit_alone() -> float:
    """The median time to write one entry of the access log alone, in milliseconds."""
    return asyncio.run(_commits())


class _Reader:
    def __init__(self) -> None:
        self.done = False

    def on_message_complete(self) -> None:
        self.done = True


async def _calls() -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", SOURCES["helsenorge_stub"])
    took = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        writer.write(_ASKED)
        seen = _Reader()
        parser = httptools.HttpResponseParser(seen)
        while not seen.done:
            parser.feed_data(await reader.read(1 << 16))
        took.append(time.perf_counter() - begun)
    writer.close()
    return 1000 * median(took)


async def _commits() -> float:
    folder = VAR / "commits"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store = Store.open(
        f"sqlite:///{folder / 'store.sqlite'}",
        KeyRing([StoreKey(b"a key of the benchmark, and of nothing else")]),
        RunningClock(),
        heads=folder / "heads",
    )
    await store.start()
    took = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        await store.append([_ENTRY])
        took.append(time.perf_counter() - begun)
    await store.close()
    return 1000 * median(took)


_NOBODY = NationalNumber("0000000000")
_ENTRY = AccessToLog(
    access=Access(
        at=NOW,
        kind=AccessKind.READ,
        actor=Person(name="Somebody"),
        role=Role.CITIZEN,
        subject=Person(name="Somebody"),
        municipality="DK-0751",
        application="bench",
        operation="MyDay",
        topics_shown=(Topic.CALENDAR, Topic.MESSAGES, Topic.CONTACTS),
        topics_withheld=(Topic.MEDICATIONS,),
        outcome=AccessOutcome.ANSWERED,
    ),
    actor_number=_NOBODY,
    subject_number=_NOBODY,
)
