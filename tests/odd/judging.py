"""What an answer may be, whatever it answers."""

import json
from typing import Any

from tests.odd.talk import Answer

NUMBER = b"2512489996"
"""Stands in most of what is sent, and may stand in nothing that is said of it."""
CANARY = b"KANARIE" + NUMBER
CODES = {
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "BAD_USER_INPUT",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "DOCUMENT_NOT_FOUND",
    "DOCUMENT_REQUIRED",
    "TOO_COMPLEX",
    "TOO_LARGE",
    "RATE_LIMITED",
    "SOURCE_UNAVAILABLE",
    "SOURCE_TIMEOUT",
    "SOURCE_INVALID",
}
"""Those of the closed set that are not the gateway's own fault: all but INTERNAL."""
_KEPT_SECRET = {"date", "server", "set-cookie", "location", "x-powered-by"}
_EMPTY = {101, 304}


def judge(answer: Answer, method: str = "POST") -> None:
    """Fail where it is not an answer of ours, or says what it must not."""
    assert answer.status < 500, answer
    assert answer.status < 300 or answer.status >= 400 or answer.status == 304, answer
    assert _KEPT_SECRET.isdisjoint(answer.headers), answer.headers
    if answer.status >= 400:
        _judge_refusal(answer, method)
    elif "json" in answer.headers.get("content-type", ""):
        judge_errors(_json(answer).get("errors", []))


def judge_errors(errors: Any) -> None:
    """GraphQL's errors: each with words and a code of the closed set."""
    assert isinstance(errors, list)
    for error in errors:
        assert isinstance(error["message"], str)
        assert error["message"]
        assert error["extensions"]["code"] in CODES, error


def _judge_refusal(answer: Answer, method: str) -> None:
    assert answer.headers["cache-control"] in {"no-store", "no-cache"}, answer
    assert answer.headers["x-content-type-options"] == "nosniff", answer
    told = json.dumps(answer.headers).encode() + answer.body
    assert NUMBER not in told, answer
    if method == "HEAD":
        assert answer.body == b""
        return
    found = _json(answer)
    assert found.keys() == {"errors"}, answer
    assert found["errors"], answer
    judge_errors(found["errors"])


def _json(answer: Answer) -> Any:
    assert answer.headers["content-type"].endswith("json; charset=utf-8"), answer
    return json.loads(answer.body)


def judge_log(said: bytes) -> None:
    """Nothing of what was sent stands in the process's log, nor anything that it did not expect."""
    for word in (NUMBER, b"KANARIE", b"Traceback", b"Fatal error", b"unexpected", b"Exception"):
        assert word not in said, said[max(0, said.index(word) - 50) :][:1_500]
