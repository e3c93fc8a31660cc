"""Opening the door to one record, for somebody whose right has been established."""

from datetime import datetime, timedelta

from gateway.domain.clock import Clock
from gateway.domain.errors import SourceError, SourceInvalid
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.refusals import Refusal, RefusalReason
from gateway.domain.representations import Representation, Viewer
from gateway.port import Asker, RecordRef
from gateway.records.handing_on import number_in
from gateway.records.ledger import Line, look, look_without_right
from gateway.records.loading import failed
from gateway.records.reader import RecordReader
from gateway.records.source import Source


async def open_record(
    source: Source, viewer: Viewer, right: Representation, clock: Clock
) -> tuple[RecordReader | Refusal, Line]:
    """A reader, or why the record does not open, and the log line that goes with it.

    The caller has checked the right. Raises a `SourceError` where the care system does not answer.
    """
    line = look(viewer, source.code, right)
    asker = Asker(
        number=viewer.number, subject=right.number, role=right.role, name=viewer.person.name
    )
    try:
        head = await source.system.find(asker)
        if head is not None and number_in(head.id, right.number):
            # A record's key goes into ids, where no number may go, not even encrypted.
            raise SourceInvalid("person.id")
    except SourceError as error:
        raise failed(error, source.code, None) from None
    refusal = _refusal(source, head, clock)
    if head is None or head.state is RecordState.CLOSED:
        return Refusal(municipality=source.code, reason=RefusalReason.NO_RECORD), (
            look_without_right(viewer, source.code)
        )
    line.subject = head.person
    if refusal is not None:
        line.refused = True
        return refusal, line
    ref = RecordRef(head=head, asker=asker)
    return RecordReader(source=source, ref=ref, representation=right, line=line), line


def _refusal(source: Source, head: RecordHead | None, clock: Clock) -> Refusal | None:
    if head is not None and head.state is RecordState.INACTIVE:
        return Refusal(municipality=source.code, reason=RefusalReason.RECORD_INACTIVE)
    rule = source.offers.terms
    if head is None or rule is None:
        return None
    if head.terms is None or head.terms.version != rule.version:
        return Refusal(municipality=source.code, reason=RefusalReason.TERMS_NOT_ACCEPTED)
    effective = effective_from(head.terms.accepted_at, rule.activation_days, source)
    if clock.now() < effective:
        return Refusal(
            municipality=source.code,
            reason=RefusalReason.TERMS_NOT_YET_EFFECTIVE,
            available_from=effective,
        )
    return None


def effective_from(accepted_at: datetime, days: int, source: Source) -> datetime:
    """When accepted terms take effect: the same clock time so many days later, in the zone."""
    local = accepted_at.astimezone(source.zone)
    return (local + timedelta(days=days)).replace(fold=0)
