"""Whatever is raised has a place where it ends: a code, a refusal, a close, or the command line.

The table is checked both ways: a class that nobody has placed fails, and so does a row that stands
for nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import aiohttp
import httpx
import pytest
import structlog.testing
import typer
from graphql import GraphQLError
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.websockets import WebSocketDisconnect

from gateway.cli import commands
from gateway.cli.demo import _ToldToStop
from gateway.cli.refusals import RefusedError
from gateway.domain import errors
from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.topics import Topic
from gateway.execution.compiled.planning import TooManySitesError
from gateway.execution.limits import TooComplexError
from gateway.execution.subscription import StreamFailedError
from gateway.http.capacity import OverCapacityError
from gateway.http.frames import Close, CloseError
from gateway.http.limiting import RateLimitedError, UnknownClientError
from gateway.http.requests import BadRequestError, MalformedError, TooLargeError
from gateway.http.streaming import ReaderGoneError
from gateway.http.unexpected import BrokenOffError
from gateway.http.wanted_documents import NoDocumentError
from gateway.schema.errors import Code, formatted
from gateway.schema.scalars import NotOfItsTypeError
from gateway.store.appending import ChangedBehindUsError, NewerKeyError
from gateway.store.rows import UnknownKeyError
from gateway.store.sqlite import FileGoneError
from gateway.store.writer import _NothingKeptError
from gateway.systems.nexus.plain.reading import Odd
from gateway.upstream.transport import _HungUpError
from gateway.upstream.trust import _EncryptedError
from tests.house.raised import ROOT, defined, handlers, module_of, raised


@dataclass(frozen=True)
class Field:
    """The error of a field, or of a whole request, with this code."""

    code: Code
    make: Callable[[], Exception]


@dataclass(frozen=True)
class Http:
    """The answer to an HTTP request; a WebSocket's operation has the same code."""

    status: int
    code: Code
    make: Callable[[], BadRequestError]


@dataclass(frozen=True)
class Caught:
    """It goes no further than this module, which catches it by this name."""

    where: str
    by: type[BaseException]


@dataclass(frozen=True)
class Ends:
    """It ends the process or the connection, as the reason says."""

    why: str


End: TypeAlias = Field | Http | Caught | Ends
_OF_A_PROGRAM: Final = (ValueError, TypeError, RuntimeError, LookupError, NotImplementedError)
_WRITER: Final = Caught("gateway/store/writer.py", Exception)
_DOCUMENTS: Final = Caught("gateway/http/operations.py", NoDocumentError)
PLACES: Final[Mapping[type[BaseException], End]] = {
    **{kind: Field(Code.INTERNAL, kind) for kind in _OF_A_PROGRAM},
    ExceptionGroup: Field(Code.INTERNAL, lambda: ExceptionGroup("x", [ValueError()])),
    errors.GatewayError: Field(Code.INTERNAL, errors.GatewayError),
    errors.SourceError: Field(Code.SOURCE_UNAVAILABLE, lambda: errors.SourceError("x")),
    errors.SourceUnavailable: Field(Code.SOURCE_UNAVAILABLE, lambda: errors.SourceUnavailable("x")),
    errors.SourceTimeout: Field(Code.SOURCE_TIMEOUT, lambda: errors.SourceTimeout("x")),
    errors.SourceInvalid: Field(Code.SOURCE_INVALID, lambda: errors.SourceInvalid("x")),
    errors.SourceUncertain: Field(Code.SOURCE_UNAVAILABLE, lambda: errors.SourceUncertain("x")),
    errors.BadInput: Field(Code.BAD_USER_INPUT, lambda: errors.BadInput("Ask for fewer.")),
    errors.NotSignedIn: Field(Code.UNAUTHENTICATED, errors.NotSignedIn),
    errors.SignInUnknown: Field(Code.UNAUTHENTICATED, errors.SignInUnknown),
    errors.AssuranceTooLow: Field(Code.FORBIDDEN, errors.AssuranceTooLow),
    errors.InvalidToken: Field(Code.UNAUTHENTICATED, lambda: errors.InvalidToken("claims")),
    errors.StoreUnavailable: Field(Code.INTERNAL, errors.StoreUnavailable),
    errors.TopicNotShown: Field(Code.INTERNAL, lambda: errors.TopicNotShown(Topic.CALENDAR)),
    errors.Misconfigured: Caught("gateway/cli/commands.py", errors.Misconfigured),
    NotDone: Caught("gateway/records/writer.py", NotDone),
    TooComplexError: Field(Code.TOO_COMPLEX, lambda: TooComplexError("x")),
    NotOfItsTypeError: Field(
        Code.GRAPHQL_VALIDATION_FAILED, lambda: NotOfItsTypeError("Write a date.")
    ),
    StreamFailedError: Caught("gateway/http/operations.py", StreamFailedError),
    BadRequestError: Http(406, Code.BAD_USER_INPUT, lambda: BadRequestError(406, "Do.")),
    MalformedError: Http(400, Code.BAD_USER_INPUT, lambda: MalformedError("Do.")),
    TooLargeError: Http(413, Code.TOO_LARGE, lambda: TooLargeError("It is", "x", 1)),
    RateLimitedError: Http(429, Code.RATE_LIMITED, lambda: RateLimitedError(1)),
    UnknownClientError: Http(403, Code.FORBIDDEN, UnknownClientError),
    NoDocumentError: _DOCUMENTS,
    CloseError: Caught("gateway/http/connection.py", CloseError),
    ReaderGoneError: Caught("gateway/http/connection.py", ReaderGoneError),
    BrokenOffError: Ends("an answer that has begun: the server closes the connection"),
    ChangedBehindUsError: _WRITER,
    NewerKeyError: _WRITER,
    FileGoneError: _WRITER,
    OSError: _WRITER,
    FileNotFoundError: _WRITER,
    _NothingKeptError: Caught("gateway/store/writer.py", _NothingKeptError),
    UnknownKeyError: Caught("gateway/store/claims.py", UnknownKeyError),
    TimeoutError: Caught("gateway/signals/shared.py", TimeoutError),
    PydanticCustomError: Ends("pydantic collects it; what it finds becomes `Misconfigured`"),
    _ToldToStop: Caught("gateway/cli/demo.py", _ToldToStop),
    WebSocketDisconnect: Caught("gateway/http/unexpected.py", WebSocketDisconnect),
    RefusedError: Caught("gateway/cli/request_protocol.py", RefusedError),
    HTTPException: Ends("starlette, which asks `not_here` what to answer"),
    TooManySitesError: Caught("gateway/execution/compiled/plans.py", TooManySitesError),
    GraphQLError: Field(Code.INTERNAL, lambda: GraphQLError("x", path=["viewer"])),
    OverCapacityError: Http(503, Code.RATE_LIMITED, OverCapacityError),
    Odd: Caught("gateway/systems/nexus/plain/reading.py", Odd),
    _HungUpError: Caught("gateway/upstream/transport.py", _HungUpError),
    aiohttp.ServerDisconnectedError: Ends("its own file, where it becomes one of httpx's"),
    httpx.TransportError: Ends("gateway/upstream/calling.py, as a `SourceError`"),
    httpx.LocalProtocolError: Ends("gateway/upstream/calling.py, as a `SourceError`"),
    _EncryptedError: Caught("gateway/upstream/trust.py", _EncryptedError),
    typer.Exit: Ends("the command line, with its exit code"),
    SystemExit: Ends("the command line, with its exit code"),
}
AGAIN: Final = {
    ("gateway/execution/compiled/completing.py", "value"): errors.GatewayError,
    ("gateway/execution/compiled/failing.py", "located"): GraphQLError,
    ("gateway/records/together.py", "self._failed[key]"): errors.SourceError,
    ("gateway/cli/serving.py", "started.mistake"): errors.Misconfigured,
    ("gateway/resolvers/changes_terms.py", "admitted.result.error"): errors.GatewayError,
    ("gateway/resolvers/records.py", "admitted.result.error"): errors.GatewayError,
    ("gateway/resolvers/writing.py", "admitted.result.error"): errors.GatewayError,
    ("gateway/resolvers/nodes.py", "result.error"): errors.GatewayError,
    ("gateway/session/keys.py", "copy"): errors.SourceError,
    (
        "gateway/session/representations.py",
        "sources[0] if len(sources) == len(failed.exceptions) else failed",
    ): ExceptionGroup,
    ("gateway/upstream/reading.py", "faults[0]"): errors.SourceInvalid,
}
"""What has been raised before, and is kept in something until it is raised again."""


