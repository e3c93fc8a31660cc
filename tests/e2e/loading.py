"""Many people who ask at once, each operation under a name of its own, and what they were shown."""

import asyncio
import contextlib
import itertools
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.e2e.killable import Killable
from tests.world import Backends

AT_ONCE = 8
RIGHTS = "{ viewer { representations { id role person { name } } } }"
RECIPIENTS = """
{ careRecord(municipality: "DK-0147") { ... on CareRecord {
  id messages { ... on Messages { recipients { id } } } } } }
"""
NANCY, ASTRID = "Nancy Berggren", "Astrid Solberg"


@dataclass(frozen=True)
class Look:
    """What somebody asks for, and what the log has to say of it. `fields` are of the record."""

    person: str
    code: str
    fields: str
    shown: str = ""
    withheld: str = ""
    name: str = NANCY
    by_right: bool = False
    kind = "READ"

    def query(self, operation: str, known: "Known") -> str:
        behalf = f', onBehalfOf: "{known.right}"' if self.by_right else ""
        return (
            f'query {operation} {{ careRecord(municipality: "{self.code}"{behalf}) '
            f"{{ ... on CareRecord {{ person {{ name }} {self.fields} }} }} }}"
        )

    def is_shown(self, data: Any) -> bool:
        """Whether it is what was asked for."""
        return bool(data["careRecord"]["person"]["name"] == self.name)


class Change(Look):
    """A message that somebody sends."""

    kind = "WRITE"

    def query(self, operation: str, known: "Known") -> str:
        told = {"careRecordId": known.record, "recipientId": known.recipient}
        told |= {
            "subject": "Om torsdag",
            "body": operation,
            "idempotencyKey": f"a-key-of-{operation}",
        }
        written = ", ".join(f"{name}: {json.dumps(value)}" for name, value in told.items())
        return (
            f"mutation {operation} {{ startThread(input: {{ {written} }}) "
            "{ __typename ... on ThreadStarted { thread { id } } } }"
        )

    def is_shown(self, data: Any) -> bool:
        return bool(data["startThread"]["__typename"] == "ThreadStarted")


@dataclass(frozen=True, kw_only=True)
class Known:
    """Ids that are asked with: the relative's right, a record, and a recipient of its messages."""

    right: str
    record: str
    recipient: str


_WEEK = 'from: "2026-11-20", to: "2026-11-27", first: 3'
_CALENDAR = f"calendar {{ ... on Calendar {{ appointments({_WEEK}) {{ nodes {{ id }} }} }} }}"
_MESSAGES = "messages { ... on Messages { hasUnread } }"
_GRANTS = "grants { ... on Grants { items(first: 2) { nodes { title } } } }"
LOOKS = (
    Look("citizen", "DK-0147", ""),
    Look("citizen", "DK-0147", _MESSAGES, "MESSAGES"),
    Look("citizen", "DK-0751", _CALENDAR, "CALENDAR"),
    Look("citizen", "DK-0217", f"{_GRANTS} medications {{ __typename }}", "GRANTS", "MEDICATIONS"),
    Look("relative", "DK-0217", f"{_GRANTS} {_MESSAGES}", "MESSAGES GRANTS", by_right=True),
    Look("innbygger", "NO-3216", _MESSAGES, "MESSAGES", name=ASTRID),
    Change("citizen", "DK-0147", "", "MESSAGES"),
)


@dataclass
class Heard:
    """What clients were told. `shown`: what was looked at by each operation that was answered."""

    shown: dict[str, Look] = field(default_factory=dict)
    shown_by: Counter[Killable] = field(default_factory=Counter)
    refused_by: Counter[Killable] = field(default_factory=Counter)
    cut_off: int = 0


