"""Accepting a portal's terms (bruksvilkår), which comes before its records open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from gateway.domain.changes import ChangeKind, NotDone, RefusalCode, TermsAcceptance
from gateway.domain.claims import Confirmed
from gateway.domain.errors import SourceError
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.refusals import Refusal
from gateway.domain.topics import Role
from gateway.records.door import Interrupted
from gateway.records.ledger import look_without_right
from gateway.records.source import Source
from gateway.records.terms import TermsDesk, told_effective
from gateway.records.writer import Wanted
from gateway.resolvers.context import RequestContext
from gateway.resolvers.records import check_code
from gateway.resolvers.writing import (
    CODE_OF,
    ChangeRefused,
    ChangeUnknown,
    check_key,
    content_of,
    not_found,
    note,
    refused_at,
    refused_beforehand,
    unconfirmed,
    writer_at,
)
from gateway.session.admission import AdmittedToTerms

_KIND = ChangeKind.ACCEPT_TERMS
_SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsTaken:
    """The terms are accepted, and take effect then, in the municipality's zone."""

    effective_from: datetime


TermsResult: TypeAlias = TermsTaken | ChangeRefused | ChangeUnknown


async def accept_terms(
    context: RequestContext, code: MunicipalityCode, key: str, *, version: str
) -> TermsResult:
    """Accept the present version for oneself; nobody accepts terms for another.

    Raises as `writing.change`.
    """
    check_key(key)
    viewer = context.signed_in()
    check_code(context, code)
    source = context.sources.get(code)
    if source is None:
        return not_found(context, _KIND)
    refusal = refused_beforehand(context, source, Role.CITIZEN, _KIND)
    if refusal is not None:
        note(context, look_without_right(viewer, code))
        return refusal
    desk = await _desk(context, code)
    if isinstance(desk, Refusal):
        return refused_at(source, _KIND, CODE_OF[desk.reason])

    async def judged() -> Any:
        return _judged(desk, source, version)

    wanted = Wanted(
        kind=_KIND,
        key=key,
        content=content_of(code, {"version": version}),
        about=version,
        judged=judged,
    )
    outcome = await writer_at(context, desk).done(wanted)
    if not isinstance(outcome, Confirmed):
        return unconfirmed(_KIND, source, outcome)
    context.look_again()
    return await _taken(context, code, source)


def _judged(desk: TermsDesk, source: Source, version: str) -> TermsAcceptance:
    rule = source.offers.terms
    if rule is None or rule.version != version:
        raise NotDone(RefusalCode.CONFLICT)
    if desk.effective_from is not None:
        raise NotDone(RefusalCode.ALREADY_DONE)
    return TermsAcceptance(version=version)


async def _desk(context: RequestContext, code: MunicipalityCode) -> TermsDesk | Refusal:
    admitted = await context.admitted_to_terms(code)
    if not isinstance(admitted.result, TermsDesk):
        note(context, admitted.line)
    return _or_error(admitted)


def _or_error(admitted: AdmittedToTerms) -> TermsDesk | Refusal:
    if isinstance(admitted.result, Interrupted):
        raise admitted.result.error
    return admitted.result


async def _taken(context: RequestContext, code: MunicipalityCode, source: Source) -> TermsResult:
    """What the record says of it now. Where it cannot say, the same call tells it later.

    The log has what was done, and nothing of this look.
    """
    try:
        desk = _or_error(await context.admitted_to_terms(code))
        if isinstance(desk, Refusal):
            return refused_at(source, _KIND, CODE_OF[desk.reason])
        return TermsTaken(effective_from=told_effective(desk))
    except SourceError as error:
        return ChangeUnknown(kind=_KIND, source=source, retry_after=error.retry_after or _SOON)
