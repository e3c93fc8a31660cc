"""What is answered to a request whose credentials are missing or no good (RFC 6750, section 3).

Whatever is wrong with a token, the answer is the same, and no part of it comes back. Only a
request that is not even made as such a request must be (section 3.1, `invalid_request`) is told
apart, as is one that speaks of another scheme and so brings no bearer token at all.
"""

from typing import Final

import structlog
from starlette.responses import Response

from gateway.domain.errors import InvalidToken
from gateway.http.responses import PLAIN_JSON, refusal

_log = structlog.get_logger("gateway.http")

_CHALLENGE: Final = 'Bearer realm="omsorg"'
_MALFORMED: Final = frozenset({"repeated", "syntax"})
_ONE_HEADER: Final = "Send one Authorization header with one bearer token, or none."
_BEARER_ONLY: Final = "Only bearer tokens are known here: sign in and send one."
_NO_GOOD: Final = "The token is not valid here: sign in again."


def token_refused(error: InvalidToken, media_type: str = PLAIN_JSON) -> Response:
    """400 or 401 for a request whose `Authorization` is not good; its kind goes into the log."""
    _log.info("token_refused", reason=error.reason)
    if error.reason in _MALFORMED:
        headers = _challenge("invalid_request", _ONE_HEADER)
        return refusal(
            "BAD_USER_INPUT", _ONE_HEADER, status=400, media_type=media_type, headers=headers
        )
    if error.reason == "scheme":
        return not_signed_in(_BEARER_ONLY, media_type)
    headers = _challenge("invalid_token", _NO_GOOD)
    return refusal("UNAUTHENTICATED", _NO_GOOD, status=401, media_type=media_type, headers=headers)


def not_signed_in(message: str, media_type: str = PLAIN_JSON) -> Response:
    """401 for a request that brings no bearer token where one is needed."""
    headers = {"www-authenticate": _CHALLENGE}
    return refusal("UNAUTHENTICATED", message, status=401, media_type=media_type, headers=headers)


def keys_out_of_reach(media_type: str = PLAIN_JSON) -> Response:
    """503 for a request whose token cannot be judged, because its issuer does not answer."""
    message = "The sign-in cannot be checked now: try again later."
    return refusal("SOURCE_UNAVAILABLE", message, status=503, media_type=media_type)


def does_not_suffice(said: str) -> dict[str, str]:
    """The header that goes with 403: the token is good, and is not enough here."""
    return _challenge("insufficient_scope", said)


def _challenge(error: str, said: str) -> dict[str, str]:
    """The header with an error. `said` may hold no `"` and no backslash (section 3)."""
    return {"www-authenticate": f'{_CHALLENGE}, error="{error}", error_description="{said}"'}
