"""The messages of graphql-transport-ws, read strictly.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, TypeAlias

import msgspec

from gateway.http.requests import BadRequestError, GraphQLRequest, checked

SUBPROTOCOL: Final = "graphql-transport-ws"
LONGEST_ID: Final = 128


class Close(IntEnum):
    """Why a connection is closed: the protocol's own codes, and those of RFC 6455.

    TOO_MANY_INITS is a second introduction on one connection, and one more that fails from where
    too many have failed.
    """

    GOING_AWAY = 1001
    TOO_BIG = 1009
    BROKEN = 1011
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    ALREADY_EXISTS = 4409
    TOO_MANY_INITS = 4429


class CloseError(Exception):
    """The connection is to be closed. The reason is ours, at most 123 bytes (RFC 6455, 5.5)."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Init:
    """`connection_init`: the different values that it gives for `Authorization`."""

    authorization: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`subscribe`: an operation of any kind, under the client's own id for it."""

    id: str
    asked: GraphQLRequest


@dataclass(frozen=True, slots=True)
class Complete:
    """`complete`: the client wants no more of the operation of this id."""

    id: str


@dataclass(frozen=True, slots=True)
class Ping:
    """`ping`."""


@dataclass(frozen=True, slots=True)
class Pong:
    """`pong`."""


Frame: TypeAlias = Init | Subscribe | Complete | Ping | Pong


def read(text: str | None) -> Frame:
    """The message in a frame; None stands for a binary one. Raises `CloseError`."""
    if text is None:
        raise _bad("Binary frames are not read here: send texts.")
    try:
        told = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise _bad("The message is not JSON: send a JSON object.") from None
    if not isinstance(told, dict):
        raise _bad("The message is no JSON object: send one with a `type`.")
    kind = told.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise _bad("The message has no `type` that a client may send: give it one.")
    return reader(told)


def _init(told: dict[str, Any]) -> Init:
    payload = _object(told, "payload")
    found = [*_authorizations(payload), *_authorizations(_object(payload, "headers"))]
    return Init(tuple(dict.fromkeys(found)))


def _authorizations(told: dict[str, Any]) -> list[str]:
    values = [v for k, v in told.items() if k.lower() == "authorization" and v is not None]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(values):
        raise _bad("`Authorization` is no text: send one with a bearer token.")
    return texts


def _subscribe(told: dict[str, Any]) -> Subscribe:
    payload = told.get("payload")
    if not isinstance(payload, dict):
        raise _bad("`payload` is missing or no object: send one with a `query`.")
    try:
        asked = checked(payload)
    except BadRequestError as error:
        raise _bad(error.message) from None
    return Subscribe(_id(told), asked)


def _complete(told: dict[str, Any]) -> Complete:
    return Complete(_id(told))


def _ping(told: dict[str, Any]) -> Ping:
    _object(told, "payload")
    return Ping()


def _pong(told: dict[str, Any]) -> Pong:
    _object(told, "payload")
    return Pong()


_READERS: Final[dict[str, Callable[[dict[str, Any]], Frame]]] = {
    "connection_init": _init,
    "subscribe": _subscribe,
    "complete": _complete,
    "ping": _ping,
    "pong": _pong,
}


def _id(told: dict[str, Any]) -> str:
    told_id = told.get("id")
    if not isinstance(told_id, str) or not told_id:
        raise _bad("`id` is missing or no text: give the operation one.")
    if len(told_id) > LONGEST_ID:
        raise _bad(f"`id` is longer than {LONGEST_ID} characters: make a shorter one.")
    return told_id


def _object(told: dict[str, Any], name: str) -> dict[str, Any]:
    """The object of this name; an empty one where it is left out or null."""
    found = told.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise _bad(f"`{name}` is no object: send one or leave it out.")
    return found


def _bad(reason: str) -> CloseError:
    return CloseError(Close.BAD_REQUEST, reason)
