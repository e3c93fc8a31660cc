"""Writing messages, and marking them read."""

from dataclasses import replace
from typing import Any

from gateway.domain.changes import ChangeKind, Made, NewThread, NotDone, RefusalCode, Reply
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.texts import LONGEST_BODY, LONGEST_SUBJECT, clean_line, clean_text
from gateway.resolvers import messages
from gateway.resolvers.context import RequestContext
from gateway.resolvers.nodes import picked
from gateway.resolvers.scope import Scope
from gateway.resolvers.writing import Asked, Result, change


async def start_thread(
    context: RequestContext, target: str, key: str, *, recipient_id: str, subject: str, body: str
) -> Result:
    """Write to one of the recipients that the record offers now."""
    recipient = context.services.ids.read(recipient_id)
    about = recipient.upstream if isinstance(recipient, RecordThing) else ""

    async def judged(scope: Scope, thing: RecordThing) -> Any:
        line, text = clean_line(subject, LONGEST_SUBJECT), clean_text(body, LONGEST_BODY)
        named = replace(thing, kind=Kind.MESSAGE_RECIPIENT, upstream=about, parent="")
        found = picked(await scope.reader.recipients(), about) if recipient == named else None
        if found is None:
            raise NotDone(RefusalCode.NOT_FOUND)
        return NewThread(recipient=found, subject=line, body=text)

    asked = Asked(
        kind=ChangeKind.START_THREAD,
        target=target,
        expected=Kind.CARE_RECORD,
        key=key,
        given={"recipient": recipient_id, "subject": subject, "body": body},
        about=about,
    )
    return await change(context, asked, judged)


async def reply_to_thread(context: RequestContext, target: str, key: str, *, body: str) -> Result:
    """Answer in a thread that is open for answers."""

    async def judged(scope: Scope, thing: RecordThing) -> Any:
        clean = clean_text(body, LONGEST_BODY)
        found = await messages.thread(scope, thing.upstream)
        if found is None:
            raise NotDone(RefusalCode.NOT_FOUND)
        if not messages.may_reply(scope, found):
            raise NotDone(RefusalCode.NOT_OFFERED)
        return Reply(thread=found, body=clean)

    asked = Asked(
        kind=ChangeKind.REPLY_TO_THREAD,
        target=target,
        expected=Kind.MESSAGE_THREAD,
        key=key,
        given={"body": body},
    )
    return await change(context, asked, judged)


async def mark_thread_read(context: RequestContext, target: str, key: str) -> Result:
    """Note that the viewer has read a thread; nothing to do where nothing is unread."""

    async def judged(scope: Scope, thing: RecordThing) -> Any:
        found = await messages.thread(scope, thing.upstream)
        if found is None:
            raise NotDone(RefusalCode.NOT_FOUND)
        return found if found.is_unread else Made(id=found.id)

    asked = Asked(
        kind=ChangeKind.MARK_THREAD_READ,
        target=target,
        expected=Kind.MESSAGE_THREAD,
        key=key,
        given={},
    )
    return await change(context, asked, judged)
