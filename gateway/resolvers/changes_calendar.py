"""Cancelling appointments, and asking for another time."""

from collections.abc import Awaitable, Callable
from typing import Any

from gateway.domain.calendar import Appointment
from gateway.domain.changes import ChangeKind, NotDone, RefusalCode
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.judging import judged_cancellation, judged_new_time
from gateway.domain.topics import RecordAction
from gateway.resolvers.calendar import appointment
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Scope
from gateway.resolvers.writing import Asked, Result, change


async def cancel_appointment(
    context: RequestContext,
    target: str,
    key: str,
    *,
    reason_code: str | None,
    comment: str | None,
    new_time_wish: str | None,
) -> Result:
    """Cancel, by the rule that `Cancelability` shows beforehand."""

    def judged(scope: Scope, found: Appointment) -> Any:
        source = scope.reader.source
        return judged_cancellation(
            found,
            reason_code=reason_code,
            comment=comment,
            new_time_wish=new_time_wish,
            rule=source.offers.cancellation,
            permitted=scope.permits(RecordAction.CANCEL_APPOINTMENT),
            now=context.services.clock.now(),
            zone=source.zone,
            days_off=source.days_off,
        )

    given = {"reason": reason_code, "comment": comment, "wish": new_time_wish}
    asked = Asked(
        kind=ChangeKind.CANCEL_APPOINTMENT,
        target=target,
        expected=Kind.APPOINTMENT,
        key=key,
        given=given,
    )
    return await change(context, asked, _of_appointment(judged))


async def request_new_time(context: RequestContext, target: str, key: str, *, wish: str) -> Result:
    """Ask for another time, where the portal takes such a wish by itself."""

    def judged(scope: Scope, found: Appointment) -> Any:
        rule = scope.reader.source.offers.cancellation
        return judged_new_time(found, wish=wish, rule=rule, now=context.services.clock.now())

    asked = Asked(
        kind=ChangeKind.REQUEST_NEW_TIME,
        target=target,
        expected=Kind.APPOINTMENT,
        key=key,
        given={"wish": wish},
    )
    return await change(context, asked, _of_appointment(judged))


def _of_appointment(
    judged: Callable[[Scope, Appointment], Any],
) -> Callable[[Scope, RecordThing], Awaitable[Any]]:
    async def found_and_judged(scope: Scope, thing: RecordThing) -> Any:
        found = await appointment(scope, thing.upstream)
        if found is None:
            raise NotDone(RefusalCode.NOT_FOUND)
        return judged(scope, found)

    return found_and_judged
