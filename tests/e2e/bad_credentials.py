"""Every kind of `Authorization` that is no good, and what each is answered."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization

from tests.e2e.own_issuer import AT, OwnIssuer
from tests.unit.session.forge import by_hand, ec_key, in_base64, signed, signed_bytes

Headers = list[bytes]
_ONE = {"alg": "RS256", "kid": "one"}


def _plain(header: str) -> Headers:
    return [header.encode("latin-1")]


def _bearer(token: str) -> Headers:
    return _plain(f"Bearer {token}")


def _none(alg: str) -> Callable[[OwnIssuer], Headers]:
    return lambda issuer: _bearer(by_hand({**_ONE, "alg": alg}, issuer.danish()))


def _with_the_public_key(issuer: OwnIssuer) -> Headers:
    public = issuer.keys["mitid"].public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    unsigned = by_hand({**_ONE, "alg": "HS256"}, issuer.danish()).rpartition(".")[0]
    mac = hmac.new(pem, unsigned.encode(), hashlib.sha256).digest()
    return _bearer(f"{unsigned}.{in_base64(mac)}")


def _changed(**claims: Any) -> Callable[[OwnIssuer], Headers]:
    return lambda issuer: _bearer(issuer.token(issuer.danish(**claims)))


def _cut(issuer: OwnIssuer) -> Headers:
    return _bearer(issuer.token(issuer.danish())[:-8])


def _tampered(issuer: OwnIssuer) -> Headers:
    head, _, tail = issuer.token(issuer.danish()).split(".")
    other = in_base64(json.dumps(issuer.danish(**{"dk.cpr": "0201609995"})).encode())
    return _bearer(f"{head}.{other}.{tail}")


def _unsigned(issuer: OwnIssuer) -> Headers:
    return _bearer(issuer.token(issuer.danish()).rpartition(".")[0] + ".")


def _twice(issuer: OwnIssuer) -> Headers:
    body = json.dumps(issuer.danish())[:-1] + ', "sub": "another"}'
    return _bearer(signed_bytes(json.dumps(_ONE).encode(), body.encode()))


def _header(**more: Any) -> Callable[[OwnIssuer], Headers]:
    return lambda issuer: _bearer(issuer.token(issuer.danish(), **more))


def _nested(issuer: OwnIssuer) -> Headers:
    body = json.dumps(issuer.danish())[:-1] + ', "x": ' + "[" * 2_000 + "]" * 2_000 + "}"
    return _bearer(signed_bytes(json.dumps(_ONE).encode(), body.encode()))


def _detached(issuer: OwnIssuer) -> Headers:
    told = json.dumps(issuer.danish()).encode()
    return _bearer(
        jwt.api_jws.encode(
            told, issuer.keys["mitid"], "RS256", {"kid": "one"}, is_payload_detached=True
        )
    )


def _same_key_id(issuer: OwnIssuer) -> Headers:
    """One issuer's key for the other's token; both call theirs the same."""
    return _bearer(issuer.token(issuer.danish(), "idporten"))


INVALID: Final[dict[str, Callable[[OwnIssuer], Headers]]] = {
    "no jwt": lambda _: _bearer("nothing"),
    "two parts": lambda _: _bearer("a.b"),
    "five parts": lambda _: _bearer("a.b.c.d.e"),
    "padded": lambda issuer: _bearer(issuer.token(issuer.danish()) + "=="),
    "cut": _cut,
    "tampered": _tampered,
    "without a signature": _unsigned,
    "alg none": _none("none"),
    "alg none in capitals": _none("NONE"),
    "a mac with the public key": _with_the_public_key,
    "wrong key": lambda issuer: _bearer(signed(issuer.danish(), ec_key(), "ES256")),
    "another's key of the same id": _same_key_id,
    "unknown key": _header(kid="unheard-of"),
    "a key of its own": _header(kid="mine", jwk={"kty": "oct"}, jku="http://127.0.0.1:9/jwks"),
    "expired": _changed(iat=AT - 7200, auth_time=AT - 7200, exp=AT - 3600),
    "not yet valid": _changed(nbf=AT + 3600),
    "issued later": _changed(iat=AT + 3600),
    "another audience": _changed(aud="omsorg-console"),
    "another issuer": _changed(iss="https://evil.example"),
    "no number": _changed(**{"dk.cpr": None}),
    "another country's number": _changed(**{"dk.cpr": "12894810058"}),
    "a name that no database takes": _changed(name="Nancy\x00Berggren"),
    "a number that is its subject": _changed(sub="2512489996"),
    "a moment that is none": _changed(auth_time=-1e18),
    "another kind": _header(typ="logout+jwt"),
    "an extension": _header(crit=["exp"], exp=1),
    "a payload elsewhere": _detached,
    "a claim twice": _twice,
    "nested deeply": _nested,
    "an algorithm that is a list": lambda issuer: _bearer(
        by_hand({**_ONE, "alg": ["RS256"]}, issuer.danish(), b"x")
    ),
    "oversized": lambda _: _bearer("a" * 9_000),
    "far too large": lambda _: _bearer("a" * 60_000),
}
"""401, and one body for all of them."""

MALFORMED: Final[dict[str, Callable[[OwnIssuer], Headers]]] = {
    "empty": lambda _: [b""],
    "no token": lambda _: _plain("Bearer"),
    "blank token": lambda _: _plain("Bearer   "),
    "a tab": lambda issuer: _plain(f"Bearer\t{issuer.token(issuer.danish())}"),
    "two tokens": lambda issuer: _plain("Bearer " + f"{issuer.token(issuer.danish())} " * 2),
    "joined": lambda issuer: _plain(", ".join([f"Bearer {issuer.token(issuer.danish())}"] * 2)),
    "quoted": lambda issuer: _plain(f'Bearer "{issuer.token(issuer.danish())}"'),
    "not ascii": lambda _: _plain("Bearer \xe6\xf8\xe5"),
    "not ascii at all": lambda _: _plain("\xe6\xf8\xe5"),
    "a good one twice": lambda issuer: _bearer(issuer.token(issuer.danish())) * 2,
    "a good one and another scheme": lambda issuer: [
        *_bearer(issuer.token(issuer.danish())),
        b"Basic eA==",
    ],
    "a good one and an empty one": lambda issuer: [*_bearer(issuer.token(issuer.danish())), b""],
}
"""400: no such request can be made."""

OTHER_SCHEME: Final[dict[str, Callable[[OwnIssuer], Headers]]] = {
    "basic": lambda _: _plain("Basic MjUxMjQ4OTk5Njo="),
    "dpop": lambda issuer: _plain(f"DPoP {issuer.token(issuer.danish())}"),
    "no scheme": lambda issuer: _plain(issuer.token(issuer.danish())),
    "a bare number": lambda _: _plain("2512489996"),
}
"""401, without an error: no bearer token was brought."""

GOOD: Final[dict[str, Callable[[OwnIssuer], Headers]]] = {
    "as written": lambda issuer: _bearer(issuer.token(issuer.danish())),
    "lower case": lambda issuer: _plain(f"bearer {issuer.token(issuer.danish())}"),
    "two blanks": lambda issuer: _plain(f"Bearer  {issuer.token(issuer.danish())}"),
    "blanks around": lambda issuer: _plain(f"  Bearer {issuer.token(issuer.danish())} \t"),
}
