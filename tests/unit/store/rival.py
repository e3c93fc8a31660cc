"""One of several processes that want the same things of one store at the same moment.

`python -m tests.unit.store.rival URL HEADS HOLDER` says `ready`, starts its store when it is told
`start`, and does each further line at once: `claim KEY` tells which claim it got, `use PORTAL`
whether it was the first to use it, `append NAME` that a line of this name is in the log.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from gateway.store import Store
from gateway.store.activity import Activity
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.unit.store.desk import CONTENT, HOLD, NAME, STORE_KEY, line


async def live(url: str, heads: str, holder: str) -> None:
    store = Store.open(url, KeyRing.single(STORE_KEY), FakeClock(), heads=Path(heads))
    say("ready")
    while order := (await asyncio.to_thread(sys.stdin.readline)).split():
        try:
            say(await done(store, holder, *order))
        except Exception as error:  # noqa: BLE001
            say(type(error).__name__)
    await store.close()


async def done(store: Store, holder: str, what: str, which: str = "") -> str:
    now = FakeClock().now()
    if what == "start":
        await store.start()
        return "started"
    if what == "claim":
        name = replace(NAME, key=which)
        claim = await store.claim(
            name, CONTENT, holder=holder, until=now + HOLD, attempt=line(f"Try {holder}")
        )
        return type(claim).__name__
    if what == "append":
        await store.append([line(f"{which} of {holder}")])
        return "appended"
    first = []

    def used(known: Activity | None) -> Activity:
        first.append(known is None)
        return known or Activity(signed_in_at=now, last_used_at=now)

    await store.change_activity("sign-in", which, used)
    return "first" if first[-1] else "later"


def say(word: str) -> None:
    print(word, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(live(*sys.argv[1:4]))
