"""Bearer tokens: which ones are believed, and whom they name.

An OAuth 2 resource server's checks (RFC 9068, RFC 8725): one header, a size limit, an allow-list
of asymmetric algorithms, the issuer's own keys, `iss`, `aud`, `exp`, `nbf`, by the passed-in clock.
The reasons of `InvalidToken` are a closed set: repeated, scheme, oversized, malformed, type,
algorithm, issuer, key, signature, audience, expired, not_yet_valid, claims.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import jwt
from jwt.types import Options

from gateway.domain.clock import Clock
from gateway.domain.errors import InvalidToken, Misconfigured
from gateway.domain.representations import Viewer
from gateway.session.claims import moment, viewer_of
from gateway.session.issuers import IssuerSettings
from gateway.session.keys import FetchKeys, IssuerKeys

LARGEST: Final = 8 * 1024
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_CHECKS: Final[Options] = {
    "require": ["iss", "aud", "sub", "exp", "iat", "auth_time"],
    "verify_exp": False,  # by the passed-in clock, below
    "verify_nbf": False,
    "verify_iat": False,
}


class TokenVerifier:
    """Turns an `Authorization` header into a viewer."""

    def __init__(
        self, issuers: Sequence[IssuerSettings], *, clock: Clock, fetch: FetchKeys
    ) -> None:
        self._clock = clock
        self._issuers = {one.issuer: one for one in issuers}
        if len(self._issuers) != len(issuers):
            raise Misconfigured("two issuers have the same name: remove one")
        self._keys = {name: IssuerKeys(name, fetch, clock) for name in self._issuers}
        self._algorithms = frozenset(a for one in issuers for a in one.algorithms)

    async def viewer(self, authorization: Sequence[str]) -> Viewer | None:
        """The viewer; None where no header was sent. `authorization` are all the headers' values.

        Raises:
            InvalidToken: What was sent is no good token.
            SourceError: The issuer's keys were needed and could not be had.
        """
        if not authorization:
            return None
        token = _bearer(authorization)
        header, issuer = self._unverified(token)
        settings = self._issuers[issuer]
        if header["alg"] not in settings.algorithms:
            raise InvalidToken("algorithm")
        key = await self._keys[issuer].find(header["kid"])
        if key is None or key.algorithm_name != header["alg"]:
            raise InvalidToken("key")
        claims = _verified(token, key, settings)
        self._check_times(claims, settings)
        return viewer_of(claims, settings)

    def _unverified(self, token: str) -> tuple[Mapping[str, Any], str]:
        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise InvalidToken("malformed") from None
        if header.get("alg") not in self._algorithms:
            raise InvalidToken("algorithm")
        if str(header.get("typ", "JWT")).lower() not in _TYPES:
            raise InvalidToken("type")
        if not isinstance(header.get("kid"), str):
            raise InvalidToken("key")
        issuer = claims.get("iss")
        if not isinstance(issuer, str) or issuer not in self._issuers:
            raise InvalidToken("issuer")
        return header, issuer

    def _check_times(self, claims: Mapping[str, Any], settings: IssuerSettings) -> None:
        latest = self._clock.now() + settings.leeway
        earliest = self._clock.now() - settings.leeway
        expires = moment(claims, "exp")
        if expires is None or expires <= earliest:
            raise InvalidToken("expired")
        if any(_is_after(moment(claims, name), latest) for name in ("nbf", "iat", "auth_time")):
            raise InvalidToken("not_yet_valid")


def _bearer(authorization: Sequence[str]) -> str:
    if len(authorization) > 1:
        raise InvalidToken("repeated")
    scheme, _, token = authorization[0].partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken("scheme")
    if len(token) > LARGEST:
        raise InvalidToken("oversized")
    return token.strip(" ")


def _verified(token: str, key: jwt.PyJWK, settings: IssuerSettings) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            key,
            algorithms=list(settings.algorithms),
            audience=list(settings.audiences),
            issuer=settings.issuer,
            options=_CHECKS,
        )
    except jwt.InvalidAudienceError:
        raise InvalidToken("audience") from None
    except jwt.InvalidSignatureError:
        raise InvalidToken("signature") from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise InvalidToken("claims") from None


def _is_after(found: datetime | None, latest: datetime) -> bool:
    return found is not None and found > latest
