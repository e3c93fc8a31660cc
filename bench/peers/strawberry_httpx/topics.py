"""The topics of a record, each with resolvers that ask the source."""

from datetime import date, timedelta
from typing import Annotated

import strawberry

from bench.peers.python import cura, cura_messages, model, nexus, nexus_tree
from bench.peers.python import wire_nexus as wire
from bench.peers.strawberry_httpx import scalars as s
from bench.peers.strawberry_httpx import types as t
from bench.peers.strawberry_httpx.records import InCura, InNexus

Record = InCura | InNexus
From = Annotated[s.Date, strawberry.argument(name="from")]
_DAYS = {"DAY": 1, "WEEK": 7}


@strawberry.type
class Calendar:
    record: strawberry.Private[Record]

    @strawberry.field
    async def view(self, span: s.CalendarSpan, containing: s.Date) -> list[t.CalendarDay]:
        record = self.record
        if isinstance(record, InNexus):
            raise NotImplementedError
        count = _DAYS[span.value]
        day = date.fromisoformat(containing)
        first = day - timedelta(days=day.weekday() if span.value == "WEEK" else 0)
        found = await record.asking.appointments(
            record.patient.id, first, first + timedelta(days=count - 1)
        )
        rows = cura.appointments(found, record.patient.id, whole=True)
        return cura.days(rows, first, count)  # type: ignore[return-value]

    @strawberry.field
    async def appointments(
        self, from_: From, to: s.Date, first: int = 50
    ) -> t.AppointmentConnection:
        record = self.record
        begin, end = date.fromisoformat(from_), date.fromisoformat(to)
        if isinstance(record, InCura):
            found = await record.asking.appointments(record.patient.id, begin, end)
            placed = cura.appointments(found, record.patient.id, whole=True)
            rows = [one for _, _, one in placed]
        else:
            events = await record.asking.events(await record.preferences(), begin, end)
            rows = nexus.appointments(events, record.patient.id, whole=True)
        return t.AppointmentConnection(
            nodes=rows[:first],  # type: ignore[arg-type]
            page_info=t.PageInfo(has_next_page=len(rows) > first),
        )


@strawberry.type
class MessageThread:
    found: strawberry.Private[model.Thread]
    row: strawberry.Private[wire.Conversation | None] = None
    record: strawberry.Private[InNexus | None] = None
    subject: str
    is_unread: bool
    last_activity_at: s.DateTime
    can_reply: bool
    expected_reply_by: s.Date | None
    recipient: t.MessageRecipient | None

    @classmethod
    def of(cls, found: model.Thread) -> "MessageThread":
        return cls(
            found=found,
            subject=found.subject,
            is_unread=found.is_unread,
            last_activity_at=s.DateTime(found.last_activity_at),
            can_reply=found.can_reply,
            expected_reply_by=found.expected_reply_by,  # type: ignore[arg-type]
            recipient=found.recipient,  # type: ignore[arg-type]
        )

    @strawberry.field
    async def messages(self, first: int = 50) -> t.MessageConnection:
        found = self.found
        if self.row is not None and self.record is not None:
            found = nexus.thread(self.row, await self.record.full_conversations.load(self.row))
        return t.MessageConnection(nodes=found.messages.nodes[:first])  # type: ignore[arg-type]


@strawberry.type
class MessageThreadConnection:
    nodes: list[MessageThread]


