"""The steps that every change in a record takes, from an id to an outcome.

Key, sign-in, id, country, assurance, role and policy, right (looked up anew), record, terms: in the
order in which reads are refused. Only then is the key claimed, and the change judged and done.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from gateway.domain.access_log import AccessKind
from gateway.domain.changes import ChangeKind, Made, RefusalCode
from gateway.domain.claims import Confirmed, Declined, Unknown
from gateway.domain.errors import BadInput, SourceInvalid
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.refusals import Refusal, RefusalReason
from gateway.domain.topics import Role
from gateway.domain.words import Language
from gateway.records.door import Interrupted
from gateway.records.ledger import Line, look_without_right
from gateway.records.permitting import refused
from gateway.records.reader import RecordReader
from gateway.records.source import Source
from gateway.records.terms import TermsDesk
from gateway.records.writer import RecordWriter, Wanted
from gateway.resolvers.context import RequestContext
from gateway.resolvers.nodes import ended_alike, rights_over
from gateway.resolvers.scope import Scope

SHORTEST_KEY: Final = 8
LONGEST_KEY: Final = 64
_RESULT: Final = "result"

Judge: TypeAlias = Callable[[Scope, RecordThing], Awaitable[Any]]
"""Answers the change as it is to be done, or raises `NotDone` (see `domain.judging`)."""

CODE_OF: Final[Mapping[RefusalReason, RefusalCode]] = MappingProxyType(
    {
        RefusalReason.NOT_CONNECTED: RefusalCode.NOT_FOUND,
        RefusalReason.NO_RECORD: RefusalCode.NOT_FOUND,
        RefusalReason.RECORD_INACTIVE: RefusalCode.RECORD_INACTIVE,
        RefusalReason.TERMS_NOT_ACCEPTED: RefusalCode.TERMS_REQUIRED,
        RefusalReason.TERMS_NOT_YET_EFFECTIVE: RefusalCode.TERMS_NOT_YET_EFFECTIVE,
        RefusalReason.ASSURANCE_TOO_LOW: RefusalCode.ASSURANCE_TOO_LOW,
        RefusalReason.TOO_YOUNG: RefusalCode.ROLE_NOT_PERMITTED,
    }
)
"""What a change is refused with where the record does not open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMade:
    """Done. `thing` is what it was asked about; what came of it is read anew from the record."""

    context: RequestContext
    thing: RecordThing
    made: Made


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRefused:
    """Not done, and nothing changed. `language` is that of words nobody asked for in another.

    `source` is None where no municipality may be told.
    """

    kind: ChangeKind
    code: RefusalCode
    language: Language
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUnknown:
    """Nobody knows whether it was done; the same call finds out."""

    kind: ChangeKind
    source: Source
    retry_after: timedelta


