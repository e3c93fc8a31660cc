"""Loading for one reader: the policy before, the seal after, everything once, and a note of it."""

from collections.abc import Awaitable, Callable, Hashable
from functools import cached_property
from typing import Any, TypeVar

import structlog

from gateway.disclosure.opening import opened
from gateway.disclosure.policy import Part, Redaction, Ruling
from gateway.disclosure.sealed import Sealed
from gateway.domain.changes import ChangeKind
from gateway.domain.errors import SourceError, TopicNotShown
from gateway.domain.records import RecordHead
from gateway.domain.representations import Representation
from gateway.domain.topics import RecordAction, Topic, Verdict
from gateway.port import RecordRef
from gateway.records.handing_on import HandingOn
from gateway.records.ledger import Line
from gateway.records.permitting import refused
from gateway.records.source import Source
from gateway.records.together import Together

T = TypeVar("T")
_log = structlog.get_logger("gateway.records")


class PolicedLoading:
    """What one reader may be told about one record, and the only way to fetch it."""

    def __init__(
        self, *, source: Source, ref: RecordRef, representation: Representation, line: Line
    ) -> None:
        self.source = source
        self.representation = representation
        self.line = line
        self._ref = ref
        self._fetched = Together()

    @property
    def ref(self) -> RecordRef:
        """The record and who asks, as a care system is told of them. Only the door passes it on."""
        return self._ref

    @property
    def head(self) -> RecordHead:
        """The record's own key and person."""
        return self._ref.head

    def ruling(self, topic: Topic) -> Ruling:
        """What this reader is told about a topic, without noting anything."""
        return self.source.policy.ruling(topic, self.representation.role)

    def redactions(self, topic: Topic) -> tuple[Redaction, ...]:
        """What is cut from a topic for this reader."""
        return self.source.policy.redactions(topic, self.representation.role)

    def asked(self, topic: Topic) -> Ruling:
        """The same as `ruling`, for a topic that was asked for: a refusal is noted in the log."""
        ruling = self.ruling(topic)
        if ruling.verdict is not Verdict.SHOWN:
            self.line.withheld.add(topic)
        return ruling

    @cached_property
    def permissions(self) -> tuple[RecordAction, ...]:
        """What may be done: offered by the portal, allowed to the role, on a topic it is shown."""
        role = self.representation.role
        changes = {action: ChangeKind(action.value) for action in RecordAction}
        return tuple(a for a, kind in changes.items() if not refused(self.source, role, kind))

    def _links(self) -> HandingOn:
        asker = self._ref.asker
        return HandingOn(hosts=self.source.link_hosts, numbers=(asker.number, asker.subject))

    def _cuts(self, topic: Topic) -> frozenset[Part]:
        return self.source.policy.cuts(topic, self.representation.role)

    async def _load(
        self,
        topic: Topic,
        key: tuple[Hashable, ...],
        ask: Callable[[Any], Awaitable[Sealed[T]]],
        cut: Callable[[T], T] = lambda value: value,
    ) -> T:
        if self.ruling(topic).verdict is not Verdict.SHOWN:
            raise TopicNotShown(topic)
        fetched: T = await self._fetched.get(key, lambda: self._fetch(topic, ask, cut))
        self.line.shown.add(topic)
        return fetched

    async def _fetch(
        self,
        topic: Topic,
        ask: Callable[[Any], Awaitable[Sealed[T]]],
        cut: Callable[[T], T],
    ) -> T:
        role = self.representation.role
        try:
            sealed = await ask(self.source.system)
        except SourceError as error:
            self.line.failed = True
            raise failed(error, self.source.code, topic) from None
        return cut(opened(sealed, topic, self.source.policy, role))


def failed(error: SourceError, municipality: str, topic: Topic | None) -> SourceError:
    """The same error, knowing where it happened; the log has the place, never a value."""
    kind = type(error).__name__
    _log.warning(
        "source_failed", municipality=municipality, topic=topic, kind=kind, place=error.place
    )
    return error.at(municipality, topic)
