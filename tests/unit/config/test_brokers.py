"""One person, one sign-in, four brokers: each says it in its own words, and all name one viewer.

The claims are those of the brokers' own pages; what a page does not name is made up in its style.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.config.identity import read_identity
from gateway.domain.errors import InvalidToken
from gateway.domain.portal import AssuranceLevel
from gateway.domain.representations import Viewer
from gateway.session.tokens import TokenVerifier
from gateway.upstream.machine_tokens import Credentials
from tests.clocks import FakeClock
from tests.unit.session.forge import RSA_KEY, KeySet, signed

CLOCK = FakeClock()
NOW = int(CLOCK.now().timestamp())
TABLE = """
[[issuer]]
issuer = "https://{name}.example"
jwks_url = "https://{name}.example/keys?use=sig"
audiences = ["omsorg"]
country = "DK"
scheme = "MITID"
{settings}
"""
SETTINGS = {
    "signicat": """
number_claim = "nin"
born_claim = "birthdate"
assurance_claim = "mitid_loa"
levels = { LOW = "LOW", SUBSTANTIAL = "SUBSTANTIAL", HIGH = "HIGH" }
required_claims = { nin_type = "PERSON", nin_issuing_country = "DK" }
""",
    "idura": """
number_claim = "cprNumberIdentifier"
born_claim = "birthdate"
assurance_claim = "loa"
client_claims = ["azp"]
required_claims = { identityscheme = "dkmitid" }
levels = { substantial = "SUBSTANTIAL", high = "HIGH" }
""",
    "signaturgruppen": """
number_claim = "nemlogin.cpr"
name_claim = "mitid.identity_name"
assurance_claim = "loa"
sign_in_claim = "session_id"

[issuer.levels]
"https://data.gov.dk/concept/core/nsis/Substantial" = "SUBSTANTIAL"
"https://data.gov.dk/concept/core/nsis/High" = "HIGH"
""",
    "nemlogin": """
number_claim = "https://data.gov.dk/model/core/eid/cprNumber"
name_claim = "https://data.gov.dk/model/core/eid/fullName"
assurance_claim = "https://data.gov.dk/concept/core/nsis/loa"
client_claims = ["https://data.gov.dk/model/core/application", "client_id"]

[issuer.levels]
Substantial = "SUBSTANTIAL"
High = "HIGH"

