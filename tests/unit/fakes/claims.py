"""Idempotency keys in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from gateway.domain.access_log import AccessToLog
from gateway.domain.claims import (
    AlreadyMade,
    ChangeName,
    Claim,
    Claimed,
    Confirmed,
    HeldElsewhere,
    OtherInput,
    Outcome,
    Unknown,
)

_SPACE = UUID("9b0f7c52-3f5e-4d55-9d6b-3f6c0a2f0001")


@dataclass
class _Kept:
    content: str
    uid: UUID
    until: datetime
    state: str = "held"
    result: str = ""
    sent_at: datetime | None = None


@dataclass
class FakeClaims:
    """What the store does with names, without a database. `now` tells the time."""

    now: Callable[[], datetime]
    logged: Callable[[AccessToLog], None]
    kept: dict[ChangeName, _Kept] = field(default_factory=dict)

    async def claim(
        self, name: ChangeName, content: str, *, holder: str, until: datetime, attempt: AccessToLog
    ) -> Claim:
        del holder, attempt
        known = self.kept.get(name)
        if known is None:
            self.kept[name] = _Kept(content, uuid5(_SPACE, str(len(self.kept))), until)
            return Claimed(self.kept[name].uid, again=False)
        if known.content != content:
            return OtherInput()
        if known.state == "made":
            return AlreadyMade(known.result)
        if known.state == "held" and known.until > self.now():
            return HeldElsewhere(known.until)
        again = known.state != "free"
        if known.state == "held":
            known.sent_at = known.until
        known.state, known.until = "held", until
        return Claimed(known.uid, again=again, sent_at=known.sent_at)

    async def settle(
        self,
        name: ChangeName,
        *,
        holder: str,
        outcome: Outcome | None,
        sent: bool = False,
        result: str | None = None,
        entry: AccessToLog | None = None,
    ) -> None:
        del holder
        states = {Confirmed: "made", Unknown: "open"}
        self.kept[name].state = states.get(type(outcome), "free")
        self.kept[name].result = result or ""
        if sent:
            self.kept[name].sent_at = self.now()
        if entry is not None:
            self.logged(entry)
