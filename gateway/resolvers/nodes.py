"""Things by their id: found by the same road as their list, so that hiding is the same."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from gateway.domain.ids import RecordThing
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.records import Unreadable
from gateway.domain.topics import Role
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

    None where there is no such right, record or municipality: they answer alike. Only a look that
    finds the record leaves a log line. Raises `NotSignedIn`, and a `SourceError` where a register
    or the care system does not answer.
    """
    scope = await scope_of(context, thing)
    return None if scope is None else scope.reader


async def scope_of(
    context: RequestContext, thing: RecordThing, *, use: bool = True
) -> Scope | None:
    """As `reader_of`. `use` is False where only the time left to a new sign-in is asked for."""
    code = MunicipalityCode(thing.municipality)
    context.signed_in()
    source = context.services.sources.get(code)
    if source is None:
        return None
    for key in await rights_over(context, thing.role, source):
        admitted = await context.admitted(code, key, use=use)
        reader = admitted.result
        if isinstance(reader, RecordReader) and reader.head.id == thing.record:
            if admitted.line is not None:
                context.ledger.note(admitted.line)
            return Scope(context, reader, admitted.idle_at)
    return None


async def rights_over(
    context: RequestContext, role: Role, source: Source
) -> tuple[str | None, ...]:
    """The viewer's present rights of this role here, by their register's keys; None: oneself."""
    if role is Role.CITIZEN:
        return (None,)
    rights = await context.rights()
    admission = context.services.admission
    return tuple(r.key for r in rights if r.role is role and admission.reaches(r, source))
