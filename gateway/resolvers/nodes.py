"""Things by their id: found by the same road as their list, so that hiding is the same."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from gateway.domain.ids import RecordThing
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.records import Unreadable
from gateway.domain.refusals import Refusal
from gateway.domain.topics import Role
from gateway.records.door import Interrupted
from gateway.records.ledger import Line
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Scope


class HasId(Protocol):
    """A row of a list."""

    @property
    def id(self) -> str:
        """The source's own key."""
        ...


Row = TypeVar("Row", bound=HasId)


def picked(rows: Iterable[Row | Unreadable], upstream: str) -> Row | None:
    """The row with this key; None where there is none that can be read."""
    readable = (row for row in rows if not isinstance(row, Unreadable))
    return next((row for row in readable if row.id == upstream), None)


async def reader_of(context: RequestContext, thing: RecordThing) -> RecordReader | None:
    """A reader of the thing's record in the thing's role, if the viewer has a right to it now.

    None where there is no such right, record or municipality: they answer alike, and in a connected
    municipality they leave the same log line. Raises `NotSignedIn`, and a `SourceError` where a
    register or the care system does not answer.
    """
    scope = await scope_of(context, thing)
    return None if scope is None else scope.reader


async def scope_of(
    context: RequestContext, thing: RecordThing, *, use: bool = True
) -> Scope | None:
    """As `reader_of`. `use` is False where only the time left to a new sign-in is asked for."""
    context.signed_in()
    source = context.sources.get(MunicipalityCode(thing.municipality))
    if source is None:
        return None
    line = context.tried(thing)
    for key in await rights_over(context, thing.role, source):
        admitted = await context.admitted(source.code, key, use=use)
        result = admitted.result
        if isinstance(result, RecordReader) and result.head.id == thing.record:
            context.ledger.note(result.line)
            return Scope(context, result, admitted.idle_at)
        if isinstance(result, Interrupted):
            context.ledger.note(ended_alike(line, admitted.line))
            raise result.error
        if isinstance(result, Refusal) and result.record == thing.record:
            line = about_the_same(line, admitted.line)
    context.ledger.note(line)
    return None


def tried_in_vain(context: RequestContext, thing: RecordThing) -> None:
    """Note that this was tried although it cannot be opened, and why is not told."""
    if MunicipalityCode(thing.municipality) in context.sources:
        context.ledger.note(context.tried(thing))


def ended_alike(line: Line, look: Line | None) -> Line:
    """The line of an id, where the look by a right that may be the id's ended so."""
    if look is not None:
        line.refused, line.failed = look.refused, look.failed
    return line


def about_the_same(line: Line, look: Line | None) -> Line:
    """The line of an id, where a look by a right says whom it is about. Its actor is not told."""
    if look is not None and look.role is not Role.CITIZEN:
        line.role, line.subject, line.subject_number = look.role, look.subject, look.subject_number
    return line


async def rights_over(
    context: RequestContext, role: Role, source: Source
) -> tuple[str | None, ...]:
    """The viewer's present rights of this role here, by their register's keys; None: oneself.

    No register is asked about somebody whom no right would open anything here.
    """
    if role is Role.CITIZEN:
        return (None,)
    admission = context.services.admission
    if role not in source.policy.admits or not admission.counts_rights(context.signed_in(), source):
        return ()
    rights = await context.rights()
    return tuple(r.key for r in rights if r.role is role and admission.reaches(r, source))
