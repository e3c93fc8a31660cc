"""Signing keys, made anew at each start, so that no token of a demo is good anywhere else."""

import secrets
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

_RSA_BITS = 2048


def _key_id() -> str:
    return secrets.token_urlsafe(12)


@dataclass(frozen=True)
class KeyPair:
    """One RSA and one elliptic-curve key that come and go together."""

    rsa_key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
    )
    ec_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    rsa_id: str = field(default_factory=_key_id)
    ec_id: str = field(default_factory=_key_id)

    def public(self) -> list[dict[str, Any]]:
        """Both public keys as JWKs."""
        rsa_jwk = RSAAlgorithm.to_jwk(self.rsa_key.public_key(), as_dict=True)
        ec_jwk = ECAlgorithm.to_jwk(self.ec_key.public_key(), as_dict=True)
        return [
            {**rsa_jwk, "kid": self.rsa_id, "use": "sig", "alg": "RS256"},
            {**ec_jwk, "kid": self.ec_id, "use": "sig", "alg": "ES256"},
        ]


class KeyRing:
    """The keys of one issuer: the newest pair signs, the one before it is still published."""

    def __init__(self) -> None:
        self._pairs = [KeyPair()]

    def rotate(self) -> None:
        """A new pair signs from now on; whatever was published before the last one is gone."""
        self._pairs = [KeyPair(), self._pairs[0]]

    def jwks(self) -> dict[str, Any]:
        """The JSON Web Key Set, newest keys first."""
        return {"keys": [jwk for pair in self._pairs for jwk in pair.public()]}

    def sign(self, claims: dict[str, Any], *, algorithm: str, kind: str) -> str:
        """A compact JWT; `algorithm` is RS256 or ES256, `kind` becomes the header's `typ`."""
        pair = self._pairs[0]
        if algorithm == "RS256":
            headers = {"kid": pair.rsa_id, "typ": kind}
            return jwt.encode(claims, pair.rsa_key, algorithm, headers)
        return jwt.encode(claims, pair.ec_key, algorithm, {"kid": pair.ec_id, "typ": kind})
