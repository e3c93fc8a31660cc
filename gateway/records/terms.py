"""Where terms are accepted: a record that is found, and not open yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain.errors import SourceInvalid
from gateway.domain.representations import Representation
from gateway.port import RecordRef
from gateway.records.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsDesk:
    """A person's own record, for accepting its portal's terms and nothing else."""

    source: Source
    ref: RecordRef
    representation: Representation

    @property
    def effective_from(self) -> datetime | None:
        """When the terms in force now take effect for this person; None: they are not accepted."""
        rule, accepted = self.source.offers.terms, self.ref.head.terms
        if rule is None or accepted is None or accepted.version != rule.version:
            return None
        return effective_from(accepted.accepted_at, rule.activation_days, self.source)


def told_effective(desk: TermsDesk) -> datetime:
    """The same, where it must be known by now. Raises `SourceInvalid` else."""
    if desk.effective_from is None:
        raise SourceInvalid("terms")
    return desk.effective_from


def effective_from(accepted_at: datetime, days: int, source: Source) -> datetime:
    """When accepted terms take effect: the same clock time so many days later, in the zone."""
    local = accepted_at.astimezone(source.zone)
    return (local + timedelta(days=days)).replace(fold=0)
