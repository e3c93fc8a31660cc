"""The two issuers, and what each writes into a token."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from backends.identity_stub.keys import KeyRing
from backends.identity_stub.persons import DemoPerson

AUDIENCE = "omsorg"
DEFAULT_CLIENT = "omsorg-console"
LIFETIME_SECONDS = 15 * 60
_NSIS = "https://data.gov.dk/concept/core/nsis"


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """One sign-in: who, when, by which client; `sid` stays the same when a token is renewed."""

    person: DemoPerson
    at: datetime
    client: str = DEFAULT_CLIENT
    sid: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    nonce: str | None = None


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """`name` is `mitid` or `idporten`; `url` is the `iss` of every token."""

    name: str
    url: str
    algorithm: str
    keys: KeyRing = field(default_factory=KeyRing)

    def access_token(self, sign_in: SignIn, now: datetime, lifetime: int = LIFETIME_SECONDS) -> str:
        """A JWT for the gateway, good for `lifetime` seconds from `now`; may be negative."""
        claims = {
            **self._claims(sign_in, now, lifetime),
            "aud": AUDIENCE,
            "nbf": int(now.timestamp()),
            "client_id": sign_in.client,
            "azp": sign_in.client,
        }
        return self.keys.sign(claims, algorithm=self.algorithm, kind="at+jwt")

    def id_token(self, sign_in: SignIn, now: datetime) -> str:
        """A JWT for the client that asked; the gateway is not its audience."""
        claims = {**self._claims(sign_in, now, LIFETIME_SECONDS), "aud": sign_in.client}
        if sign_in.nonce is not None:
            claims["nonce"] = sign_in.nonce
        return self.keys.sign(claims, algorithm=self.algorithm, kind="JWT")

    def _claims(self, sign_in: SignIn, now: datetime, lifetime: int) -> dict[str, Any]:
        issued = int(now.timestamp())
        return {
            "iss": self.url,
            "sub": str(sign_in.person.subject),
            "sid": sign_in.sid,
            "jti": str(uuid4()),
            "auth_time": int(sign_in.at.timestamp()),
            "iat": issued,
            "exp": issued + lifetime,
            **_about(sign_in.person),
        }


def issuers(origin: str) -> dict[str, Issuer]:
    """Both issuers by name, with fresh keys."""
    return {
        "mitid": Issuer(name="mitid", url=f"{origin}/mitid", algorithm="ES256"),
        "idporten": Issuer(name="idporten", url=f"{origin}/idporten", algorithm="RS256"),
    }


def _about(chosen: DemoPerson) -> dict[str, Any]:
    person = chosen.person
    if chosen.issuer == "idporten":
        return {
            "pid": person.number,
            "name": person.name,
            "acr": "idporten-loa-substantial" if chosen.low_assurance else "idporten-loa-high",
            "amr": ["BankID"],
            "locale": "nb",
        }
    return {
        "dk.cpr": person.number,
        "birthdate": person.born.isoformat(),
        "name": person.name,
        "acr": f"{_NSIS}/{'Low' if chosen.low_assurance else 'Substantial'}",
        "amr": ["mitid"],
    }
