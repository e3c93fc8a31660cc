"""Codes are a closed set, and every message that a client can read ends with what to do next."""

import re

import pytest

from gateway.cli import refusals
from gateway.http import elsewhere
from gateway.http.limiting import RateLimitedError, UnknownClientError
from gateway.http.requests import TooLargeError
from gateway.schema.errors import Code
from tests.house.told import codes, said

TO_DO = (
    "accept ask begin connect end give look make mend name open read report send sign speak start "
    "tell try use wait write"
)
"""How the last part of a message begins."""
FROM_ELSEWHERE = {
    ("gateway/http/connection.py", "self._too_big()"): "both its sentences are tested",
    ("gateway/http/connection.py", "error.message"): "a refusal's own",
    ("gateway/http/elsewhere.py", "message"): "its few sentences, below",
    ("gateway/http/frames.py", "error.message"): "a refusal's own",
    ("gateway/http/frames.py", "reason"): "what the callers of `_bad` say",
    ("gateway/http/operations.py", "error.message"): "what `NoDocumentError` was made with",
    ("gateway/http/requests.py", "self.message"): "what the error was made with",
    ("gateway/http/requests.py", "self._explained"): "both its sentences are tested",
    ("gateway/http/responses.py", "message"): "what the callers of `refusal` say",
    ("gateway/http/challenges.py", "message"): "what the callers of `not_signed_in` say",
    ("gateway/http/sockets.py", "error.message"): "a refusal's own",
    ("gateway/http/wanted_documents.py", "missing"): "the two sentences of its callers",
    ("gateway/http/requests.py", "why.message"): "what `unread` says",
}
"""Messages that are handed on, and where they come from."""
WORDS_OF_A_PROTOCOL = {
    "Unauthorized",
    "Forbidden",
    "Connection initialisation timeout",
    "Too many initialisation requests",
    "Subscriber for this id already exists",
    "PersistedQueryNotFound",
}
"""What clients of graphql-transport-ws and of persisted queries compare with, letter by letter."""
MADE = [
    RateLimitedError(1).message,
    RateLimitedError(2).message,
    UnknownClientError().message,
    *(
        TooLargeError("The request is", "body_bytes", 5).told(explores=explores)["errors"][0][
            "message"
        ]
        for explores in (True, False)
    ),
    *elsewhere._MESSAGES.values(),
    elsewhere._OTHERWISE,
    *(one.message for one in vars(refusals).values() if isinstance(one, refusals.Refusal)),
    *(one.message for one in refusals._HANDSHAKES.values()),
    refusals._NO_HANDSHAKE,
]
MESSAGES = sorted({(one.place, text) for one in said() for text in one.texts})


def ends_with_what_to_do(text: str) -> bool:
    last = re.split(r"(?<=[.:?]) ", text)[-1]
    return text.endswith(".") and last.split()[0].lower() in TO_DO.split()


@pytest.mark.parametrize(("place", "text"), MESSAGES, ids=map(str, range(len(MESSAGES))))
def test_a_message_ends_with_what_to_do_next(place: str, text: str) -> None:
    assert text in WORDS_OF_A_PROTOCOL or ends_with_what_to_do(text), (place, text)


@pytest.mark.parametrize("message", sorted({*MADE}))
def test_a_message_that_is_put_together_does_so_too(message: str) -> None:
    assert ends_with_what_to_do(message)


def test_a_message_that_stands_elsewhere_is_known() -> None:
    assert {(one.place, one.written) for one in said() if not one.texts} == FROM_ELSEWHERE.keys()


def test_every_word_of_a_protocol_is_still_said() -> None:
    assert {text for _, text in MESSAGES} >= WORDS_OF_A_PROTOCOL - {"PersistedQueryNotFound"}


def test_every_code_is_of_the_closed_set_and_every_one_of_these_is_used() -> None:
    found = list(codes())
    assert {code for _, code in found} == {code.value for code in Code}
