"""A writer of one record: bound to a municipality, a person, a role and a policy.

There is no other way to change a care system. It asks the policy, claims the caller's key, has the
change judged and done once, and leaves a line in the log that is as durable as the claim.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import structlog

from gateway.domain.access_log import AccessKind, AccessOutcome, AccessToLog
from gateway.domain.changes import ChangeKind, Made, NotDone
from gateway.domain.claims import ChangeName, Confirmed, Declined, Outcome
from gateway.domain.errors import SourceError
from gateway.domain.people import NationalNumber
from gateway.domain.representations import Representation, Viewer
from gateway.port import RecordRef
from gateway.records.ledger import Ledger, Line, look
from gateway.records.loading import failed
from gateway.records.once import Doing, Once
from gateway.records.permitting import refused, topic_of
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.records.terms import TermsDesk

Send = Callable[[Any, RecordRef, UUID, Any], Awaitable[Made]]

_SEND: Final[Mapping[ChangeKind, Send]] = MappingProxyType(
    {
        ChangeKind.CANCEL_APPOINTMENT: lambda s, ref, uid, c: s.cancel_appointment(ref, uid, c),
        ChangeKind.REQUEST_NEW_TIME: lambda s, ref, uid, c: s.request_new_time(ref, uid, c),
        ChangeKind.START_THREAD: lambda s, ref, uid, c: s.start_thread(ref, uid, c),
        ChangeKind.REPLY_TO_THREAD: lambda s, ref, uid, c: s.reply_to_thread(ref, uid, c),
        ChangeKind.MARK_THREAD_READ: lambda s, ref, uid, c: s.mark_thread_read(ref, uid, c),
        ChangeKind.RECORD_MEASUREMENT: lambda s, ref, uid, c: s.record_measurement(ref, uid, c),
        ChangeKind.APPLY_FOR_AID: lambda s, ref, uid, c: s.apply_for_aid(ref, uid, c),
        ChangeKind.SAVE_LIFE_STORY: lambda s, ref, uid, c: s.save_life_story(ref, uid, c),
        ChangeKind.UPDATE_NOTIFICATIONS: lambda s, ref, uid, c: s.update_notifications(ref, uid, c),
        ChangeKind.ACCEPT_TERMS: lambda s, ref, uid, c: s.accept_terms(ref, uid, c),
    }
)
_log = structlog.get_logger("gateway.records")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A change that is asked for. `about` is the source's key of what it is about, or empty.

    `content` is the whole input as one text; `judged` answers the change as it is to be done (see
    `domain.changes`), or None where there is nothing left to do, and raises `NotDone`.
    """

    kind: ChangeKind
    key: str = field(repr=False)
    content: str = field(repr=False)
    about: str
    judged: Callable[[], Awaitable[Any]]


class RecordWriter:
    """Changes one record for one operation."""

    def __init__(
        self,
        desk: RecordReader | TermsDesk,
        *,
        viewer: Viewer,
        once: Once,
        ledger: Ledger,
        sealed: Callable[[Made], str],
        unsealed: Callable[[str], Made],
    ) -> None:
        self._source: Source = desk.source
        self._ref = desk.ref
        self._right: Representation = desk.representation
        self._looked = desk.line if isinstance(desk, RecordReader) else None
        self._viewer = viewer
        self._once = once
        self._ledger = ledger
        self._sealed = sealed
        self._unsealed = unsealed

    async def done(self, wanted: Wanted) -> Outcome:
        """Do it once, or say why not. What was shown is noted and logged.

        Raises a `SourceError` where nothing was sent, and `StoreUnavailable`.
        """
        line = self._line()
        code = refused(self._source, self._right.role, wanted.kind)
        if code is not None:
            return self._declined(line, Declined(code))
        doing = Doing(
            name=self._name(wanted),
            content=wanted.content,
            find=lambda uid: self._found(wanted, uid),
            do=lambda uid: self._sent(wanted, uid),
            entry=lambda outcome: self._entry(line, wanted.kind, outcome),
            sealed=self._sealed,
            unsealed=self._unsealed,
        )
        try:
            outcome, own = await self._once.done(doing)
        except SourceError as error:
            raise failed(error, self._source.code, topic_of(wanted.kind)) from None
        if not own:
            self._note(line, outcome)
        return outcome

    def _note(self, line: Line, outcome: Outcome) -> None:
        """What this call did not do itself: a repeat has looked, and others have tried."""
        if isinstance(outcome, Confirmed):
            self._ledger.note(self._looked or line)
            return
        line.refused = isinstance(outcome, Declined)
        line.failed = not line.refused
        self._ledger.note(line)

    def _line(self) -> Line:
        line = look(self._viewer, self._source.code, self._right)
        line.kind = AccessKind.WRITE
        line.subject, line.record = self._ref.head.person, self._ref.head.id
        return line

    def _declined(self, line: Line, outcome: Declined) -> Outcome:
        line.refused = True
        self._ledger.note(line)
        return outcome

    def _entry(self, line: Line, kind: ChangeKind, outcome: AccessOutcome) -> AccessToLog:
        topic = topic_of(kind)
        if outcome is AccessOutcome.ANSWERED and topic is not None:
            line.shown.add(topic)
        return self._ledger.entry(line, outcome)

    def _name(self, wanted: Wanted) -> ChangeName:
        person: NationalNumber = self._right.number
        return ChangeName(
            issuer=self._viewer.issuer,
            subject=self._viewer.subject,
            client=self._viewer.client,
            person=person,
            municipality=self._source.code,
            kind=wanted.kind,
            key=wanted.key,
        )

    async def _found(self, wanted: Wanted, uid: UUID) -> Made | None:
        made: Made | None = await self._source.system.change_made(
            self._ref, uid, wanted.kind, wanted.about
        )
        return made

    async def _sent(self, wanted: Wanted, uid: UUID) -> Made:
        change = await wanted.judged()
        if isinstance(change, Made):
            return change
        try:
            return await _SEND[wanted.kind](self._source.system, self._ref, uid, change)
        except NotDone as declined:
            _log.info("change_declined", kind=wanted.kind, code=declined.code)
            raise
