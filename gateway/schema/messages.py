"""Messages between a person and the municipality."""

from datetime import date, datetime

import strawberry

from gateway.domain import messages as model
from gateway.domain.ids import Kind
from gateway.domain.people import Party
from gateway.domain.topics import Topic
from gateway.resolvers import messages
from gateway.resolvers.scope import Scope
from gateway.schema.costs import PAGES, at_most, once
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut, items
from gateway.schema.publishing import published, resolved
from gateway.schema.shown import shown

published(
    Party,
    "Party",
    "Whose side said or wrote something.",
    {
        Party.CITIZEN: "The person whom the record is about.",
        Party.REPRESENTATIVE: "Somebody who acts for that person.",
        Party.MUNICIPALITY: "The municipality.",
    },
)


@strawberry.type(description="A unit or subject area that one may write to.")
class MessageRecipient(Node):
    name: str = strawberry.field(description="What it is called.")
    area: str | None = strawberry.field(description="What it is about, or where it belongs.")

    @classmethod
    def of(cls, found: model.MessageRecipient, scope: Scope) -> "MessageRecipient":
        key = scope.key(Kind.MESSAGE_RECIPIENT, found.id)
        return cls(key=key, name=shown(found.name), area=shown(found.area))


def recipient(found: model.MessageRecipient | None, scope: Scope) -> MessageRecipient | None:
    """A recipient, published, where there is one."""
    return None if found is None else MessageRecipient.of(found, scope)


@strawberry.type(description="Who wrote a message.")
class MessageAuthor:
    kind: Party = strawberry.field(description="Whose side it is.")
    name: str = strawberry.field(
        description="The name, for staff as the portal shows it; the unit where no name is known."
    )
    unit: str | None = strawberry.field(description="The unit of a staff member.")
    is_viewer: bool = strawberry.field(description="Whether it is the person who is signed in.")

    @classmethod
    def of(cls, found: model.MessageAuthor) -> "MessageAuthor":
        staff = found.staff
        unit = found.unit or (staff.unit if staff else None)
        name = (staff.name if staff else found.name) or unit or ""
        return cls(kind=found.kind, name=shown(name), unit=shown(unit), is_viewer=found.is_viewer)


@strawberry.type(description="One message.")
class Message(Node):
    sent_at: datetime = strawberry.field(description="When it was sent.")
    author: MessageAuthor = strawberry.field(description="Who wrote it.")
    body: str = strawberry.field(description="The text, as written.")
    read_at: datetime | None = strawberry.field(description="When the other side first read it.")

    @classmethod
    def of(cls, found: model.Message, scope: Scope, thread: str) -> "Message":
        return cls(
            key=scope.key(Kind.MESSAGE, found.id, thread),
            sent_at=scope.local(found.sent_at),
            author=MessageAuthor.of(found.author),
            body=found.body,
            read_at=None if found.read_at is None else scope.local(found.read_at),
        )


@strawberry.type(description="A conversation.")
class MessageThread(Node):
    found: strawberry.Private[model.MessageThread]
    scope: strawberry.Private[Scope]
    subject: str = strawberry.field(description="What it is about, as written.")
    is_unread: bool = strawberry.field(
        description="Of the messages this viewer may see, one is unread by this viewer."
    )
    last_activity_at: datetime = strawberry.field(description="When something was last written.")

    @resolved("Whom it was written to.")
    def recipient(self) -> MessageRecipient | None:
        return recipient(self.found.recipient, self.scope)

    @resolved("The messages, newest first.", *once(1, "messages"), PAGES)
    async def messages(self, first: First = 50, after: After = None) -> Connection[Message] | None:
        page = await messages.messages(self.scope, self.found, cut(first, after))
        thread = self.found.id
        return connection(
            page, lambda row, scope: Message.of(row, scope, thread), self.scope, Topic.MESSAGES
        )

    @resolved("Whether the viewer may answer here now.")
    def can_reply(self) -> bool:
        return messages.may_reply(self.scope, self.found)

    @resolved(
        "The day by which an answer is promised; null when nothing is promised, or "
        "the last word is the municipality's."
    )
    def expected_reply_by(self) -> date | None:
        return messages.expected_reply(self.scope, self.found)

    @classmethod
    def of(cls, found: model.MessageThread, scope: Scope) -> "MessageThread":
        return cls(
            key=scope.key(Kind.MESSAGE_THREAD, found.id),
            found=found,
            scope=scope,
            subject=shown(found.subject),
            is_unread=found.is_unread,
            last_activity_at=scope.local(found.last_activity_at),
        )


@strawberry.type(description="The messages of a record.")
class Messages(Node):
    scope: strawberry.Private[Scope]

    @resolved("Every thread, latest activity first.", *once(1, "threads"), PAGES)
    async def threads(
        self, first: First = 20, after: After = None
    ) -> Connection[MessageThread] | None:
        page = await messages.threads(self.scope, cut(first, after))
        return connection(page, MessageThread.of, self.scope, Topic.MESSAGES)

    @resolved("Whom one may write to here, by name.", *once(1, "recipients"), at_most(20))
    async def recipients(self) -> list[MessageRecipient] | None:
        rows = await messages.recipients(self.scope)
        return items(rows, MessageRecipient.of, self.scope, Topic.MESSAGES)

    @resolved("Whether a thread is unread by this viewer.", *once(1, "threads"))
    async def has_unread(self) -> bool | None:
        return await messages.has_unread(self.scope)

    @classmethod
    def of(cls, scope: Scope) -> "Messages":
        return cls(key=scope.key(Kind.MESSAGES), scope=scope)
