"""A source that takes changes, and what is known after sending it one that failed."""

import asyncio

import httpx
import pytest

from gateway.domain.errors import SourceError
from gateway.upstream.breaker import BreakerSettings
from gateway.upstream.changing import noticing_changes
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials, TokenRequest
from tests.clocks import FakeClock

BASE = "https://kilde.example/api/"
TOKEN = TokenRequest(url=f"{BASE}token", credentials=Credentials(client_id="os", secret="x"))
BODY = {"body": "Jeg har feber"}


class Source:
    """Answers changes one after the other as told, the last for ever; tokens as it likes."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.changes: list[httpx.Request] = []
        self.bearers: list[str | None] = []
        self.asked = asyncio.Event()
        self.tokens = 0
        self.gives_tokens = True

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            self.tokens += 1
            given = {"access_token": f"t{self.tokens}", "expires_in": 300}
            return httpx.Response(200, json=given) if self.gives_tokens else httpx.Response(503)
        self.asked.set()
        self.changes.append(request)
        self.bearers.append(request.headers.get("authorization"))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            answer = await answer()
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer) if isinstance(answer, int) else answer

    def upstream(self, *, clock=None, token=None, failures=3, **settings):
        return connected(
            name="kilde",
            address=BASE,
            further=(),
            clock=clock or FakeClock(),
            settings=UpstreamSettings(breaker=BreakerSettings(failures=failures), **settings),
            token=token,
            transport=httpx.MockTransport(self),
        )


async def never():
    await asyncio.Event().wait()


async def sending(upstream, **more):
    """How it failed, and what is known then."""
    with noticing_changes() as sent, pytest.raises(SourceError) as caught:
        await upstream.change("POST", "a", place="sted", json=BODY, **more)
    return caught.value, sent
