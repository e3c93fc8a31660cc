"""Issuers turn their keys while everybody is busy, and nobody who is signed in notices."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import httpx
import jwt
import pytest

from gateway.session.keys import BETWEEN_FETCHES
from tests.e2e.served_live import Live, live
from tests.unit.session.forge import RSA_KEY, ec_key, signed
from tests.world import NOW, Backends

PEOPLE = {"citizen": "mitid", "innbygger": "idporten"}
ISSUERS = tuple(PEOPLE.values())
READERS, FORGERS, TURNS, CROWD = 10, 4, 5, 200
AT = int(NOW.timestamp())
EC_KEY = ec_key()
QUERY = {"query": "{ viewer { name } }"}


@pytest.fixture(scope="module")
def gateway(running_backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(running_backends, tmp_path_factory.mktemp("turning") / "gateway", {}) as ready:
        yield ready


@dataclass
class Street:
    """One gateway, everybody who asks it, and what they were answered."""

    http: httpx.AsyncClient
    stubs: Backends
    tokens: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[int, float]] = field(default_factory=list)
    forged: list[int] = field(default_factory=list)
    rounds: dict[object, int] = field(default_factory=dict)
    answered: asyncio.Condition = field(default_factory=asyncio.Condition)
    over: bool = False

    async def ask(self, token: str) -> tuple[int, float]:
        """The status, and how long it took."""
        begun = time.monotonic()
        headers = {"authorization": f"Bearer {token}"}
        answer = await self.http.post("/graphql", json=QUERY, headers=headers)
        return answer.status_code, time.monotonic() - begun

    async def read_on(self, person: str, number: int) -> None:
        """Ask again and again, with whichever token that person has now."""
        while not self.over:
            before = self.rounds.setdefault((person, number), 0)
            self.answers.append(await self.ask(self.tokens[person]))
            async with self.answered:
                self.rounds[person, number] = before + 1
                self.answered.notify_all()

    async def forge_on(self, issuer: str, number: int) -> None:
        """Ask again and again, with keys that the issuer has never had."""
        made = 0
        while not self.over:
            made += 1
            status, _ = await self.ask(self.forgery(issuer, f"forged-{number}-{made}"))
            self.forged.append(status)

    def forgery(self, issuer: str, kid: str) -> str:
        told = {"iss": self.stubs.url("identity_stub", f"/{issuer}"), "aud": "omsorg", "exp": AT}
        key, algorithm = (EC_KEY, "ES256") if issuer == "mitid" else (RSA_KEY, "RS256")
        token: str = signed(told, key, algorithm, kid=kid)
        return token

    async def a_round(self) -> None:
        """Until everybody has an answer to what they asked after now."""
        before = dict(self.rounds)
        async with self.answered:
            await self.answered.wait_for(
                lambda: all(self.rounds[one] >= count + 2 for one, count in before.items())
            )

    async def turn(self) -> None:
        """New keys at both issuers, and at once a token of each."""
        url = self.stubs.url("identity_stub", "/demo/rotate")
        async with httpx.AsyncClient(trust_env=False) as order:
            for issuer in ISSUERS:
                (await order.post(url, params={"issuer": issuer})).raise_for_status()
        for person in PEOPLE:
            self.tokens[person] = await asyncio.to_thread(self.stubs.token, person)

    def asked_for_keys(self, issuer: str) -> int:
        asked = self.stubs.requests("identity_stub")
        return sum(request["path"] == f"/{issuer}/jwks" for request in asked)


@asynccontextmanager
async def opened(gateway: Live, stubs: Backends) -> AsyncIterator[Street]:
    # The gateway ends a connection that has been idle for 5 seconds: none is used as old as that.
    limits = httpx.Limits(max_connections=500, keepalive_expiry=1)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{gateway.port}", trust_env=False, timeout=30, limits=limits
    ) as http:
        street = Street(http, stubs)
        for person in PEOPLE:
            street.tokens[person] = await asyncio.to_thread(stubs.token, person)
        yield street


def key_ids(street: Street) -> set[str]:
    return {jwt.get_unverified_header(token)["kid"] for token in street.tokens.values()}


async def test_keys_are_turned_under_load_without_one_failed_request(
    gateway: Live, stubs: Backends
) -> None:
    """Each token is used the moment it is issued, while others forge keys that there are not."""
    async with opened(gateway, stubs) as street, asyncio.TaskGroup() as group:
        begun, used = time.monotonic(), key_ids(street)
        for person, issuer in PEOPLE.items():
            for number in range(READERS):
                group.create_task(street.read_on(person, number))
            for number in range(FORGERS):
                group.create_task(street.forge_on(issuer, number))
        await asyncio.sleep(0)
        for _ in range(TURNS):
            # The keys before the last ones are withdrawn: nobody may hold a token by them still.
            await street.a_round()
            await street.turn()
            used |= key_ids(street)
            street.answers += await asyncio.gather(*map(street.ask, street.tokens.values()))
        await street.a_round()
        street.over = True
    lasted = time.monotonic() - begun
    assert len(used) == len(ISSUERS) * (TURNS + 1)
    assert len(street.answers) > TURNS * READERS * len(PEOPLE)
    assert {status for status, _ in street.answers} == {200}
    assert max(seconds for _, seconds in street.answers) < 10
    assert set(street.forged) == {401}
    for issuer in ISSUERS:
        assert TURNS < street.asked_for_keys(issuer) <= ceil(lasted / BETWEEN_FETCHES) + 1


async def test_a_crowd_of_unknown_keys_costs_few_questions_and_nobody_else_waits(
    gateway: Live, stubs: Backends
) -> None:
    async with opened(gateway, stubs) as street:
        for token in street.tokens.values():
            assert (await street.ask(token))[0] == 200
        stubs.forget_requests()
        stubs.fault("identity_stub", path="^/mitid/jwks$", kind="hold", until=2, times=2)
        begun = time.monotonic()
        forged: list[Any] = [
            asyncio.create_task(street.ask(street.forgery("mitid", f"unheard-of-{number}")))
            for number in range(CROWD)
        ]
        while not await asyncio.to_thread(street.asked_for_keys, "mitid"):
            assert not any(one.done() for one in forged), "the keys were not asked for"
            await asyncio.sleep(0)
        good = await asyncio.gather(*(street.ask(street.tokens["citizen"]) for _ in range(20)))
        assert not any(one.done() for one in forged), "the keys were held back"
        await street.http.get(stubs.url("identity_stub", "/mitid/jwks"))
        refused = await asyncio.gather(*forged)
        lasted = time.monotonic() - begun
    assert {status for status, _ in good} == {200}
    assert {status for status, _ in refused} == {401}
    asked = street.asked_for_keys("mitid") - 1  # one of them is what let the others go
    assert asked <= ceil(lasted / BETWEEN_FETCHES) + 1
    assert asked <= CROWD // 10, "they waited for one another's"
    assert street.asked_for_keys("idporten") == 0
