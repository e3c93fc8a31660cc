"""What one operation works with: who asks, the services, and the log lines it will leave."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import uuid4

from gateway.domain.clock import Clock
from gateway.domain.errors import AssuranceTooLow, NotSignedIn
from gateway.domain.ids import RecordThing
from gateway.domain.municipalities import Municipality, MunicipalityCode
from gateway.domain.portal import AssuranceLevel
from gateway.domain.representations import Representation, Viewer
from gateway.domain.words import Language
from gateway.plainwords.glossary import Glossary
from gateway.records.door import Interrupted
from gateway.records.ledger import Ledger, Line, look_without_right
from gateway.records.once import Claims, Once
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.records.terms import TermsDesk
from gateway.records.together import Together
from gateway.resolvers.opaque import Ids, OpaqueBox
from gateway.resolvers.watches import Watches
from gateway.routing.register import Register
from gateway.session.admission import Admission, Admitted, AdmittedToTerms, Rights
from gateway.store import Store

REQUIRED = AssuranceLevel.SUBSTANTIAL
"""What every portal requires, and so does whatever tells about people beside a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What lives as long as the process. `origin` is the public address of the gateway.

    `sources` are the portals as they are, for everybody to read: see `RequestContext.sources`.
    `changed` is told which record was changed here, for those who watch it. `new_correlation`
    makes the name under which everything that one operation does stands in the log.
    """

    sources: Mapping[MunicipalityCode, Source]
    admission: Admission
    rights: Rights
    register: Register
    glossary: Glossary
    store: Store
    box: OpaqueBox
    ids: Ids
    clock: Clock
    origin: str
    once: Once
    watches: Watches
    download_seconds: int = 300
    changed: Callable[[MunicipalityCode, str], None] = lambda _code, _record: None
    new_correlation: Callable[[], str] = lambda: uuid4().hex

    def begin(self, viewer: Viewer | None, operation: str | None) -> "RequestContext":
        """A context for one operation; its name is the client's, made safe for a log."""
        return RequestContext(
            services=self,
            viewer=viewer,
            ledger=Ledger(self.store, self.clock, operation, self.new_correlation()),
            now=self.clock.now(),
        )


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """One operation. `viewer` is None where nobody is signed in.

    `still` tells at the last moment whether its answer may still be shown, where that can end
    while it is made: what was read for an event is not shown once the right to watch is over.
    """

    services: Services
    viewer: Viewer | None
    ledger: Ledger
    now: datetime
    rights_anew: bool = False
    still: Callable[[], Awaitable[bool]] | None = None
    _admitted: Together = field(default_factory=Together)
    _used: Together = field(default_factory=Together)
    _tried: dict[RecordThing, Line] = field(default_factory=dict)

    def anew(self) -> "RequestContext":
        """Another context for the same viewer and operation, in which nothing is known yet."""
        return RequestContext(
            services=self.services,
            viewer=self.viewer,
            ledger=self.ledger.anew(),
            now=self.services.clock.now(),
        )

    def signed_in(self) -> Viewer:
        """The viewer. Raises `NotSignedIn` where there is none."""
        if self.viewer is None:
            raise NotSignedIn("Sign in to see this: send a bearer token.")
        return self.viewer

    def is_sure(self) -> bool:
        """Whether the sign-in reaches the assurance that everything about people requires."""
        return self.signed_in().assurance.reaches(REQUIRED)

    def surely_signed_in(self) -> Viewer:
        """The viewer, surely enough to be told about people. Raises `AssuranceTooLow` else."""
        if not self.is_sure():
            raise AssuranceTooLow("Sign in with a higher assurance to see this.")
        return self.signed_in()

    @property
    def sources(self) -> Mapping[MunicipalityCode, Source]:
        """Where the viewer may open records in this application, as narrow as its grant is.

        Whatever is personal goes by these; `services.sources` are for what everybody may read.
        """
        return self.services.admission.sources_of(self.signed_in())

    def municipality(self, code: MunicipalityCode) -> Municipality | None:
        """The municipality of this code, if there is or was one."""
        return self.services.register.municipalities.get(code)

    def language_of(self, code: MunicipalityCode) -> Language:
        """The language that texts of this municipality have when none is asked for."""
        return (
            self.services.sources[code].language
            if code in self.services.sources
            else (Language.NB if code.startswith("NO") else Language.DA)
        )

    def today_in(self, code: MunicipalityCode) -> date:
        """The date there, now."""
        return self.now.astimezone(self.services.sources[code].zone).date()

    def look_again(self, *, rights_anew: bool = False) -> None:
        """Forget what this operation has read: something is about to change, or has changed."""
        self._admitted = Together()
        self.rights_anew = rights_anew

    async def rights(self) -> tuple[Representation, ...]:
        """Oneself, and everyone the viewer may act for now. Raises a `SourceError`."""
        return await self.services.rights.of(self.signed_in(), anew=self.rights_anew)

    async def admitted(
        self, code: MunicipalityCode, key: str | None, *, use: bool = True
    ) -> Admitted:
        """Ask for a record once per operation, however often it is named. Nothing is logged yet.

        `use` is False where only the time left until a new sign-in is asked for. Raises a
        `SourceError` where a register does not answer.
        """
        viewer = self.signed_in()
        admission = self.services.admission
        asked = (code, None if key == "self" else key)
        admitted: Admitted = await self._admitted.get(
            asked, lambda: admission.to_record(viewer, *asked, anew=self.rights_anew)
        )
        if not use or not isinstance(admitted.result, RecordReader):
            return admitted
        try:
            idle_at = await self._in_use(viewer, code, admitted.idle_at)
            return replace(admitted, idle_at=idle_at)
        except NotSignedIn as ended:
            admitted.result.line.refused = True
            return replace(admitted, result=Interrupted(ended))

    async def admitted_to_terms(self, code: MunicipalityCode) -> AdmittedToTerms:
        """One's own record, for accepting its terms; a use of the portal."""
        viewer = self.signed_in()
        admitted = await self.services.admission.to_terms(viewer, code)
        if not isinstance(admitted.result, TermsDesk):
            return admitted
        try:
            await self._in_use(viewer, code)
        except NotSignedIn as ended:
            if admitted.line is not None:
                admitted.line.refused = True
            return replace(admitted, result=Interrupted(ended))
        return admitted

    def tried(self, thing: RecordThing) -> Line:
        """The line about an id that opens nothing: one for each, however often it is tried.

        Nothing is logged yet. Two ids leave two lines, whether or not they are of one record.
        """
        if thing not in self._tried:
            code = MunicipalityCode(thing.municipality)
            line = look_without_right(self.signed_in(), code, record=thing.record)
            self._tried[thing] = line
        return self._tried[thing]

    async def _in_use(
        self, viewer: Viewer, code: MunicipalityCode, idle_at: datetime | None = None
    ) -> datetime | None:
        used: datetime | None = await self._used.get(
            code, lambda: self.services.admission.used(viewer, code, idle_at=idle_at)
        )
        return used

    async def settle(self) -> None:
        """Make the log lines durable. Raises `StoreUnavailable`: then nothing may be shown."""
        await self.ledger.settle()


def doing_once(claims: Claims, clock: Clock, budget: float) -> Once:
    """What does changes once, each within `budget` seconds, for `Services`."""
    return Once(claims, clock, budget)
