"""Recording measurements, applying for aids, saving the life story, choosing notifications."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.domain.changes import (
    AidWish,
    ChangeKind,
    NewLifeStory,
    NotDone,
    RefusalCode,
)
from gateway.domain.errors import BadInput
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.judging import judged_measurement, judged_notifications
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.domain.records import Unreadable
from gateway.domain.texts import LONGEST_BODY, clean_text
from gateway.resolvers import measurements
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Scope
from gateway.resolvers.writing import Asked, Result, change

_MOST_VALUES = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def record_measurement(
    context: RequestContext,
    target: str,
    key: str,
    *,
    taken_at: datetime,
    values: Sequence[tuple[str, float]],
    comment: str | None,
) -> Result:
    """Record exactly what is agreed to be measured."""
    if len(values) > _MOST_VALUES:
        raise BadInput(f"At most {_MOST_VALUES} values at a time: send one measurement at a time.")

    async def judged(scope: Scope, thing: RecordThing) -> Any:
        found = await measurements.agreement(scope, thing.upstream)
        if found is None:
            raise NotDone(RefusalCode.NOT_AGREED)
        now = context.services.clock.now()
        return judged_measurement(found, taken_at=taken_at, values=values, comment=comment, now=now)

    given = {"at": taken_at.timestamp(), "values": sorted(values), "comment": comment}
    asked = Asked(
        kind=ChangeKind.RECORD_MEASUREMENT,
        target=target,
        expected=Kind.MEASUREMENT_AGREEMENT,
        key=key,
        given=given,
    )
    return await change(context, asked, judged)


async def apply_for_aid(
    context: RequestContext, target: str, key: str, *, kind_code: str, motivation: str
) -> Result:
    """Apply for one of the kinds that the record offers now."""

    async def judged(scope: Scope, _: RecordThing) -> Any:
        text = clean_text(motivation, LONGEST_BODY)
        kinds = await scope.reader.applicable_kinds()
        offered = (k for k in kinds if not isinstance(k, Unreadable) and k.code == kind_code)
        kind = next(offered, None)
        if kind is None:
            raise NotDone(RefusalCode.NOT_OFFERED)
        return AidWish(kind=kind, motivation=text)

    asked = Asked(
        kind=ChangeKind.APPLY_FOR_AID,
        target=target,
        expected=Kind.CARE_RECORD,
        key=key,
        given={"kind": kind_code, "motivation": motivation},
        about=kind_code,
    )
    return await change(context, asked, judged)


async def save_life_story(
    context: RequestContext, target: str, key: str, *, text: str, based_on: datetime | None
) -> Result:
    """Put a text in the place of the one it was written from, and of no other."""

    async def judged(scope: Scope, _: RecordThing) -> Any:
        clean = clean_text(text, LONGEST_BODY, may_be_empty=True)
        before = await scope.reader.life_story()
        if _to_the_millisecond(before.updated_at) != _to_the_millisecond(based_on):
            raise NotDone(RefusalCode.CONFLICT)
        return NewLifeStory(text=clean, before=before)

    asked = Asked(
        kind=ChangeKind.SAVE_LIFE_STORY,
        target=target,
        expected=Kind.CARE_RECORD,
        key=key,
        given={"text": text, "based_on": None if based_on is None else based_on.timestamp()},
        about="",
    )
    return await change(context, asked, judged)


async def update_notifications(
    context: RequestContext,
    target: str,
    key: str,
    *,
    channel: NotificationChannel | None,
    kinds: Collection[NotificationKind],
) -> Result:
    """Choose what to be notified of, and how."""

    async def judged(scope: Scope, _: RecordThing) -> Any:
        settings = await scope.reader.notifications()
        return judged_notifications(settings, channel=channel, kinds=kinds)

    asked = Asked(
        kind=ChangeKind.UPDATE_NOTIFICATIONS,
        target=target,
        expected=Kind.CARE_RECORD,
        key=key,
        given={"channel": channel, "kinds": sorted(set(kinds))},
        about="",
    )
    return await change(context, asked, judged)


def _to_the_millisecond(moment: datetime | None) -> int | None:
    """As precisely as clients are told of it."""
    return None if moment is None else (moment - _EPOCH) // timedelta(milliseconds=1)
