"""A care system in memory: it answers what a test put into it, and remembers what it was asked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gateway.disclosure.sealed import Sealed
from gateway.domain.changes import ChangeKind, Made, NotDone, RefusalCode
from gateway.domain.contacts import Contacts, LifeStory, Profile
from gateway.domain.documents import DocumentContents
from gateway.domain.grants import GrantDetails
from gateway.domain.notifications import NotificationSettings
from gateway.domain.plans import ActionPlanDetails
from gateway.domain.records import RecordHead
from gateway.domain.topics import Topic
from gateway.port import Asker, RecordRef
from gateway.upstream.changing import sent_now
from tests.unit.fakes.writes import WRITES

LISTS = {
    "appointments": Topic.CALENDAR,
    "threads": Topic.MESSAGES,
    "recipients": Topic.MESSAGES,
    "grants": Topic.GRANTS,
    "aid_applications": Topic.AID_APPLICATIONS,
    "applicable_kinds": Topic.AID_APPLICATIONS,
    "body_worn_aids": Topic.BODY_WORN_AIDS,
    "aid_loans": Topic.AID_LOANS,
    "conditions": Topic.CONDITIONS,
    "documents": Topic.DOCUMENTS,
    "action_plans": Topic.ACTION_PLANS,
    "agreements": Topic.MEASUREMENTS,
    "measurements": Topic.MEASUREMENTS,
    "medications": Topic.MEDICATIONS,
    "medcom_messages": Topic.MEDCOM_MESSAGES,
    "activities": Topic.ACTIVITIES,
}
WHOLES = {
    "contacts": (Topic.CONTACTS, Contacts(units=(), staff=())),
    "profile": (Topic.PROFILE, Profile()),
    "life_story": (Topic.LIFE_STORY, LifeStory(text="")),
    "notifications": (
        Topic.NOTIFICATIONS,
        NotificationSettings(channel=None, kinds=(), available_kinds=()),
    ),
}
DETAILS = {
    "messages": (Topic.MESSAGES, ()),
    "grant_details": (Topic.GRANTS, GrantDetails()),
    "document_contents": (Topic.DOCUMENTS, DocumentContents()),
    "action_plan_details": (Topic.ACTION_PLANS, ActionPlanDetails()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something that was really done: which write, under which name, for whom, and what."""

    write: str
    uid: UUID
    ref: RecordRef
    change: Any


class FakeSystem:
    """`records` by person, `rows` by the name of a read, `failures` by the names of calls.

    A failure is raised when its call is asked for: of a write, before anything is sent. A write in
    `declines` is refused by the care system itself; one in `lost` is done, and its answer is this
    failure instead. `pause` is awaited by every call. `effects` is what was really done.
    """

    def __init__(self, records: dict[Any, RecordHead]) -> None:
        self.records = records
        self.rows: dict[str, Any] = {}
        self.details: dict[tuple[str, str], Any] = {}
        self.failures: dict[str, Exception] = {}
        self.declines: dict[str, RefusalCode] = {}
        self.lost: dict[str, Exception] = {}
        self.effects: list[Effect] = []
        self.made: dict[UUID, Made] = {}
        self.calls: list[str] = []
        self.pause: Callable[[], Any] = lambda: asyncio.sleep(0)

    async def find(self, asker: Asker) -> RecordHead | None:
        await self._called("find")
        return self.records.get(asker.subject)

    async def probe(self) -> None:
        await self._called("probe")

    async def change_made(
        self, ref: RecordRef, uid: UUID, kind: ChangeKind, about: str
    ) -> Made | None:
        del ref, kind, about
        await self._called("change_made")
        return self.made.get(uid)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in WRITES:
            return lambda ref, uid, change: self._written(name, ref, uid, change)
        if name in LISTS:
            return lambda *_: self._sealed(name, LISTS[name], ())
        if name in WHOLES:
            return lambda *_: self._sealed(name, *WHOLES[name])
        if name in DETAILS:
            return lambda _, row: self._detail(name, row.id)
        raise AttributeError(name)

    async def _sealed(self, name: str, topic: Topic, nothing: Any) -> Sealed[Any]:
        await self._called(name)
        return Sealed(topic, self.rows.get(name, nothing))

    async def _detail(self, name: str, row: str) -> Sealed[Any]:
        await self._called(name)
        topic, nothing = DETAILS[name]
        return Sealed(topic, self.details.get((name, row), nothing))

    async def _written(self, name: str, ref: RecordRef, uid: UUID, change: Any) -> Made:
        await self._called(name)
        sent_now().leaves()
        if name in self.declines:
            sent_now().declined()
            raise NotDone(self.declines[name])
        if uid not in self.made:
            self.effects.append(Effect(write=name, uid=uid, ref=ref, change=change))
            self.made[uid] = WRITES[name](self, f"new-{len(self.effects)}", ref, change)
        if name in self.lost:
            raise self.lost[name]
        sent_now().confirmed()
        return self.made[uid]

    async def _called(self, name: str) -> None:
        self.calls.append(name)
        await self.pause()
        if name in self.failures:
            raise self.failures[name]
