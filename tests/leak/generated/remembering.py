"""The road from a gateway to its sources: what was asked is noted, what was answered is kept.

A source of a world that stands still answers the same question the same way, so it is asked once,
over HTTP on loopback, and its answer is used again until something is changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

_QUESTION = re.compile(r"_search$|/search$|token$|^/registers/")
_BY_THE_WAY = frozenset(
    {"authorization", "nhn-event-id", "host", "connection", "user-agent", "content-length"}
)
"""Headers without meaning for an answer, or random in every request by design."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a source answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(slots=True)
class Memory:
    """What one world's sources were asked since `asked` was emptied, and all that they answered.

    `ports` leads from where a gateway believes a source to be to where it is in this world: to its
    gateway every world has the same addresses.
    """

    ports: Mapping[int, int]
    asked: list[str] = field(default_factory=list)
    answers: dict[str, Answered] = field(default_factory=dict)

    def line(self, request: httpx.Request) -> str:
        """A request in one line, without what is random in it by design."""
        told = sorted((k, v) for k, v in request.headers.items() if k not in _BY_THE_WAY)
        said = request.content.decode("utf-8", "backslashreplace")
        return f"{request.method} {request.url} {told} {said}"

    def port(self, address: httpx.URL) -> int | None:
        """Where that is in this world. Keys of issuers are the same in every world."""
        told = address.port
        return told if told is None or address.path.endswith("/jwks") else self.ports[told]


class Remembering(httpx.AsyncBaseTransport):
    """Asks over HTTP what is not known yet."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        # A kept connection may be closed by the source just when it is used again.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._network = httpx.AsyncHTTPTransport(verify=False, trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request of the gateway."""
        await request.aread()
        line = self._memory.line(request)
        if not request.url.path.endswith("token"):
            self._memory.asked.append(line)
        if request.method != "GET" and not _QUESTION.search(request.url.path):
            self._memory.answers.clear()
            return _given(await self._answered(request))
        if line not in self._memory.answers:
            self._memory.answers[line] = await self._answered(request)
        return _given(self._memory.answers[line])

    async def aclose(self) -> None:
        """Close the connections."""
        await self._network.aclose()

    async def _answered(self, request: httpx.Request) -> Answered:
        request.url = request.url.copy_with(port=self._memory.port(request.url))
        response = await self._network.handle_async_request(request)
        try:
            body = await response.aread()
        finally:
            await response.aclose()
        return Answered(response.status_code, tuple(response.headers.items()), body)


def _given(kept: Answered) -> httpx.Response:
    return httpx.Response(
        kept.status, headers=list(kept.headers), stream=httpx.ByteStream(kept.body)
    )
