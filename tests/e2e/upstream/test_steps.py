"""What a call to a source takes, in steps of Python. Its time is measured in `bench/`."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.steps import Steps
from tests.e2e.upstream.raw_source import Source, listening, saying, upstream_to, whole

BODY = b"[%s]" % b",".join(b'{"title":"En linje"}' for _ in range(300))


@contextmanager
def elsewhere(source: Source) -> Iterator[int]:
    """The port of a source that runs in a thread of its own, whose steps do not count."""
    ready, ended = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with listening(source) as port:
            source.port = port
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield source.port
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


@pytest.mark.parametrize(("how", "steps"), [("get", 330), ("post", 360)])
async def test_a_call_takes_no_more_steps_than_it_did(how, steps):
    with elsewhere(Source(saying(whole(BODY, content_type="application/json")))) as port:
        upstream = upstream_to(f"http://127.0.0.1:{port}/api/")
        question = {"get": upstream.get, "post": upstream.post}[how]
        found = []
        for _ in range(8):
            with Steps() as counted:
                answer = await question("a", place="sted")
            assert answer.body == BODY
            found.append(counted.number)
        await upstream.aclose()
    assert min(found) <= steps
