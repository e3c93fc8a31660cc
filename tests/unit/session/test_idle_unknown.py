"""A store that does not answer once: the sign-in counts as ended, and nothing counts as a use."""

from datetime import datetime, timedelta

import pytest

from gateway.domain.errors import SignInUnknown, StoreUnavailable
from gateway.domain.representations import Viewer
from gateway.records.door import Interrupted
from gateway.session.idle import IdleTime
from tests.clocks import FakeClock
from tests.unit.fakes.house import AARHUS, house, person, record_of

EVA = person("eva")


class Down:
    """A store that cannot be read or written."""

    async def activity(self, *_: object) -> None:
        raise StoreUnavailable("store")

    async def change_activity(self, *_: object) -> None:
        raise StoreUnavailable("store")


@pytest.mark.parametrize("use", [True, False])
async def test_without_the_store_nobody_can_tell(*, use: bool) -> None:
    idle = IdleTime(Down(), FakeClock())  # type: ignore[arg-type]
    with pytest.raises(SignInUnknown):
        await idle.check(EVA, AARHUS, timedelta(minutes=4), use=use)


async def test_what_nobody_can_tell_is_not_asked_again_as_a_use() -> None:
    """A second question, as a use, would begin or extend what it asks about."""
    built = house({AARHUS: record_of(EVA, "r1")})
    asked: list[bool] = []

    async def check(
        viewer: Viewer, portal: str, limit: timedelta | None, /, *, use: bool
    ) -> datetime | None:
        del viewer, portal, limit
        asked.append(use)
        raise SignInUnknown("again")

    built.idleness.check = check  # type: ignore[method-assign, assignment]
    admitted = await built.services.admission.to_record(EVA, AARHUS, None)
    assert isinstance(admitted.result, Interrupted)
    assert isinstance(admitted.result.error, SignInUnknown)
    assert asked == [False]
