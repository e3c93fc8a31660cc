"""Frames of RFC 6455, written by hand: as they should be, and in every way as they should not."""

import json
from dataclasses import dataclass
from typing import Any

from tests.odd.by_hand import request
from tests.odd.judging import judge_errors
from tests.odd.serving import OddGateway
from tests.odd.talk import Talk

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
HANDSHAKE = (
    b"connection: upgrade",
    b"upgrade: websocket",
    b"sec-websocket-version: 13",
    b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
    b"sec-websocket-protocol: graphql-transport-ws",
)
OUR_CODES = {1000, 1001, 1002, 1003, 1007, 1008, 1009}
PROTOCOL_CODES = {4400, 4401, 4403, 4406, 4408, 4409, 4429}
"""Of https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md."""
_KINDS = {"connection_ack", "next", "error", "complete", "ping", "pong"}
_MASK = b"mask"


def frame(
    opcode: int,
    data: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    masked: bool = True,
    length: int | None = None,
) -> bytes:
    """A frame; `length` is the one that it tells, whatever it has."""
    told = len(data) if length is None else length
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    mask = 0x80 if masked else 0
    if told < 126:
        head = bytes([first, mask | told])
    elif told < 1 << 16:
        head = bytes([first, mask | 126]) + told.to_bytes(2, "big")
    else:
        head = bytes([first, mask | 127]) + told.to_bytes(8, "big")
    if not masked:
        return head + data
    return head + _MASK + bytes(byte ^ _MASK[at % 4] for at, byte in enumerate(data))


def text(message: str) -> bytes:
    return frame(TEXT, message.encode())


def subscribe(name: str, query: str = "{ __typename }") -> bytes:
    told = {"id": name, "type": "subscribe", "payload": {"query": query}}
    return text(json.dumps(told))


INIT = text('{"type":"connection_init"}')


@dataclass(frozen=True)
class Heard:
    """Every message of the other side's, and the code with which it has closed."""

    messages: list[dict[str, Any]]
    code: int | None


def opened(odd: OddGateway) -> Talk:
    """A WebSocket, before anybody has introduced themselves."""
    talk = odd.talk()
    talk.say(request(b"", *HANDSHAKE, method=b"GET"))
    answer = talk.heard()
    assert answer is not None
    assert answer.status == 101
    return talk


def read(heard: bytes) -> Heard:
    """Read what a server has sent, as strictly as a client may. Half a frame at its end is none."""
    messages, code = [], None
    while len(heard) >= 2:
        first, told, at = heard[0], heard[1], 2
        if told in {126, 127}:
            at = 4 if told == 126 else 10
            told = int.from_bytes(heard[2:at], "big")
        if len(heard) < at + told:
            break
        data, heard = heard[at : at + told], heard[at + told :]
        # RFC 6455, 5.5.1: no data behind an end. A ping may still be answered.
        assert code is None or first & 0x0F == PONG, "something follows the end"
        assert first & 0x70 == 0
        assert first & 0x80
        assert first & 0x0F in {TEXT, CLOSE, PING, PONG}
        if first & 0x0F == TEXT:
            messages.append(_judged(data))
        elif first & 0x0F == CLOSE:
            code = int.from_bytes(data[:2], "big") if data else 1005
            data[2:].decode()
    return Heard(messages, code)


def _judged(data: bytes) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(data)
    assert message["type"] in _KINDS
    if message["type"] == "error":
        judge_errors(message["payload"])
    elif message["type"] == "next":
        judge_errors(message["payload"].get("errors", []))
    return message


def ended(talk: Talk) -> Heard:
    """Everything that the other side says, until it closes. Then we hang up, and it does."""
    while (found := read(talk.heard_so_far)).code is None and not talk.ended:
        assert talk.listen(20), f"left open after {b''.join(talk.sent)[:2000]!r}"
    talk.hush()
    talk.until_ended()
    return found
