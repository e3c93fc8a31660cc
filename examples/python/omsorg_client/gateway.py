"""One request to the gateway, and what its errors mean."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Generic, TypeVar

import httpx
import msgspec

from omsorg_client import answers
from omsorg_client.sign_in import access_token, by_proxy, gateway_address

T = TypeVar("T")
PATIENCE_SECONDS = 30


class Details(answers.Part, frozen=True, kw_only=True):
    code: str = "INTERNAL"
    retry_after: timedelta | None = None


class GatewayError(answers.Part, frozen=True, kw_only=True):
    """`path` is where in the data something is missing; none: everything is."""

    message: str
    path: tuple[str | int, ...] = ()
    extensions: Details = Details()


class Envelope(msgspec.Struct, frozen=True):
    data: object = None
    errors: tuple[GatewayError, ...] = ()


@dataclass(frozen=True)
class Answer(Generic[T]):
    """Data may be there beside errors."""

    data: T | None
    errors: tuple[GatewayError, ...]


class NoAnswerError(Exception):
    """No answer came that can be read. Whatever was asked for may have happened."""


class RequestFailedError(Exception):
    """The whole request was refused. The message is for developers, and has nobody's data."""

    def __init__(self, error: GatewayError) -> None:
        super().__init__(f"{error.extensions.code}: {what_to_do(error)}\n({error.message})")
        self.error = error


def ask(document: str, kind: type[T], variables: Mapping[str, object]) -> Answer[T]:
    """Raises `NoAnswerError`, and `RequestFailedError` where nobody is signed in or no data is."""
    found = _post({**_named(document), "variables": variables})
    signed_out = [e for e in found.errors if e.extensions.code == "UNAUTHENTICATED"]
    for error in signed_out or (found.errors if found.data is None else ()):
        raise RequestFailedError(error)
    try:
        data = None if found.data is None else answers.read(found.data, kind)
    except msgspec.ValidationError:
        raise NoAnswerError(
            "The answer is not of this client's schema. Renew the client."
        ) from None
    return Answer(data, found.errors)


def _named(document: str) -> dict[str, str]:
    """Its text, or, where only registered documents are taken, the name it is registered by."""
    if os.environ.get("OMSORG_REGISTERED") == "yes":
        return {"documentId": document}
    folder = Path(__file__).parent / "documents"
    return {"query": (folder / f"{document}.graphql").read_text(encoding="utf-8")}


def _post(body: Mapping[str, object]) -> Envelope:
    headers = {
        "authorization": f"Bearer {access_token()}",
        "accept": "application/graphql-response+json",
    }
    address = gateway_address()
    try:
        # httpx follows no redirect by itself: the token is meant for this address.
        answer = httpx.post(
            address,
            json=body,
            headers=headers,
            timeout=PATIENCE_SECONDS,
            trust_env=by_proxy(address),
        )
        return msgspec.json.decode(answer.content, type=Envelope)
    except (httpx.HTTPError, msgspec.MsgspecError):
        # What was raised may repeat what was sent: it goes no further.
        message = "The gateway did not answer, or not as GraphQL. Try again in a while."
        raise NoAnswerError(message) from None


def what_to_do(error: GatewayError) -> str:
    """By the code; docs/errors.md has all of them, and more may come."""
    wait = error.extensions.retry_after
    when = "in a while" if wait is None else f"in {wait.total_seconds():.0f} seconds"
    match error.extensions.code:
        case "UNAUTHENTICATED":
            return "The sign-in is missing, not good or over. Sign in again."
        case "FORBIDDEN":
            return (
                "This sign-in or application is not enough. Sign in with a higher assurance level."
            )
        case "RATE_LIMITED":
            return f"Too many requests. Try again {when}."
        case "SOURCE_UNAVAILABLE" | "SOURCE_TIMEOUT" | "SOURCE_INVALID":
            return f"The municipality's system does not answer as it should. Try again {when}."
        case "INTERNAL":
            return f"Something went wrong at the gateway. Try again {when}."
        case _:
            return "This client asked for what it cannot have. Its developers must mend it."
