"""Many processes that start on one store at the same moment.

`python -m tests.unit.store.crowd URL HEADS COUNT` forks so many, lets each open the store, write a
line and close, and ends well if all of them do.
"""

import asyncio
import os
import sys
import threading
from pathlib import Path

from gateway.store import Store
from gateway.store.keyed import KeyRing
from tests.clocks import FakeClock
from tests.unit.store.desk import STORE_KEY, line


async def live(url: str, heads: str) -> None:
    store = Store.open(url, KeyRing.single(STORE_KEY), FakeClock(), heads=Path(heads))
    await store.start()
    await store.append([line("x")])
    await store.close()


def main(url: str, heads: str, count: str) -> int:
    assert threading.active_count() == 1, "only a process with one thread may fork"
    waiting, starting = os.pipe()
    children = []
    for _ in range(int(count)):
        child = os.fork()
        if child == 0:
            os.close(starting)
            os.read(waiting, 1)  # until the one who holds the other end lets go
            asyncio.run(live(url, heads))
            return 0
        children.append(child)
    os.close(starting)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
