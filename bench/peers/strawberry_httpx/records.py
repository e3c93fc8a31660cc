"""One person's record in one municipality: what its topics ask is asked once in a request."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from bench.peers.python import cura, nexus
from bench.peers.python import wire_cura as cura_wire
from bench.peers.python import wire_nexus as wire
from bench.peers.python.asking import Cura, Fetch, Nexus

T = TypeVar("T")


class Once:
    """What was asked already is not asked again."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, asyncio.Task[Any]] = {}

    async def __call__(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer to `ask`, which is asked under this key once."""
        if key not in self._asked:
            self._asked[key] = asyncio.ensure_future(ask())
        found: T = await self._asked[key]
        return found


class InCura:
    """A record in Aarhus."""

    def __init__(self, fetch: Fetch, code: str, patient: cura_wire.Patient) -> None:
        self.code = code
        self.patient = patient
        self.asking = Cura(fetch)
        self.once = Once()
        self.name = cura.name(patient)
        self.born = patient.birth_date

    async def messages(self) -> cura_wire.Bundle[cura_wire.Communication]:
        """Messages, asked once."""
        return await self.once("messages", lambda: self.asking.messages(self.patient.id))

    async def staffed(self) -> cura_wire.Bundle[cura_wire.Team]:
        """Care teams with their people, asked once."""
        return await self.once("staffed", lambda: self.asking.teams_and_staff(self.patient.id))


class InNexus:
    """A record in Helsingør or Billund. Loaders gather what many rows ask at once."""

    def __init__(self, asking: Nexus, code: str, patient: wire.Patient) -> None:
        self.code = code
        self.patient = patient
        self.asking = asking
        self.once = Once()
        self.name = patient.full_name
        self.born = patient.birth_date
        self.full_grants = DataLoader(_each(asking.full_grant), cache_key_fn=_id)
        self.full_plans = DataLoader(_each(asking.full_plan), cache_key_fn=_id)
        self.full_conversations = DataLoader(_each(asking.full_conversation), cache_key_fn=_id)

    async def preferences(self) -> wire.Preferences:
        """Which views there are, asked once."""
        return await self.once("preferences", lambda: self.asking.preferences(self.patient))

    async def tree(self) -> list[wire.Leaf]:
        """The pathway tree, asked once."""
        found = await self.preferences()
        return await self.once("tree", lambda: self.asking.tree(found))

    async def conversations(self) -> list[wire.Conversation]:
        """Conversations in order, asked once."""

        async def asked() -> list[wire.Conversation]:
            link = self.patient.links.citizen_conversations
            pages = await self.asking.paged(link, wire.Conversation)
            return nexus.conversations(pages, self.patient.id)

        return await self.once("conversations", asked)


def _each(load: Callable[[Any], Awaitable[T]]) -> Callable[[list[Any]], Awaitable[list[T]]]:
    async def loaded(keys: list[Any]) -> list[T]:
        return list(await asyncio.gather(*map(load, keys)))

    return loaded


def _id(row: Any) -> int:
    found: int = row.id
    return found
