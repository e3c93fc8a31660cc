"""Whoever comes is taken in soon, however much there is to do, so that they can be refused soon."""

import asyncio
import contextlib
import socket

import uvloop

from gateway.cli.serving import WELCOMED_AT_ONCE, doors, listening

MANY = 64
TURNS = MANY // WELCOMED_AT_ONCE
SLACK = 4


class Guest(asyncio.Protocol):
    """Somebody who has been taken in."""

    seen: list[asyncio.BaseTransport]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.seen.append(transport)


async def turns_until_all_are_in(bound: socket.socket) -> int:
    Guest.seen = []
    loop = asyncio.get_running_loop()
    listeners = doors(bound)
    servers = [await loop.create_server(Guest, sock=one) for one in listeners]
    turns = 0
    with contextlib.ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(socket.create_connection(bound.getsockname()))
        while len(Guest.seen) < MANY and turns < 2 * MANY:
            await asyncio.sleep(0)
            turns += 1
        assert len(Guest.seen) == MANY
        for transport in Guest.seen:
            transport.close()
    for server in servers:
        server.close()
        await server.wait_closed()
    for one in listeners:
        one.close()
    return turns


def test_many_who_come_at_once_are_taken_in_within_a_few_turns() -> None:
    bound = listening("127.0.0.1", 0)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(turns_until_all_are_in(bound)) <= TURNS + SLACK
