"""A JSON Web Key Set, read: the public keys that may verify, and by which algorithms.

RFC 7517 and 7518. A key that cannot be read or is for something else spoils none of the others.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import jwt
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from gateway.domain.errors import SourceInvalid
from gateway.session.issuers import ASYMMETRIC

ByAlgorithm: TypeAlias = Mapping[str, jwt.PyJWK]
"""What one key id stands for: RFC 7517, 4.5, lets keys of different kinds share theirs."""

_RSA_BITS: Final = range(2048, 8192 + 1)
_OF_RSA: Final = tuple(sorted(name for name in ASYMMETRIC if name[:2] in {"RS", "PS"}))
_MOST_KEYS: Final = 32


class _KeySet(msgspec.Struct):
    keys: list[Any]


def keys_in(body: bytes) -> Mapping[str, ByAlgorithm]:
    """The keys that may verify, by their ids. Raises `SourceInvalid` where there is none."""
    try:
        told = msgspec.json.decode(body, type=_KeySet).keys
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise SourceInvalid("jwks") from None
    found: dict[str, dict[str, jwt.PyJWK]] = {}
    for one in told[:_MOST_KEYS]:
        for key in _read(one):
            found.setdefault(str(key.key_id), {})[key.algorithm_name] = key
    if not found:
        raise SourceInvalid("jwks")
    return found


def _read(told: object) -> Iterator[jwt.PyJWK]:
    """A key once for each algorithm that it may verify; nothing where it may verify none."""
    if not isinstance(told, dict) or not _is_for_verifying(told):
        return
    for algorithm in _algorithms(told):
        try:
            key = jwt.PyJWK(told, algorithm)
            key.Algorithm.prepare_key(key.key)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, UnsupportedAlgorithm):
            continue
        if key.algorithm_name in ASYMMETRIC and _is_long_enough(key):
            yield key


def _is_for_verifying(told: dict[str, Any]) -> bool:
    """RFC 7517, 4.2 and 4.3. What holds a private part is no key to trust, whoever has it now."""
    uses = told.get("key_ops", ["verify"])
    named = isinstance(told.get("kid"), str) and "d" not in told
    return named and told.get("use", "sig") == "sig" and isinstance(uses, list) and "verify" in uses


def _algorithms(told: dict[str, Any]) -> tuple[str | None, ...]:
    """The key's own one. An RSA key that names none verifies whichever the issuer is allowed."""
    own = told.get("alg")
    if own is None:
        return _OF_RSA if told.get("kty") == "RSA" else (None,)
    return (own,) if isinstance(own, str) and own in ASYMMETRIC else ()


def _is_long_enough(key: jwt.PyJWK) -> bool:
    return not isinstance(key.key, RSAPublicKey) or key.key.key_size in _RSA_BITS
