"""What a request is answered whose credentials are not good: RFC 6750, section 3."""

import re
from typing import get_args

import msgspec
import pytest

from gateway.domain.errors import InvalidToken, TokenFault
from gateway.http.challenges import does_not_suffice, not_signed_in, token_refused

OF_THE_REQUEST: set[TokenFault] = {"repeated", "syntax"}
CHALLENGE = re.compile(
    r'Bearer realm="omsorg"'
    r'(?:, error="(invalid_request|invalid_token|insufficient_scope)"'
    r', error_description="([\x20-\x21\x23-\x5b\x5d-\x7e]+)")?'
)


@pytest.mark.parametrize("fault", get_args(TokenFault))
def test_each_fault_has_the_status_and_the_error_of_its_kind(fault: TokenFault) -> None:
    answer = token_refused(InvalidToken(fault), "application/graphql-response+json")
    challenge = CHALLENGE.fullmatch(answer.headers["www-authenticate"])
    assert challenge
    expected = (401, "invalid_token")
    if fault in OF_THE_REQUEST:
        expected = (400, "invalid_request")
    elif fault == "scheme":
        expected = (401, None)
    assert (answer.status_code, challenge.group(1)) == expected
    told = msgspec.json.decode(answer.body)
    assert challenge.group(2) in {told["errors"][0]["message"], None}
    assert answer.headers["content-type"] == "application/graphql-response+json; charset=utf-8"


def test_what_is_wrong_with_a_token_cannot_be_told_from_its_answer() -> None:
    faults = set(get_args(TokenFault)) - OF_THE_REQUEST - {"scheme"}
    answers = [token_refused(InvalidToken(fault)) for fault in faults]
    assert len(answers) > 10
    assert len({(answer.body, str(sorted(answer.headers.items()))) for answer in answers}) == 1


def test_whoever_brings_nothing_is_only_told_the_scheme() -> None:
    answer = not_signed_in("Sign in first.")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (
        401,
        'Bearer realm="omsorg"',
    )


def test_a_good_token_that_is_not_enough_is_told_so() -> None:
    challenge = CHALLENGE.fullmatch(does_not_suffice("Ask for more.")["www-authenticate"])
    assert challenge
    assert challenge.groups() == ("insufficient_scope", "Ask for more.")
