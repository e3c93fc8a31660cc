"""From whatever went wrong to the error that a client reads.

Codes are a closed set. No value that a client sent, and nothing of a source's own text, is
repeated; every message ends with what to do next.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from math import ceil
from pathlib import PurePath
from secrets import token_hex
from traceback import extract_tb
from typing import Any, Final

import structlog
from graphql import (
    GraphQLError,
    GraphQLSyntaxError,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)

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
from gateway.domain.numbers import without_numbers
from gateway.schema.scalars import NotOfItsTypeError, write_duration

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


_MEND: Final = "Mend the operation, then send it again."
_SYNTAX: Final = "The document cannot be read here. Mend it, then send it again."
_VALUE: Final = f"This value is not of the type that is expected here. {_MEND}"
_VARIABLE: Final = "A variable has a value that is not of its type. Mend it, then send it again."
_ARGUMENT: Final = "An argument has a value that is not of its type. Mend it, then send it again."
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

_VARIABLE_ERROR: Final = re.compile(
    r"Variable '\$\w+' has invalid|Variable values are nested|Too many errors processing variables"
)
_MANY_DIGITS: Final = re.compile(r"\d{6,}")
"""Names that a client has made may be repeated, but not what could be a number in one."""
_SUGGESTION: Final = re.compile(r"\s*Did you mean.*", re.DOTALL)


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
        return _of_the_request(error, explores=explores)
    return _of_our_own(cause) or _unexpected(cause, reference())


def _coded(code: Code, message: str, limit: Any, *, explores: bool) -> _Judgement:
    if code is Code.TOO_COMPLEX and not explores:
        return code, _TOO_MUCH, {}
    return code, message, {} if limit is None else {"limit": limit}


def _of_the_request(error: GraphQLError, *, explores: bool) -> _Judgement:
    if isinstance(error, GraphQLSyntaxError):
        return Code.GRAPHQL_PARSE_FAILED, _SYNTAX, {}
    if _VARIABLE_ERROR.match(error.message):
        return Code.BAD_USER_INPUT, _of_variable(error), {}
    if error.path is not None:
        return Code.BAD_USER_INPUT, _ARGUMENT, {}
    return Code.GRAPHQL_VALIDATION_FAILED, _of_document(error, explores=explores), {}


def _of_variable(error: GraphQLError) -> str:
    remedy = error.original_error
    said = f"{remedy.message} {_VARIABLE}" if isinstance(remedy, NotOfItsTypeError) else _VARIABLE
    node = error.nodes[0] if error.nodes else None
    if not isinstance(node, VariableDefinitionNode):
        return said
    return said.replace("A variable", f"The variable `${_masked(node.variable.name.value)}`")


def _of_document(error: GraphQLError, *, explores: bool) -> str:
    if isinstance(error, NotOfItsTypeError):
        return f"{error.message} {_MEND}"
    node = error.nodes[0] if error.nodes else None
    if isinstance(node, ValueNode) and not isinstance(node, VariableNode):
        return _VALUE
    said = error.message if explores else _SUGGESTION.sub("", error.message)
    return without_numbers(f"{_masked(said)} {_MEND}")


def _masked(text: str) -> str:
    return _MANY_DIGITS.sub("******", text)


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
