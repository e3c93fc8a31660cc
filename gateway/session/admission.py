"""Who is let in to whose record, in the one order of refusal.

Not signed in (an error), NOT_CONNECTED, a sign-in of another country (NO_RECORD),
ASSURANCE_TOO_LOW, no right (NO_RECORD), TOO_YOUNG, then the record itself (NO_RECORD,
RECORD_INACTIVE), then the terms. A forged, foreign, expired or revoked right is NO_RECORD, the
same in all four, and no care system is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, cast

from gateway.domain.clock import Clock
from gateway.domain.errors import NotSignedIn, SignInUnknown
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.portal import SignInRule
from gateway.domain.refusals import Refusal, RefusalReason
from gateway.domain.representations import Representation, Viewer, oneself
from gateway.domain.topics import Role
from gateway.records.door import Interrupted, open_record, open_terms
from gateway.records.ledger import Line, look, look_without_right
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.records.terms import TermsDesk
from gateway.session.ages import old_enough
from gateway.session.issuers import MOST_LEEWAY
from gateway.session.reach import reaches, today_at

ONE_USE: Final = timedelta(seconds=1)
"""Uses of a portal within this time of the first of them may count as that one."""
_RUN_OUT: Final = "The sign-in has run out meanwhile: sign in again, and send the rest anew."


class Rights(Protocol):
    """Where rights to act for others are looked up."""

    async def of(self, viewer: Viewer, *, anew: bool = False) -> tuple[Representation, ...]:
        """Oneself first. `anew`: ask the registers now. Raises a `SourceError` if one is down."""
        ...

    def past_or_present(self, viewer: Viewer, key: str) -> Representation | None:
        """The right with this key, also where it has ended, as far as `of` has just heard."""
        ...


class Grants(Protocol):
    """What each application may open. One that is not known may open nothing."""

    def of(self, client: str, /) -> Mapping[MunicipalityCode, Source]:
        """The municipalities, with policies that show no more than was granted."""
        ...

    def roles(self, client: str, /) -> frozenset[Role]:
        """The roles in which its users may act."""
        ...


class Idleness(Protocol):
    """Where the use of portals is counted."""

    async def check(
        self, viewer: Viewer, portal: str, limit: timedelta | None, /, *, use: bool
    ) -> datetime | None:
        """When a new sign-in will be asked for; raises `NotSignedIn` where it is asked for now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What came of asking for a record: a reader or a refusal, and the log line that goes with it.

    Or the error in which it ended, by a right that stands. `line` is None where no record was
    looked for at all (NOT_CONNECTED).
    """

    result: RecordReader | Refusal | Interrupted
    line: Line | None
    idle_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmittedToTerms:
    """What came of asking to accept terms; the line as above."""

    result: TermsDesk | Refusal | Interrupted
    line: Line | None


class Admission:
    """The hall between the street door and the records."""

    def __init__(
        self,
        *,
        granted: Grants,
        rights: Rights,
        idleness: Idleness,
        clock: Clock,
    ) -> None:
        self._granted = granted
        self._rights = rights
        self._idleness = idleness
        self._clock = clock

    def sources_of(self, viewer: Viewer) -> Mapping[MunicipalityCode, Source]:
        """Where the viewer's application may open records, each as narrow as its grant is."""
        return self._granted.of(viewer.client)

    def roles_of(self, viewer: Viewer) -> frozenset[Role]:
        """In which roles the viewer may act in this application."""
        return self._granted.roles(viewer.client)

    async def to_record(
        self, viewer: Viewer, code: MunicipalityCode, key: str | None, *, anew: bool = False
    ) -> Admitted:
        """The record of the person whom the right `key` is for; None: one's own.

        `anew`: the right is looked up now, whatever is remembered. Being let in is no use of the
        portal yet; `used` is. `Interrupted` where this portal's sign-in has gone idle and where the
        care system does not answer; raises a `SourceError` where a register does not, and
        `NotSignedIn` where the sign-in has run out meanwhile.
        """
        entered = await self._entered(viewer, code, key, anew=anew)
        if isinstance(entered, Admitted):
            return entered
        source, right, idle_at = entered
        result, line = await open_record(source, viewer, right, self._clock)
        return Admitted(result=result, line=line, idle_at=idle_at)

    async def to_terms(self, viewer: Viewer, code: MunicipalityCode) -> AdmittedToTerms:
        """One's own record for accepting its terms, before it opens. Raises the same."""
        entered = await self._entered(viewer, code, None, anew=True)
        if isinstance(entered, Admitted):
            refused = cast("Refusal | Interrupted", entered.result)
            return AdmittedToTerms(result=refused, line=entered.line)
        source, right, _ = entered
        result, line = await open_terms(source, viewer, right)
        return AdmittedToTerms(result=result, line=line)

    async def _entered(
        self, viewer: Viewer, code: MunicipalityCode, key: str | None, *, anew: bool
    ) -> Admitted | tuple[Source, Representation, datetime | None]:
        """Everything that is asked before the record itself, in the order of refusal."""
        if self._clock.now() >= viewer.expires_at + MOST_LEEWAY:
            # Several changes in a row may last longer than the sign-in they were begun with.
            raise NotSignedIn(_RUN_OUT)
        source = self.sources_of(viewer).get(code)
        if source is None:
            refusal = Refusal(municipality=code, reason=RefusalReason.NOT_CONNECTED)
            return Admitted(result=refusal, line=None)
        rule = source.offers.sign_in
        if viewer.country is not source.country:
            return _without_right(viewer, code, None)
        if not self.counts_rights(viewer, source):
            return _too_weak(viewer, code, key)
        right = await self.right(viewer, key, anew=anew)
        if right is None or not self.reaches(right, source):
            return _without_right(viewer, code, right or self._past(viewer, key))
        if right.role is Role.CITIZEN and self._too_young(viewer, rule, source):
            return self._refused(viewer, code, right, RefusalReason.TOO_YOUNG)
        return await self._unless_idle(viewer, source, right)

    async def used(
        self, viewer: Viewer, code: MunicipalityCode, *, idle_at: datetime | None = None
    ) -> datetime | None:
        """Count a use of this portal: when it will ask for a new sign-in from now on.

        `idle_at` is that moment as it has just been told at the entrance: where the use before is
        not a second ago it stands, so that a page's many requests are one use. None where the
        portal has no idle time. Raises `NotSignedIn` where it asks for a sign-in now.
        """
        limit = self.sources_of(viewer)[code].offers.sign_in.idle_timeout
        if limit is not None and idle_at is not None:
            before = idle_at - limit
            if before <= self._clock.now() < before + ONE_USE:
                return idle_at
        return await self._idleness.check(viewer, code, limit, use=True)

    async def _unless_idle(
        self, viewer: Viewer, source: Source, right: Representation
    ) -> Admitted | tuple[Source, Representation, datetime | None]:
        try:
            return source, right, await self._idle_at(viewer, source)
        except NotSignedIn as ended:
            line = look(viewer, source.code, right)
            line.refused = True
            return Admitted(result=Interrupted(ended), line=line)

    async def _idle_at(self, viewer: Viewer, source: Source) -> datetime | None:
        limit = source.offers.sign_in.idle_timeout
        try:
            return await self._idleness.check(viewer, source.code, limit, use=False)
        except SignInUnknown:
            raise
        except NotSignedIn:
            # Asked once more as a use, so that the store keeps that it has ended.
            return await self.used(viewer, source.code)

    async def right(
        self, viewer: Viewer, key: str | None, *, anew: bool = False
    ) -> Representation | None:
        """A present right by its register's key. One's own needs no register."""
        if key is None or key == "self":
            return oneself(viewer)
        return next((r for r in await self._rights.of(viewer, anew=anew) if r.key == key), None)

    def _past(self, viewer: Viewer, key: str | None) -> Representation | None:
        """The right with this key that has ended, if there was one: whom its line is about."""
        return None if key is None else self._rights.past_or_present(viewer, key)

    def counts_rights(self, viewer: Viewer, source: Source) -> bool:
        """Whether the sign-in is one with which rights open anything in this municipality."""
        required = source.offers.sign_in.required_assurance
        return viewer.country is source.country and viewer.assurance.reaches(required)

    def reaches(self, right: Representation, source: Source) -> bool:
        """Whether a right opens records in this municipality at all."""
        return reaches(right, source, self._clock.now())

    def opens_anywhere(self, viewer: Viewer, right: Representation) -> bool:
        """Whether the viewer may act by a right in this application, in some municipality.

        As oneself wherever the application may act for citizens at all.
        """
        if right.role is Role.CITIZEN:
            return right.role in self.roles_of(viewer)
        return any(self.reaches(right, source) for source in self.sources_of(viewer).values())

    def _too_young(self, viewer: Viewer, rule: SignInRule, source: Source) -> bool:
        today = today_at(source, self._clock.now())
        return not old_enough(viewer.person.born, rule.minimum_age, today)

    def _refused(
        self,
        viewer: Viewer,
        code: MunicipalityCode,
        right: Representation,
        reason: RefusalReason,
    ) -> Admitted:
        line = look(viewer, code, right)
        line.refused = True
        return Admitted(result=Refusal(municipality=code, reason=reason), line=line)


def _without_right(
    viewer: Viewer, code: MunicipalityCode, tried: Representation | None
) -> Admitted:
    refusal = Refusal(municipality=code, reason=RefusalReason.NO_RECORD)
    return Admitted(result=refusal, line=look_without_right(viewer, code, tried))


def _too_weak(viewer: Viewer, code: MunicipalityCode, key: str | None) -> Admitted:
    """No right has been looked up yet, so the line names nobody but oneself."""
    own = key is None or key == "self"
    line = look(viewer, code, oneself(viewer)) if own else look_without_right(viewer, code)
    line.refused = True
    refusal = Refusal(municipality=code, reason=RefusalReason.ASSURANCE_TOO_LOW)
    return Admitted(result=refusal, line=line)