[issuer.required_claims]
"https://data.gov.dk/model/core/specVersion" = "OIO-SAML-3.0"
"https://data.gov.dk/model/core/eid/isPerson" = true
""",
}
TOKENS: dict[str, dict[str, Any]] = {
    "signicat": {
        "nin": "2512489996",
        "nin_type": "PERSON",
        "nin_issuing_country": "DK",
        "mitid_uuid": "8d1f2f9f-6a0b-4f0a-a3c7-6ac9dbf3b1de",
        "mitid_has_cpr": True,
        "mitid_loa": "SUBSTANTIAL",
        "mitid_ial": "HIGH",
        "name": "Nancy Berggren",
        "birthdate": "1948-12-25",
        "sid": "sign-in-1",
        "client_id": "an-app",
    },
    "idura": {
        "cprNumberIdentifier": "2512489996",
        "identityscheme": "dkmitid",
        "uuid": "8d1f2f9f-6a0b-4f0a-a3c7-6ac9dbf3b1de",
        "loa": "substantial",
        "name": "Nancy Berggren",
        "birthdate": "1948-12-25",
        "sid": "sign-in-1",
        "azp": "an-app",
        "client_id": "what this broker means otherwise",
    },
    "signaturgruppen": {
        "nemlogin.cpr": "251248-9996",
        "nemlogin": {"cpr": "0101011234"},
        "loa": "https://data.gov.dk/concept/core/nsis/Substantial",
        "mitid.identity_name": "Nancy Berggren",
        "session_id": "sign-in-1",
        "azp": "an-app",
    },
    "nemlogin": {
        "https://data.gov.dk/model/core/eid/cprNumber": "2512489996",
        "https://data.gov.dk/model/core/eid/fullName": "Nancy Berggren",
        "https://data.gov.dk/concept/core/nsis/loa": "Substantial",
        "https://data.gov.dk/model/core/specVersion": "OIO-SAML-3.0",
        "https://data.gov.dk/model/core/eid/isPerson": True,
        "sid": "sign-in-1",
        "client_id": "an-app",
    },
}
BROKERS = tuple(SETTINGS)


def verifier(folder: Path) -> TokenVerifier:
    """One that believes all four, by one identity.toml."""
    tables = [TABLE.format(name=name, settings=settings) for name, settings in SETTINGS.items()]
    path = folder / "identity.toml"
    path.write_text("\n".join(tables), encoding="utf-8")
    read = read_identity(path, lambda name: Credentials(client_id=name, secret="x"))
    return TokenVerifier(read.issuers, clock=CLOCK, fetch=KeySet(one=RSA_KEY).fetch)


def token(broker: str, **changed: Any) -> list[str]:
    told = {
        "iss": f"https://{broker}.example",
        "aud": "omsorg",
        "sub": "a pseudonym",
        "auth_time": NOW,
        "iat": NOW,
        "exp": NOW + 900,
        **TOKENS[broker],
        **changed,
    }
    return [f"Bearer {signed({k: v for k, v in told.items() if v is not None})}"]


async def named(folder: Path, broker: str, **changed: Any) -> Viewer:
    found = await verifier(folder).viewer(token(broker, **changed))
    assert found is not None
    return found


@pytest.mark.parametrize("broker", BROKERS)
async def test_every_brokers_token_names_the_same_viewer(tmp_path: Path, broker: str) -> None:
    first, found = await named(tmp_path, BROKERS[0]), await named(tmp_path, broker)
    assert found.issuer == f"https://{broker}.example"
    assert replace(found, issuer=first.issuer) == first
    assert first.number.reveal() == "2512489996"
    assert first.person.born is not None
    assert (first.person.name, first.person.born.isoformat()) == ("Nancy Berggren", "1948-12-25")
    assert (first.sign_in, first.client) == ("sign-in-1", "an-app")
    assert first.assurance is AssuranceLevel.SUBSTANTIAL


@pytest.mark.parametrize(
    ("broker", "claim", "other"),
    [
        ("signicat", "nin_issuing_country", "SE"),
        ("signicat", "nin_issuing_country", None),
        ("signicat", "nin_type", "BUSINESS"),
        ("idura", "identityscheme", "sebankid"),
        ("idura", "identityscheme", None),
        ("nemlogin", "https://data.gov.dk/model/core/eid/isPerson", False),
        ("nemlogin", "https://data.gov.dk/model/core/eid/isPerson", "true"),
        ("signaturgruppen", "nemlogin.cpr", None),
    ],
)
async def test_a_number_that_is_not_said_to_be_a_danes_names_nobody(
    tmp_path: Path, broker: str, claim: str, other: object
) -> None:
    """A Swedish personal number may be ten digits too."""
    with pytest.raises(InvalidToken) as refused:
        await named(tmp_path, broker, **{claim: other})
    assert refused.value.reason == "claims"


@pytest.mark.parametrize(
    ("broker", "claim", "word", "level"),
    [
        ("signicat", "mitid_loa", "HIGH", AssuranceLevel.HIGH),
        ("signicat", "mitid_loa", "LOW", AssuranceLevel.LOW),
        ("signicat", "mitid_loa", "https://data.gov.dk/concept/core/nsis/High", AssuranceLevel.LOW),
        ("idura", "loa", "low", AssuranceLevel.LOW),
        ("nemlogin", "https://data.gov.dk/concept/core/nsis/loa", "High", AssuranceLevel.HIGH),
    ],
)
async def test_a_level_is_read_in_its_own_brokers_words(
    tmp_path: Path, broker: str, claim: str, word: str, level: AssuranceLevel
) -> None:
    assert (await named(tmp_path, broker, **{claim: word})).assurance is level


@pytest.mark.parametrize("speaks", BROKERS)
@pytest.mark.parametrize("broker", BROKERS)
async def test_no_broker_is_read_in_anothers_words(
    tmp_path: Path, broker: str, speaks: str
) -> None:
    if broker == speaks:
        return
    theirs = dict.fromkeys(TOKENS[broker]) | TOKENS[speaks]
    with pytest.raises(InvalidToken):
        await named(tmp_path, broker, **theirs)
