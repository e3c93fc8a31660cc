"""Bearer tokens: which ones are believed, and whom they name.

An OAuth 2 resource server's checks (RFC 9068, RFC 8725): one header, a size limit, an allow-list
of asymmetric algorithms, the issuer's own keys, `iss`, `aud`, `exp`, `nbf`, by the passed-in clock.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import jwt
from jwt.types import Options

from gateway.domain.clock import Clock
from gateway.domain.errors import InvalidToken, Misconfigured
from gateway.domain.representations import Viewer
from gateway.session.claims import moment, viewer_of
from gateway.session.compact import Unverified, taken_apart
from gateway.session.issuers import IssuerSettings
from gateway.session.keys import FetchKeys, IssuerKeys
from gateway.session.remembered import Remembered

LARGEST: Final = 8 * 1024
"""Bytes of a token. Some ten times what the brokers' tokens have."""

# RFC 9110, 11.4 (a scheme, then spaces), and RFC 6750, 2.1 (the one token after them).
_CREDENTIALS: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: +(.*))?", re.DOTALL)
_ONE_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
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
        self._remembered = Remembered(clock)

    async def viewer(self, authorization: Sequence[str]) -> Viewer | None:
        """The viewer; None where no header was sent. `authorization` are all the headers' values.

        One that was found good less than a second ago is believed without looking at it again.

        Raises:
            InvalidToken: What was sent is no good token.
            SourceError: The issuer's keys were needed and could not be had.
        """
        if not authorization:
            return None
        token = _bearer(authorization)
        return self._remembered.get(token) or await self._checked(token)

    async def _checked(self, token: str) -> Viewer:
        told = taken_apart(token)
        settings = self._settings_for(told)
        key = await self._key_for(told, settings)
        claims = _verified(token, key, settings)
        self._check_times(claims, settings)
        viewer = viewer_of(claims, settings)
        self._remembered.keep(token, viewer, self._keys[settings.issuer])
        return viewer

    def _settings_for(self, told: Unverified) -> IssuerSettings:
        issuer = told.claims.get("iss")
        settings = self._issuers.get(issuer) if isinstance(issuer, str) else None
        if settings is None:
            raise InvalidToken("issuer")
        return settings

    async def _key_for(self, told: Unverified, settings: IssuerSettings) -> jwt.PyJWK:
        """The key that the header names, of this issuer and for the algorithm that it names."""
        algorithm, kind = told.header.get("alg"), told.header.get("typ", "JWT")
        if not isinstance(algorithm, str) or algorithm not in settings.algorithms:
            raise InvalidToken("algorithm")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise InvalidToken("type")
        key_id = told.header.get("kid")
        if not isinstance(key_id, str):
            raise InvalidToken("key")
        key = (await self._keys[settings.issuer].find(key_id)).get(algorithm)
        if key is None:
            raise InvalidToken("key")
        return key

    def _check_times(self, claims: Mapping[str, Any], settings: IssuerSettings) -> None:
        latest = self._clock.now() + settings.leeway
        earliest = self._clock.now() - settings.leeway
        expires = moment(claims, "exp")
        if expires is None or expires <= earliest:
            raise InvalidToken("expired")
        if any(_is_after(moment(claims, name), latest) for name in ("nbf", "iat", "auth_time")):
            raise InvalidToken("not_yet_valid")


def _bearer(authorization: Sequence[str]) -> str:
    """The one token. Two headers that a proxy has joined with a comma are no token either."""
    if len(authorization) > 1:
        raise InvalidToken("repeated")
    credentials = _CREDENTIALS.fullmatch(authorization[0].strip(" \t"))
    if credentials is None:
        raise InvalidToken("syntax")
    scheme, token = credentials.group(1), credentials.group(2) or ""
    if scheme.lower() != "bearer":
        raise InvalidToken("scheme")
    if len(token) > LARGEST:
        raise InvalidToken("oversized")
    if _ONE_TOKEN.fullmatch(token) is None:
        raise InvalidToken("syntax")
    return token


def _verified(token: str, key: jwt.PyJWK, settings: IssuerSettings) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
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
