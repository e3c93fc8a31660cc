"""From whatever went wrong to the error that a client reads.

Codes are a closed set. No value that a client sent, and nothing of a source's own text, is
repeated; every message ends with what to do next.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from math import ceil
from pathlib import PurePath
from secrets import token_hex
from traceback import extract_tb
from typing import Any, Final

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from gateway.domain.errors import (
    AssuranceTooLow,
    BadInput,
    InvalidToken,
    NotSignedIn,
    SourceError,
    SourceInvalid,
    SourceTimeout,
    StoreUnavailable,
)
from gateway.schema.request_errors import (
    ARGUMENT,
    SYNTAX,
    is_of_argument,
    is_of_variables,
    said_of_document,
    said_of_variables,
)
from gateway.schema.scalars import write_duration

_log = structlog.get_logger("gateway.schema")


class Code(StrEnum):
    """What `extensions.code` can be."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    DOCUMENT_NOT_FOUND = "DOCUMENT_NOT_FOUND"
    DOCUMENT_REQUIRED = "DOCUMENT_REQUIRED"
    TOO_COMPLEX = "TOO_COMPLEX"
    TOO_LARGE = "TOO_LARGE"
    RATE_LIMITED = "RATE_LIMITED"
    SOURCE_UNAVAILABLE = "SOURCE_UNAVAILABLE"
    SOURCE_TIMEOUT = "SOURCE_TIMEOUT"
    SOURCE_INVALID = "SOURCE_INVALID"
    INTERNAL = "INTERNAL"


_TOO_MUCH: Final = "This asks for too much: ask for less at a time."
_SIGN_IN: Final = "Sign in to see this: send a bearer token."
_HIGHER: Final = "This needs a surer sign-in: sign in again with a higher assurance level."
_INVALID_SIGN_IN: Final = "The token is not valid here: sign in again."
_STORE: Final = "The gateway's own store cannot be reached, so this is not shown: try again later."
INTERNAL: Final = (
    "Something went wrong in the gateway. Try again later; if it goes on, report the `reference`."
)
_UNAVAILABLE: Final = "The source of this does not answer now: try again later."
_TIMEOUT: Final = "The source of this takes too long to answer: try again later."
_INVALID: Final = "The source of this gave something that cannot be read: report it there."

_ALWAYS: Final = (
    (AssuranceTooLow, Code.FORBIDDEN, _HIGHER),
    (NotSignedIn, Code.UNAUTHENTICATED, _SIGN_IN),
    (InvalidToken, Code.UNAUTHENTICATED, _INVALID_SIGN_IN),
    (StoreUnavailable, Code.INTERNAL, _STORE),
)
"""Errors that always say the same."""


def random_reference() -> str:
    """An id that nobody else has, and that says nothing."""
    return token_hex(8)


def formatted(
    error: GraphQLError, *, explores: bool = False, reference: Callable[[], str] = random_reference
) -> dict[str, Any]:
    """The error as it stands in `errors` of a response.

    An error that already has one of our codes keeps it, and its message. What only those who may
    explore are told is left out unless the caller `explores`: which limit was passed, and what in
    the schema is called nearly so. `reference` makes the id under which something unexpected is
    logged; it is the only thing told about it.
    """
    code, message, details = _judged(error, reference, explores=explores)
    answer: dict[str, Any] = {"message": message}
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        answer["path"] = error.path
    return {**answer, "extensions": {"code": code.value, **details}}


_Judgement = tuple[Code, str, dict[str, Any]]


def _judged(error: GraphQLError, reference: Callable[[], str], *, explores: bool) -> _Judgement:
    extensions = error.extensions or {}
    if extensions.get("code") in set(Code):
        return _coded(
            Code(extensions["code"]), error.message, extensions.get("limit"), explores=explores
        )
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return _of_the_request(error, explores=explores) or _unexpected(cause or error, reference())
    return _of_our_own(cause) or _unexpected(cause, reference())


def _coded(code: Code, message: str, limit: Any, *, explores: bool) -> _Judgement:
    if code is Code.TOO_COMPLEX and not explores:
        return code, _TOO_MUCH, {}
    return code, message, {} if limit is None else {"limit": limit}


def _of_the_request(error: GraphQLError, *, explores: bool) -> _Judgement | None:
    """None where an answer is not of its type: GraphQL says so with an error of its own too."""
    if isinstance(error, GraphQLSyntaxError):
        return Code.GRAPHQL_PARSE_FAILED, SYNTAX, {}
    if is_of_variables(error):
        return Code.BAD_USER_INPUT, said_of_variables(error), {}
    if is_of_argument(error):
        return Code.BAD_USER_INPUT, ARGUMENT, {}
    if error.path is None:
        return Code.GRAPHQL_VALIDATION_FAILED, said_of_document(error, explores=explores), {}
    return None


def _of_our_own(cause: Exception) -> _Judgement | None:
    if isinstance(cause, SourceError):
        return _of_source(cause)
    if isinstance(cause, BadInput | NotSignedIn) and str(cause):
        code = Code.BAD_USER_INPUT if isinstance(cause, BadInput) else Code.UNAUTHENTICATED
        return code, str(cause), {}
    said = (
        (code, words, dict[str, Any]()) for kind, code, words in _ALWAYS if isinstance(cause, kind)
    )
    return next(said, None)


def _of_source(cause: SourceError) -> _Judgement:
    details: dict[str, Any] = {}
    if cause.municipality is not None:
        details["municipality"] = cause.municipality
    if cause.topic is not None:
        details["topic"] = cause.topic.value
    if cause.retry_after is not None:
        seconds = max(1, ceil(cause.retry_after.total_seconds()))
        details["retryAfter"] = write_duration(timedelta(seconds=seconds))
    if isinstance(cause, SourceInvalid):
        return Code.SOURCE_INVALID, _INVALID, details
    if isinstance(cause, SourceTimeout):
        return Code.SOURCE_TIMEOUT, _TIMEOUT, details
    return Code.SOURCE_UNAVAILABLE, _UNAVAILABLE, details


def _unexpected(cause: Exception, reference: str) -> _Judgement:
    log_unexpected(cause, reference)
    return Code.INTERNAL, INTERNAL, {"reference": reference}


def log_unexpected(cause: Exception, reference: str) -> None:
    """Only kinds and places are logged: an exception's message may hold what it is about."""
    frames = extract_tb(cause.__traceback__)
    places = [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    _log.error("unexpected", reference=reference, error=type(cause).__name__, places=places)