def told(error: Exception) -> dict[str, Any]:
    """The error of GraphQL's that it is, or becomes at a field."""
    if isinstance(error, GraphQLError):
        return formatted(error)
    return formatted(GraphQLError("", path=["viewer"], original_error=error))


def test_whatever_is_raised_has_a_place_where_it_ends() -> None:
    found = {kind for one in raised() for kind in one.classes} | defined() | {*AGAIN.values()}
    assert found - PLACES.keys() == set(), "place it"
    assert PLACES.keys() - found == set(), "nobody raises it any more"


def test_what_is_raised_by_another_name_is_known() -> None:
    unknown = {(one.place, one.what) for one in raised() if not one.classes}
    assert unknown == AGAIN.keys()


@pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__name__)
def test_it_ends_there(kind: type[BaseException]) -> None:
    end = PLACES[kind]
    if isinstance(end, Caught):
        assert issubclass(kind, end.by)
        assert end.by.__name__ in handlers(end.where) | _aliases(end.where)
    elif not isinstance(end, Ends):
        error = end.make()
        assert type(error) is kind
        with structlog.testing.capture_logs() as logs:
            answer = error.response() if isinstance(error, BadRequestError) else told(error)
        if isinstance(end, Http):
            assert answer.status_code == end.status
            answer = error.told(explores=False)["errors"][0]
        assert answer["extensions"]["code"] == end.code
        assert [line["reference"] for line in logs] == [
            one for one in [answer["extensions"].get("reference")] if one
        ]


def _aliases(where: str) -> set[str]:
    """Names that a module has for several exceptions at once, taken apart."""
    module = module_of(ROOT / where)
    groups = (getattr(module, name, ()) for name in handlers(where))
    return {one.__name__ for group in groups if isinstance(group, tuple) for one in group}


def test_a_wrong_setting_ends_the_command_with_2(monkeypatch, capsys) -> None:
    def refuses() -> None:
        raise errors.Misconfigured("a setting is wrong: mend it")

    monkeypatch.setattr(commands, "commands", refuses)
    with pytest.raises(SystemExit) as ended:
        commands.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "omsorg: a setting is wrong: mend it\n"


@pytest.mark.parametrize("code", list(RefusalCode))
def test_a_change_that_is_not_done_is_never_an_error_of_ours(code: RefusalCode) -> None:
    """Where one gets past the door that catches it, it is a fault, and no word of it is told."""
    with structlog.testing.capture_logs():
        assert told(NotDone(code))["extensions"]["code"] == Code.INTERNAL


@pytest.mark.parametrize("code", list(Close))
def test_a_connection_is_closed_with_a_code_of_the_protocols(code: Close) -> None:
    """RFC 6455's own, or one of those that graphql-transport-ws has among 4400 to 4499."""
    assert code in {1001, 1009, 1011} or 4400 <= code < 4500
