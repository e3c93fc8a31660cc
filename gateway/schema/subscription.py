"""Everything that can be watched."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any, cast

import strawberry

from gateway.resolvers.events import Happening
from gateway.resolvers.watching import record_events
from gateway.schema.costs import RECORDS, REGISTERS, ROWS, calls
from gateway.schema.events import RecordEvent, record_event
from gateway.schema.info import Info
from gateway.schema.publishing import watched


@strawberry.type(description="What can be watched, for as long as the connection lasts.")
class Subscription:
    """Each value brings the operation in which it is to be executed: see `Happening`."""

    @watched(
        "What happens in one record while the viewer watches. Rights and the topic's "
        "verdict are checked again at every event; the stream ends with `WatchEnded` when the "
        "right runs out, the sign-in goes idle or the record closes. Watching is not activity. At "
        "most 50 streams at a time for one person.",
        calls(REGISTERS + RECORDS + ROWS),
    )
    async def record_events(
        self,
        info: Info,
        care_record_id: Annotated[
            strawberry.ID, strawberry.argument(description="The id of a `CareRecord`.")
        ],
    ) -> AsyncGenerator[RecordEvent, None]:
        async with aclosing(record_events(info.context, care_record_id)) as happenings:
            async for happening in happenings:
                # The executor takes the event and its operation apart again.
                yield cast("Any", _published(happening))


def _published(happening: Happening) -> Happening:
    return replace(happening, event=record_event(happening.event))
