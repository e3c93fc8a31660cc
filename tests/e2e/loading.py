"""Many people who ask at once, each operation under a name of its own, and what they were shown."""

import asyncio
import contextlib
import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.world import Backends

RIGHTS = "{ viewer { representations { id role person { name } } } }"
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

    def query(self, operation: str, right: str | None) -> str:
        behalf = f', onBehalfOf: "{right}"' if self.by_right else ""
        return (
            f'query {operation} {{ careRecord(municipality: "{self.code}"{behalf}) '
            f"{{ ... on CareRecord {{ person {{ name }} {self.fields} }} }} }}"
        )


_CALENDAR = 'calendar { ... on Calendar { appointments(from: "2026-11-20", to: "2026-12-20", first: 3) { nodes { id } } } }'
_MESSAGES = "messages { ... on Messages { hasUnread } }"
_GRANTS = "grants { ... on Grants { items(first: 2) { nodes { title } } } }"
LOOKS = (
    Look("citizen", "DK-0147", ""),
    Look("citizen", "DK-0147", _MESSAGES, "MESSAGES"),
    Look("citizen", "DK-0751", _CALENDAR, "CALENDAR"),
    Look("citizen", "DK-0217", f"{_GRANTS} medications {{ __typename }}", "GRANTS", "MEDICATIONS"),
    Look("relative", "DK-0217", f"{_GRANTS} {_MESSAGES}", "MESSAGES GRANTS", by_right=True),
    Look("innbygger", "NO-3216", _MESSAGES, "MESSAGES", name=ASTRID),
)


@dataclass
class Heard:
    """What clients were told. `shown`: what was looked at by each operation that was answered."""

    shown: dict[str, Look] = field(default_factory=dict)
    begun: int = 0
    refused: int = 0
    cut_off: int = 0


class Crowd:
    """People with sign-ins, who ask whatever gateway they are led to."""

    def __init__(self, backends: Backends, seed: int) -> None:
        people = {look.person for look in LOOKS}
        self._tokens = {person: backends.token(person) for person in people}
        self._chance = random.Random(seed)
        self._numbers = itertools.count()
        self._right: str | None = None
        self.heard = Heard()

    def between(self, least: int, most: int) -> int:
        """A number by chance, the same for the same seed."""
        return self._chance.randint(least, most)

    async def learn(self, address: str) -> None:
        """By which right the relative asks."""
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            answer = await self._post(http, "relative", RIGHTS)
        rights = answer.json()["data"]["viewer"]["representations"]
        self._right = next(r["id"] for r in rights if r["person"]["name"] == NANCY)

    async def ask(self, address: str, *, at_once: int, while_true: "Going") -> None:
        """So many clients ask again and again, until it is over or nobody answers any more."""
        async with asyncio.TaskGroup() as clients:
            for _ in range(at_once):
                clients.create_task(self._client(address, while_true))

    async def _client(self, address: str, going: "Going") -> None:
        limits = httpx.Timeout(30)
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=limits) as http:
            while going:
                look = self._chance.choice(LOOKS)
                operation = f"K{next(self._numbers)}"
                self.heard.begun += 1
                try:
                    answer = await self._post(http, look.person, look.query(operation, self._right))
                except httpx.TransportError:
                    self.heard.cut_off += 1
                    if going.ends_when_cut_off:
                        return
                else:
                    self._take(operation, look, answer)
                    going.answered()

    def _take(self, operation: str, look: Look, answer: httpx.Response) -> None:
        """Either all that was asked for, or nothing about anybody."""
        told = answer.json()
        if "errors" not in told:
            assert told["data"]["careRecord"]["person"]["name"] == look.name
            self.heard.shown[operation] = look
            return
        assert look.name not in answer.text, answer.text
        codes = {error["extensions"]["code"] for error in told["errors"]}
        assert codes <= {"INTERNAL", "UNAUTHENTICATED"}, answer.text
        self.heard.refused += 1

    async def _post(self, http: httpx.AsyncClient, person: str, query: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._tokens[person]}"}
        return await http.post("/graphql", json={"query": query}, headers=headers)


class Going:
    """True until so many answers have come; then `over` is set. Whoever waits may end it too."""

    def __init__(self, answers: int, *, ends_when_cut_off: bool = True) -> None:
        self._left = answers
        self.ends_when_cut_off = ends_when_cut_off
        self.over = asyncio.Event()
        self.going = True

    def __bool__(self) -> bool:
        return self.going

    def answered(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.over.set()

    def stop(self) -> None:
        self.going = False
        self.over.set()


def compare(heard: Heard, entries: list[Mapping[str, Any]]) -> None:
    """Every answer has its entry, which says exactly what was shown; nothing is there twice."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        assert entry["operation"] not in found, "an entry is there twice"
        found[entry["operation"]] = entry
    missing = heard.shown.keys() - found.keys()
    assert not missing, f"{len(missing)} of {len(heard.shown)} answers have no entry"
    for operation, look in heard.shown.items():
        entry = found[operation]
        assert entry["municipality"] == look.code
        assert entry["topics_shown"] == look.shown
        assert entry["topics_withheld"] == look.withheld
        assert entry["subject_name"] == look.name
        assert entry["role"] == ("RELATIVE" if look.by_right else "CITIZEN")
        assert entry["outcome"] == "ANSWERED"


__all__ = ["Crowd", "Going", "Heard", "compare", "contextlib"]
