"""Makes tokens, good ones and forged ones, with keys of its own."""

import asyncio
import base64
import json
from datetime import datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from gateway.domain.errors import InvalidToken, SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.representations import Viewer
from gateway.session.issuers import ID_PORTEN_CLAIMS, MITID_CLAIMS, IssuerSettings
from tests.clocks import FakeClock

MITID = IssuerSettings(
    issuer="https://mitid.example",
    jwks_url="https://mitid.example/jwks",
    audiences=("omsorg",),
    country=Country.DK,
    scheme=SignInScheme.MITID,
    claims=MITID_CLAIMS,
)
ID_PORTEN = IssuerSettings(
    issuer="https://idporten.example",
    jwks_url="https://idporten.example/jwks",
    audiences=("omsorg",),
    country=Country.NO,
    scheme=SignInScheme.ID_PORTEN,
    claims=ID_PORTEN_CLAIMS,
)
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
START = FakeClock().now()
SUBSTANTIAL = "https://data.gov.dk/concept/core/nsis/Substantial"


def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def published(key, kid, **changed):
    kinds = {rsa.RSAPrivateKey: RSAAlgorithm, ec.EllipticCurvePrivateKey: ECAlgorithm}
    algorithm = next((a for kind, a in kinds.items() if isinstance(key, kind)), OKPAlgorithm)
    jwk = algorithm.to_jwk(key.public_key(), as_dict=True)
    return {**jwk, "kid": kid, "use": "sig", **changed}


class KeySet:
    """What an issuer publishes; counts how often it is asked."""

    def __init__(self, **keys):
        self.jwks = [published(key, kid) for kid, key in keys.items()]
        self.asked = []
        self.down = False

    @property
    def fetches(self):
        return len(self.asked)

    async def fetch(self, issuer):
        self.asked.append(issuer)
        await asyncio.sleep(0)
        if self.down:
            raise SourceUnavailable("jwks")
        return json.dumps({"keys": self.jwks}).encode()


def claims(clock: FakeClock, **changed):
    now = int(clock.now().timestamp())
    good = {
        "iss": MITID.issuer,
        "aud": "omsorg",
        "sub": "0b0f7a34-6b5f-4f0e-9f6b-1f6f5d6c9a11",
        "sid": "sign-in-1",
        "jti": "token-1",
        "auth_time": now,
        "iat": now,
        "nbf": now,
        "exp": now + 900,
        "client_id": "omsorg-console",
        "dk.cpr": "2512489996",
        "birthdate": "1948-12-25",
        "name": "Nancy Berggren",
        "acr": SUBSTANTIAL,
        "amr": ["mitid"],
    }
    merged = {**good, **changed}
    return {name: value for name, value in merged.items() if value is not None}


def signed(told, key=RSA_KEY, algorithm="RS256", kid="one", **header):
    return jwt.encode(told, key, algorithm, {"kid": kid, **header})


def signed_bytes(header: bytes, payload: bytes, key=RSA_KEY):
    """These very bytes with a good RS256 signature."""
    return signed_text(f"{in_base64(header)}.{in_base64(payload)}", key)


def signed_text(text: str, key=RSA_KEY):
    """As above, where the two parts are spelt already."""
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{in_base64(signature)}"


def in_base64(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def by_hand(header, told, signature=b""):
    """A token that no library would make."""
    parts = (json.dumps(header).encode(), json.dumps(told).encode(), signature)
    return ".".join(in_base64(part) for part in parts)


def viewer(
    number="2512489996",
    *,
    at: datetime = START,
    country=Country.DK,
    sign_in="sign-in-1",
    subject="subject-1",
):
    return Viewer(
        issuer=MITID.issuer if country is Country.DK else ID_PORTEN.issuer,
        subject=subject,
        person=Person(name="Somebody"),
        number=NationalNumber(number),
        country=country,
        scheme=SignInScheme.MITID,
        assurance=AssuranceLevel.SUBSTANTIAL,
        signed_in_at=at,
        expires_at=at + timedelta(minutes=15),
        sign_in=sign_in,
        client="omsorg-console",
    )


async def refusal(verifier, token, *more):
    """Why these credentials are not believed."""
    with pytest.raises(InvalidToken) as refused:
        await verifier.viewer([f"Bearer {token}", *more])
    return refused.value.reason