Result: TypeAlias = ChangeMade | ChangeRefused | ChangeUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change as it was asked for: `target` is the id it is about, of the kind `expected`.

    `given` is the rest of the input. `about` overrides the source's key of what is changed.
    """

    kind: ChangeKind
    target: str
    expected: Kind
    key: str
    given: Mapping[str, object]
    about: str | None = None


async def change(context: RequestContext, asked: Asked, judged: Judge) -> Result:
    """Do it once, or say why not.

    Raises `BadInput`, `NotSignedIn`, `StoreUnavailable`, and a `SourceError` where nothing was
    sent because a register or the care system does not answer.
    """
    check_key(asked.key)
    viewer = context.signed_in()
    thing = context.services.ids.read(asked.target)
    if not isinstance(thing, RecordThing) or thing.kind is not asked.expected:
        return not_found(context, asked.kind)
    source = context.sources.get(MunicipalityCode(thing.municipality))
    if source is None:
        return not_found(context, asked.kind)
    line = look_without_right(viewer, source.code, record=thing.record)
    refusal = refused_beforehand(context, source, thing.role, asked.kind)
    if refusal is not None:
        note(context, line)
        return refusal
    context.look_again(rights_anew=True)
    opened = await _opened(context, thing, source, line)
    if isinstance(opened, _NotOpened):
        note(context, opened.line)
        return refused_at(source, asked.kind, CODE_OF[opened.reason])
    wanted = Wanted(
        kind=asked.kind,
        key=asked.key,
        content=content_of(asked.target, asked.given),
        about=thing.upstream if asked.about is None else asked.about,
        judged=lambda: judged(opened, thing),
    )
    outcome = await writer_at(context, opened.reader).done(wanted)
    if not isinstance(outcome, Confirmed):
        return unconfirmed(asked.kind, source, outcome)
    if not outcome.before:
        context.look_again()
        context.services.changed(source.code, thing.record)
    return ChangeMade(context=context, thing=thing, made=outcome.made)


def check_key(key: str) -> None:
    """Raise `BadInput` for an idempotency key that is none."""
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadInput(
            f"An idempotency key has {SHORTEST_KEY} to {LONGEST_KEY} printable characters: make a "
            "new random one for each change, and keep it for trying again."
        )


def content_of(target: str, given: Mapping[str, object]) -> str:
    """The whole input as one text, the same for the same input."""
    return json.dumps([target, dict(given)], sort_keys=True, default=str)


def writer_at(context: RequestContext, desk: RecordReader | TermsDesk) -> RecordWriter:
    """A writer for this operation. What is kept of a result only this gateway can read."""
    box = context.services.box

    def unsealed(text: str) -> Made:
        parts = box.unseal(_RESULT, text)
        if parts is None:
            raise SourceInvalid("claim")
        made, parent = parts
        return Made(id=str(made), parent=str(parent))

    return RecordWriter(
        desk,
        viewer=context.signed_in(),
        once=context.services.once,
        ledger=context.ledger,
        sealed=lambda made: box.seal(_RESULT, [made.id, made.parent]),
        unsealed=unsealed,
    )


def unconfirmed(
    kind: ChangeKind, source: Source, outcome: Declined | Unknown
) -> ChangeRefused | ChangeUnknown:
    """An outcome that is no confirmation, as it is told."""
    if isinstance(outcome, Declined):
        return refused_at(source, kind, outcome.code)
    return ChangeUnknown(kind=kind, source=source, retry_after=outcome.retry_after)


def note(context: RequestContext, line: Line | None) -> None:
    """Take a refusal into the log, as one of a change."""
    if line is not None:
        line.kind = AccessKind.WRITE
        context.ledger.note(line)


def refused_beforehand(
    context: RequestContext, source: Source, role: Role, kind: ChangeKind
) -> ChangeRefused | None:
    """The refusal of a change before any id is looked up; None where it is not refused."""
    viewer = context.signed_in()
    if viewer.country is not source.country:
        return not_found(context, kind)
    if not viewer.assurance.reaches(source.offers.sign_in.required_assurance):
        return refused_at(source, kind, RefusalCode.ASSURANCE_TOO_LOW)
    code = refused(source, role, kind) if role in source.policy.admits else None
    return None if code is None else refused_at(source, kind, code)


def not_found(context: RequestContext, kind: ChangeKind) -> ChangeRefused:
    """The same words whatever was tried: those of the viewer's country, not of a municipality."""
    language = context.signed_in().country.language
    return ChangeRefused(kind=kind, code=RefusalCode.NOT_FOUND, language=language)


def refused_at(source: Source, kind: ChangeKind, code: RefusalCode) -> ChangeRefused:
    """A refusal by a municipality, in its own words."""
    return ChangeRefused(kind=kind, code=code, language=source.language, source=source)


async def _opened(
    context: RequestContext, thing: RecordThing, source: Source, line: Line
) -> "Scope | _NotOpened":
    """The thing's record in the thing's role, by a right looked up now, or why it is not open.

    `line` is the one to leave where no right says whose record it is.
    """
    closed = _NotOpened(RefusalReason.NO_RECORD, line)
    for key in await rights_over(context, thing.role, source):
        admitted = await context.admitted(source.code, key)
        if isinstance(admitted.result, Interrupted):
            note(context, ended_alike(line, admitted.line))
            raise admitted.result.error
        if isinstance(admitted.result, Refusal):
            if _is_about(admitted.result, thing):
                closed = _NotOpened(admitted.result.reason, admitted.line)
        elif admitted.result.head.id == thing.record:
            return Scope(context, admitted.result, admitted.idle_at)
    return closed


def _is_about(refusal: Refusal, thing: RecordThing) -> bool:
    """Whether it is this record that does not open, and not another that the viewer may act in."""
    known = refusal.reason is not RefusalReason.NO_RECORD
    return known and refusal.record in {None, thing.record}


@dataclass(frozen=True, slots=True)
class _NotOpened:
    reason: RefusalReason
    line: Line | None
