"""Writing messages, and marking them read."""

from typing import Annotated, TypeAlias

import strawberry

from gateway.domain.ids import Kind
from gateway.schema.costs import RECORDS, once
from gateway.schema.messages import Message, MessageThread
from gateway.schema.outcomes import OutcomeUnknown, Refused
from gateway.schema.publishing import resolved
from gateway.schema.read_back import KEY, ReadBack

_BODY = (
    "The text: 1 to 10 000 characters, with no control characters but line feed and tab. CRLF "
    "becomes LF."
)
_THREAD = "The thread, read anew; null where the record no longer shows it."


@strawberry.input(description="A first message to a recipient that the record offers.")
class StartThreadInput:
    care_record_id: strawberry.ID = strawberry.field(description="The record.")
    recipient_id: strawberry.ID = strawberry.field(
        description="One of the record's `messages.recipients`, seen in the same role."
    )
    subject: str = strawberry.field(
        description="What it is about: one line of 1 to 200 characters."
    )
    body: str = strawberry.field(description=_BODY)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="An answer in a thread whose `canReply` is true.")
class ReplyToThreadInput:
    thread_id: strawberry.ID = strawberry.field(description="The thread.")
    body: str = strawberry.field(description=_BODY)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A thread that the viewer has read.")
class MarkThreadReadInput:
    thread_id: strawberry.ID = strawberry.field(description="The thread.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="The message is sent, and begins a thread.")
class ThreadStarted(ReadBack):
    @resolved(_THREAD, *once(RECORDS + 1, "thread"))
    async def thread(self) -> MessageThread | None:
        return await self.read(MessageThread, Kind.MESSAGE_THREAD, self.done.made.id)


@strawberry.type(description="The answer is sent.")
class ReplySent(ReadBack):
    @resolved(_THREAD, *once(RECORDS + 1, "thread"))
    async def thread(self) -> MessageThread | None:
        return await self.read(MessageThread, Kind.MESSAGE_THREAD, self.done.thing.upstream)

    @resolved(
        "The message, read anew; null where the record no longer shows it.",
        *once(RECORDS + 2, "thread"),
    )
    async def message(self) -> Message | None:
        made = self.done.made
        parent = made.parent or self.done.thing.upstream
        return await self.read(Message, Kind.MESSAGE, made.id, parent)


@strawberry.type(description="The thread counts as read by the viewer, and by nobody else.")
class ThreadRead(ReadBack):
    @resolved(_THREAD, *once(RECORDS + 1, "thread"))
    async def thread(self) -> MessageThread | None:
        return await self.read(MessageThread, Kind.MESSAGE_THREAD, self.done.thing.upstream)


StartThreadResult: TypeAlias = Annotated[
    ThreadStarted | Refused | OutcomeUnknown,
    strawberry.union("StartThreadResult", description="What came of a first message."),
]
ReplyToThreadResult: TypeAlias = Annotated[
    ReplySent | Refused | OutcomeUnknown,
    strawberry.union("ReplyToThreadResult", description="What came of an answer."),
]
MarkThreadReadResult: TypeAlias = Annotated[
    ThreadRead | Refused | OutcomeUnknown,
    strawberry.union("MarkThreadReadResult", description="What came of marking a thread read."),
]
