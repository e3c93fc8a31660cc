"""Changes in a row that last longer than the sign-in that they were begun with."""

import asyncio
from pathlib import Path

from tests.e2e.changes.record import Seat, state
from tests.world import Backends, gateway

TWO = """
mutation Two($first: ReplyToThreadInput!, $second: ReplyToThreadInput!) {
  first: replyToThread(input: $first) { __typename }
  second: replyToThread(input: $second) { __typename }
}
"""
LIFETIME = 40
_MOST_LOOKS = 1000


async def test_no_change_begins_after_the_sign_in_has_run_out(
    stubs: Backends, tmp_path: Path
) -> None:
    """What was done before is done and told; what comes after needs a new sign-in."""
    async with gateway(stubs, tmp_path) as world:
        found = await state(world, Seat("citizen", "DK-0217"))
        threads = found["messages"]["threads"]["nodes"]
        thread = next(one["id"] for one in threads if one["canReply"])
        inputs = {
            name: {"threadId": thread, "body": name, "idempotencyKey": f"a key of the {name}"}
            for name in ("first", "second")
        }
        token = world.backends.token("citizen", lifetime=str(LIFETIME))
        # What has been done is told late enough for the time to pass before the second.
        late = {"method": "POST", "kind": "slow", "seconds": 2, "after": True}
        world.backends.fault("nexus_stub", path="conversation|message|repl", **late)
        asking = asyncio.create_task(world.post(TWO, inputs, token=token))
        for _ in range(_MOST_LOOKS):
            if world.backends.effects("nexus_stub"):
                break
            await asyncio.sleep(0.02)
        world.clock.advance(seconds=LIFETIME + 60)
        answer = (await asking).json()
        assert answer["data"] == {"first": {"__typename": "ReplySent"}, "second": None}
        [error] = answer["errors"]
        assert error["path"] == ["second"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
        assert len(world.backends.effects("nexus_stub")) == 1