@strawberry.type
class Messages:
    record: strawberry.Private[Record]

    @strawberry.field
    async def has_unread(self) -> bool:
        record = self.record
        if isinstance(record, InNexus):
            return any(map(nexus.is_unread, await record.conversations()))
        return cura_messages.has_unread(await _threads(record), record.patient.id)

    @strawberry.field
    async def threads(self, first: int = 20) -> MessageThreadConnection:
        record = self.record
        if isinstance(record, InCura):
            made = [
                cura_messages.thread(root, group, record.patient.id)
                for root, group in (await _threads(record))[:first]
            ]
            return MessageThreadConnection(nodes=[MessageThread.of(one) for one in made])
        listed = (await record.conversations())[:first]
        return MessageThreadConnection(nodes=[_listed(one, record) for one in listed])

    @strawberry.field
    async def recipients(self) -> list[t.MessageRecipient]:
        record = self.record
        if isinstance(record, InCura):
            teams = await record.asking.teams(record.patient.id)
            known = cura_messages.recipients(teams, record.patient.id)
            return list(known.values())  # type: ignore[arg-type]
        link = record.patient.links.conversation_recipients
        return nexus.recipients(await record.asking.listed(link, wire.Recipient))  # type: ignore[return-value]


async def _threads(record: InCura) -> cura_messages.Threads:
    async def made() -> cura_messages.Threads:
        return cura_messages.gathered(await record.messages(), record.patient.id)

    return await record.once("threads", made)


def _listed(row: wire.Conversation, record: InNexus) -> MessageThread:
    thread = MessageThread.of(nexus.thread(row, wire.FullConversation(messages=[])))
    thread.row, thread.record, thread.expected_reply_by = row, record, None
    return thread


@strawberry.type
class Contacts:
    record: strawberry.Private[InCura]

    @strawberry.field
    async def units(self) -> list[t.CareUnit]:
        found = await self.record.staffed()
        return cura_messages.contacts(found, self.record.patient.id)[0]  # type: ignore[return-value]

    @strawberry.field
    async def staff(self) -> list[t.StaffMember]:
        found = await self.record.staffed()
        return cura_messages.contacts(found, self.record.patient.id)[1]  # type: ignore[return-value]


@strawberry.type
class Grant:
    found: strawberry.Private[model.Grant | None] = None
    row: strawberry.Private[wire.Leaf | None] = None
    record: strawberry.Private[InNexus | None] = None
    title: str
    status: s.GrantStatus

    async def whole(self) -> model.Grant:
        if self.found is None and self.row is not None and self.record is not None:
            full = await self.record.full_grants.load(self.row)
            self.found = nexus_tree.grant(self.row, full, whole=True)
        return self.found  # type: ignore[return-value]

    @strawberry.field
    async def law(self) -> str | None:
        return (await self.whole()).law  # type: ignore[return-value]

    @strawberry.field
    async def paragraph(self) -> str | None:
        return (await self.whole()).paragraph  # type: ignore[return-value]

    @strawberry.field
    async def granted_on(self) -> s.Date | None:
        return (await self.whole()).granted_on  # type: ignore[return-value]

    @strawberry.field
    async def starts_on(self) -> s.Date | None:
        return (await self.whole()).starts_on  # type: ignore[return-value]

    @strawberry.field
    async def ends_on(self) -> s.Date | None:
        return (await self.whole()).ends_on  # type: ignore[return-value]

    @strawberry.field
    async def supplier(self) -> str | None:
        return (await self.whole()).supplier  # type: ignore[return-value]

    @strawberry.field
    async def description(self) -> str | None:
        return (await self.whole()).description  # type: ignore[return-value]


@strawberry.type
class GrantConnection:
    nodes: list[Grant]


@strawberry.type
class Grants:
    record: strawberry.Private[Record]

    @strawberry.field
    async def items(self, first: int = 50) -> GrantConnection:
        record = self.record
        if isinstance(record, InCura):
            plans = await record.asking.plans(record.patient.id)
            rows = cura.grants(plans, record.patient.id)[:first]
            return GrantConnection(
                nodes=[Grant(found=one, title=one.title, status=one.status) for one in rows]  # type: ignore[arg-type]
            )
        leaves = nexus_tree.grants(await record.tree(), record.patient.id)[:first]
        return GrantConnection(
            nodes=[
                Grant(
                    row=leaf,
                    record=record,
                    title=nexus.masked(leaf.name),
                    status=nexus_tree.status(leaf),  # type: ignore[arg-type]
                )
                for leaf in leaves
            ]
        )