class Crowd:
    """People with sign-ins, who ask gateways again and again, whatever happens to these."""

    def __init__(self, backends: Backends, seed: int) -> None:
        people = {look.person for look in LOOKS}
        self._tokens = {person: backends.token(person) for person in people}
        self._chance = random.Random(seed)
        self._numbers = itertools.count()
        self._news = asyncio.Condition()
        self.heard = Heard()

    def between(self, least: int, most: int) -> int:
        """A number by chance, the same for the same seed."""
        return self._chance.randint(least, most)

    @contextlib.asynccontextmanager
    async def asking(self, gateways: Sequence[Killable]) -> AsyncIterator[None]:
        """Meanwhile so many clients of each gateway ask, one thing after the other."""
        async with _http() as http:
            known = await self._learned(http, gateways[0].address)
            async with asyncio.TaskGroup() as clients:
                doing = [
                    clients.create_task(self._client(http, gateway, known))
                    for gateway in [*gateways] * AT_ONCE
                ]
                yield
                for one in doing:
                    one.cancel()

    async def _learned(self, http: httpx.AsyncClient, address: str) -> Known:
        viewer = (await self._post(http, address, "relative", RIGHTS)).json()["data"]["viewer"]
        record = (await self._post(http, address, "citizen", RECIPIENTS)).json()["data"]
        return Known(
            right=next(r["id"] for r in viewer["representations"] if r["person"]["name"] == NANCY),
            record=record["careRecord"]["id"],
            recipient=record["careRecord"]["messages"]["recipients"][0]["id"],
        )

    async def answers(self, of: Killable, more: int) -> None:
        """Wait until this gateway has shown somebody something so many times more."""
        until = self.heard.shown_by[of] + more
        async with self._news:
            await self._news.wait_for(lambda: self.heard.shown_by[of] >= until)

    async def refusals(self, of: Killable, more: int) -> None:
        """Wait until it has refused to show anything so many times more."""
        until = self.heard.refused_by[of] + more
        async with self._news:
            await self._news.wait_for(lambda: self.heard.refused_by[of] >= until)

    async def _client(self, http: httpx.AsyncClient, gateway: Killable, known: Known) -> None:
        while True:
            await gateway.lives.wait()
            deaths = gateway.deaths
            look = self._chance.choice(LOOKS)
            operation = f"K{next(self._numbers)}"
            query = look.query(operation, known)
            try:
                answer = await self._post(http, gateway.address, look.person, query)
            except httpx.TransportError:
                assert gateway.deaths > deaths, "cut off by one that was not killed"
                self.heard.cut_off += 1
            else:
                self._take(operation, look, answer, gateway)
                async with self._news:
                    self._news.notify_all()

    def _take(self, operation: str, look: Look, answer: httpx.Response, of: Killable) -> None:
        """Either all that was asked for, or nothing about anybody."""
        told = answer.json()
        if "errors" not in told and look.is_shown(told["data"]):
            self.heard.shown[operation] = look
            self.heard.shown_by[of] += 1
            return
        assert look.name not in answer.text, answer.text
        said = {error["extensions"]["code"] for error in told.get("errors", ())}
        said |= {told["data"]["startThread"]["__typename"]} if not said else set()
        assert said <= {"INTERNAL", "UNAUTHENTICATED", "OutcomeUnknown"}, answer.text
        self.heard.refused_by[of] += 1

    async def _post(
        self, http: httpx.AsyncClient, address: str, person: str, query: str
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._tokens[person]}"}
        return await http.post(f"{address}/graphql", json={"query": query}, headers=headers)


def _http() -> httpx.AsyncClient:
    """Making one is slow where it reads certificates first, which nobody needs here."""
    return httpx.AsyncClient(trust_env=False, verify=False, timeout=30)  # noqa: S501


def compare(heard: Heard, entries: list[Mapping[str, Any]]) -> None:
    """Every answer has its entry, which says exactly what was shown; none is there twice."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for entry in entries:
        if entry["operation"] is not None:
            place = entry["operation"], entry["kind"]
            assert place not in found, "an entry is there twice"
            found[place] = entry
    expected = {(operation, look.kind): look for operation, look in heard.shown.items()}
    missing = expected.keys() - found.keys()
    assert not missing, f"{len(missing)} of {len(expected)} answers have no entry"
    for place, look in expected.items():
        entry = found[place]
        assert entry["municipality"] == look.code
        assert entry["topics_shown"] == look.shown
        assert entry["topics_withheld"] == look.withheld
        assert entry["subject_name"] == look.name
        assert entry["role"] == ("RELATIVE" if look.by_right else "CITIZEN")
        assert entry["outcome"] == "ANSWERED"
