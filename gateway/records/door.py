"""Opening the door to one record, for somebody whose right has been established."""

from dataclasses import dataclass

from gateway.domain.clock import Clock
from gateway.domain.errors import NotSignedIn, SourceError, SourceInvalid
from gateway.domain.records import RecordHead, RecordState
from gateway.domain.refusals import Refusal, RefusalReason
from gateway.domain.representations import Representation, Viewer
from gateway.port import Asker, RecordRef
from gateway.records.handing_on import number_in
from gateway.records.ledger import Line, look, look_without_right
from gateway.records.loading import failed
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.records.terms import TermsDesk, effective_from


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A look that ended in an error, which is to be raised as soon as its line is noted."""

    error: SourceError | NotSignedIn


async def open_record(
    source: Source, viewer: Viewer, right: Representation, clock: Clock
) -> tuple[RecordReader | Refusal | Interrupted, Line]:
    """A reader, or why the record does not open, and the log line that goes with it.

    The caller has checked the right.
    """
    found, line = await _found(source, viewer, right)
    if not isinstance(found, RecordRef):
        return found, line
    refusal = _before_terms(source, found.head, clock)
    if refusal is not None:
        line.refused = True
        return refusal, line
    return RecordReader(source=source, ref=found, representation=right, line=line), line


async def open_terms(
    source: Source, viewer: Viewer, right: Representation
) -> tuple[TermsDesk | Refusal | Interrupted, Line]:
    """The same for somebody who is to accept the terms, which is asked before the record opens."""
    found, line = await _found(source, viewer, right)
    if not isinstance(found, RecordRef):
        return found, line
    return TermsDesk(source=source, ref=found, representation=right), line


async def _found(
    source: Source, viewer: Viewer, right: Representation
) -> tuple[RecordRef | Refusal | Interrupted, Line]:
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
        line.failed = True
        return Interrupted(failed(error, source.code, None)), line
    if head is None or head.state is RecordState.CLOSED:
        refusal = Refusal(municipality=source.code, reason=RefusalReason.NO_RECORD)
        return refusal, look_without_right(viewer, source.code, right)
    line.subject, line.record = head.person, head.id
    if head.state is RecordState.INACTIVE:
        line.refused = True
        reason = RefusalReason.RECORD_INACTIVE
        return Refusal(municipality=source.code, reason=reason, record=head.id), line
    return RecordRef(head=head, asker=asker), line


def _before_terms(source: Source, head: RecordHead, clock: Clock) -> Refusal | None:
    rule = source.offers.terms
    if rule is None:
        return None
    if head.terms is None or head.terms.version != rule.version:
        reason = RefusalReason.TERMS_NOT_ACCEPTED
        return Refusal(municipality=source.code, reason=reason, record=head.id)
    effective = effective_from(head.terms.accepted_at, rule.activation_days, source)
    if clock.now() < effective:
        return Refusal(
            municipality=source.code,
            reason=RefusalReason.TERMS_NOT_YET_EFFECTIVE,
            available_from=effective,
            record=head.id,
        )
    return None
