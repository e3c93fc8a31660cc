"""Answers as JSON."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from gateway.http.counting import ANSWERED, outcome_of

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
EVENT_STREAM = "text/event-stream"


class JsonResponse(Response):
    """A JSON answer. `outcome` is what it counts as."""

    outcome = ANSWERED


def json_response(
    content: Any,
    *,
    status: int = 200,
    media_type: str = PLAIN_JSON,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """A JSON answer."""
    response = JsonResponse(
        msgspec.json.encode(content),
        status_code=status,
        media_type=f"{media_type}; charset=utf-8",
        headers=headers,
    )
    response.outcome = outcome_of(content, status)
    return response


def refusal(
    code: str,
    message: str,
    *,
    status: int,
    media_type: str = PLAIN_JSON,
    headers: Mapping[str, str] | None = None,
    details: Mapping[str, str] | None = None,
) -> Response:
    """An answer that is one error, in GraphQL's shape."""
    content = one_error(code, message, details)
    return json_response(content, status=status, media_type=media_type, headers=headers)


def one_error(code: str, message: str, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One error in GraphQL's shape, of an operation that was not executed."""
    return {"errors": [{"message": message, "extensions": {"code": code, **(details or {})}}]}
