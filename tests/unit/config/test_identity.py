"""identity.toml: what it may say, what becomes of it, and each slip by its line and its remedy."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.config.identity import IdentitySettings
from gateway.domain.municipalities import Country
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.session.rights import WhatCounts
from tests.unit.config.files import IDENTITY, changed, environment, settings, written
from tests.unit.config.test_mistakes import stopped

AUDIENCES = 'audiences = ["omsorg"]'
ALGORITHMS = 'algorithms = ["ES256"]'
NUMBER = 'number_claim = "dk.cpr"'
ISSUER = 'issuer = "http://127.0.0.1:8104/mitid"'
KEYS = 'jwks_url = "http://127.0.0.1:8104/mitid/jwks"'
OTHER_ISSUER = 'issuer = "http://127.0.0.1:8104/idporten"'
OTHER_KEYS = 'jwks_url = "http://127.0.0.1:8104/idporten/jwks"'
LEVEL = '"https://data.gov.dk/concept/core/nsis/Substantial" = "SUBSTANTIAL"'
HIGHER = '"https://data.gov.dk/concept/core/nsis/High" = "HIGH"'
REGISTERS = 'country = "DK"\naddress = "http://127.0.0.1:8104/registers/"'
OTHER_REGISTERS = 'country = "NO"\naddress = "http://127.0.0.1:8104/registers/"'
TOKEN_URL = 'token_url = "http://127.0.0.1:8104/registers/token"'
CONSOLE_TOKEN = 'token_url = "http://127.0.0.1:8104/mitid/token"'
CONSOLE_CLIENT = 'client = "omsorg-console"'
# What stands there, what is written instead, which line of it is named, and what the words hold.
SLIPS = [
    (f"{CONSOLE_CLIENT}\n", "", -1, ["issuer.0.console.client", "add it"]),
    (CONSOLE_CLIENT, 'client = ""', 0, ["issuer.0.console.client", "word"]),
    (CONSOLE_TOKEN, 'token_url = "mitid"', 0, ["issuer.0.console.token_url", "http(s)"]),
    (CONSOLE_TOKEN, 'token_url = "https://bl\u00e5.example/token"', -18, ["token_url", "ASCII"]),
    (f"{AUDIENCES}\n", "", -3, ["issuer.0.audiences", "add it"]),
    (AUDIENCES, "audiences = []", 0, ["issuer.0.audiences", "at least one audience"]),
    (AUDIENCES, 'audiences = "omsorg"', 0, ["issuer.0.audiences", "list"]),
    (AUDIENCES, 'audiences = ["omsorg", ""]', 0, ["issuer.0.audiences", "blank"]),
    (AUDIENCES, 'audiences = [" omsorg"]', 0, ["issuer.0.audiences", "blank"]),
    (AUDIENCES, 'audiences = ["a", "b", "a"]', 0, ["issuer.0.audiences", "twice", "remove"]),
    (ALGORITHMS, "algorithms = []", 0, ["issuer.0.algorithms", "at least one algorithm"]),
    (ALGORITHMS, 'algorithms = ["none"]', 0, ["issuer.0.algorithms", "asymmetric", "ES256"]),
    (ALGORITHMS, 'algorithms = ["HS256"]', 0, ["issuer.0.algorithms", "asymmetric", "ES256"]),
    (ALGORITHMS, 'algorithms = ["es256"]', 0, ["issuer.0.algorithms", "asymmetric", "ES256"]),
    (ALGORITHMS, 'algorithms = ["ES256", "ES256"]', 0, ["issuer.0.algorithms", "twice"]),
    (ALGORITHMS, 'algorithms = [""]', 0, ["issuer.0.algorithms", "blank"]),
    ('scheme = "MITID"', 'scheme = "MIT_ID"', 0, ["issuer.0.scheme", "ID_PORTEN"]),
    ('scheme = "MITID"', 'scheme = "ID_PORTEN"', 0, ["issuer.0.scheme", "DK", "mend"]),
    ('scheme = "ID_PORTEN"', 'shceme = "ID_PORTEN"', -6, ["scheme", "add it"]),
    (ISSUER, 'issuer = "mitid"', 0, ["issuer.0.issuer", "http(s) address"]),
    (ISSUER, 'issuer = "ftp://mitid.example"', 0, ["issuer.0.issuer", "http(s) address"]),
    (ISSUER, 'issuer = "https://"', 0, ["issuer.0.issuer", "http(s) address"]),
    (ISSUER, 'issuer = "https://mitid.example "', 0, ["issuer.0.issuer", "without blanks"]),
    (ISSUER, 'issuer = "https://a:b@mitid.example"', 0, ["issuer.0.issuer", "user"]),
    (ISSUER, 'issuer = "https://mitid.example#x"', 0, ["issuer.0.issuer", "fragment"]),
    (ISSUER, 'issuer = "https://mitid.example:99999"', 0, ["issuer.0.issuer", "address"]),
    (ISSUER, 'issuer = "https://[mitid"', 0, ["issuer.0.issuer", "address"]),
    (KEYS, 'jwks_url = "/mitid/jwks"', 0, ["issuer.0.jwks_url", "http(s) address"]),
    (KEYS, 'jwks_url = ""', 0, ["issuer.0.jwks_url", "http(s) address"]),
    (OTHER_ISSUER, ISSUER, 0, ["issuer.1.issuer", "another table", "remove"]),
    (OTHER_KEYS, KEYS, 0, ["issuer.1.jwks_url", "DK", "its own"]),
    (NUMBER, f'{NUMBER}\nleeway = "PT61S"', 1, ["issuer.0.leeway", "PT60S"]),
    (NUMBER, f'{NUMBER}\nleeway = "-PT1S"', 1, ["issuer.0.leeway", "PT0S"]),
    (NUMBER, f'{NUMBER}\nleeway = "soon"', 1, ["issuer.0.leeway", "duration"]),
    (NUMBER, 'number_claim = ""', 0, ["issuer.0.number_claim", "no name of a claim"]),
    (NUMBER, 'number_claim = " dk.cpr"', 0, ["issuer.0.number_claim", "no name of a claim"]),
    (NUMBER, 'number_claim = "sub"', 0, ["issuer.0.number_claim", "sub", "own claim"]),
    (NUMBER, 'number_claim = "name"', 0, ["issuer.0.number_claim", "alone"]),
    (NUMBER, 'number_claim = "azp"', 0, ["issuer.0.number_claim", "alone"]),
    (NUMBER, 'number_claim = "birthdate"', 0, ["issuer.0.number_claim", "alone"]),
    (NUMBER, f'{NUMBER}\nname_claim = " "', 1, ["issuer.0.name_claim", "no name of a claim"]),
    (NUMBER, f'{NUMBER}\nname_claim = "dk.cpr"', 0, ["issuer.0.number_claim", "alone"]),
    (NUMBER, f'{NUMBER}\nsign_in_claim = "jti"', 1, ["issuer.0.sign_in_claim", "jti"]),
    (NUMBER, f'{NUMBER}\nsign_in_claim = "dk.cpr"', 0, ["issuer.0.number_claim", "alone"]),
    (NUMBER, f'{NUMBER}\nassurance_claim = "a\\tb"', 1, ["issuer.0.assurance_claim", "claim"]),
    (NUMBER, f"{NUMBER}\nclient_claims = []", 1, ["issuer.0.client_claims", "at least one"]),
    (NUMBER, f'{NUMBER}\nclient_claims = ["a", "a"]', 1, ["issuer.0.client_claims", "twice"]),
    (NUMBER, f'{NUMBER}\nclient_claims = ["aud"]', 1, ["issuer.0.client_claims", "aud"]),
    (NUMBER, f'{NUMBER}\nrequired_claims = {{ "" = "x" }}', 1, ["required_claims", "no name"]),
    (NUMBER, f"{NUMBER}\nrequired_claims = {{ a = 1.5 }}", 1, ["issuer.0.required_claims.a"]),
    (NUMBER, f'{NUMBER}\nrequired_claims = "a"', 1, ["issuer.0.required_claims"]),
    ('born_claim = "birthdate"', 'born_claim = ""', 0, ["issuer.0.born_claim", "no name"]),
    (LEVEL, LEVEL.replace('"SUBS', '"SOMEWHAT SUBS'), 0, ["levels", "HIGH"]),
    (f"{LEVEL}\n{HIGHER}\n", "", -2, ["issuer.0.levels", "no sign-in could ever", "SUBSTANTIAL"]),
    (LEVEL, f'"" = "LOW"\n{LEVEL}', -2, ["issuer.0.levels", "no word"]),
    ("demo = true", "demo = 7", 0, ["demo"]),
    (REGISTERS, REGISTERS.replace("DK", "SE"), 0, ["registers.0.country", "DK"]),
    (OTHER_REGISTERS, REGISTERS, 0, ["registers.1.country", "already", "remove"]),
    (REGISTERS, REGISTERS.replace('ers/"', 'ers"'), 1, ["registers.0.address", "/"]),
    (TOKEN_URL, 'token_url = "token"', 0, ["registers.0.token_url", "http(s) address"]),
    (TOKEN_URL, f"{TOKEN_URL}\nservice_area = 3", 1, ["registers.0.service_area", "NO", "move"]),
    (TOKEN_URL, f'{TOKEN_URL}\ncategory = ""', 1, ["registers.0.category", "must be a word"]),
    (TOKEN_URL, f'{TOKEN_URL}\nscope = " a"', 1, ["registers.0.scope", "must be a word"]),
    (OTHER_REGISTERS, f'area = "x"\n{OTHER_REGISTERS}', 0, ["registers.1.area", "DK", "move"]),
    (OTHER_REGISTERS, f"service_area = 0\n{OTHER_REGISTERS}", 0, ["service_area", "greater"]),
    (OTHER_REGISTERS, f'service_area = "3a"\n{OTHER_REGISTERS}', 0, ["service_area", "integer"]),
]


@pytest.mark.parametrize(("old", "new", "below", "words"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_in_identity_names_line_and_remedy(
    tmp_path: Path, old: str, new: str, below: int, words: list[str]
) -> None:
    text, line = changed(IDENTITY, old, new)
    written(tmp_path, identity=text)
    said = stopped(tmp_path)
    assert f"identity.toml line {line + below}:" in said
    for word in words:
        assert word in said


def read(folder: Path, *changes: tuple[str, str]) -> IdentitySettings:
    text = IDENTITY
    for old, new in changes:
        text, _ = changed(text, old, new)
    written(folder, identity=text)
    return settings(environment(folder)).identity


def test_what_is_left_out_is_as_the_stubs_have_it(tmp_path: Path) -> None:
    danish, norwegian = read(tmp_path).issuers
    assert (danish.country, danish.scheme) == (Country.DK, SignInScheme.MITID)
    assert (norwegian.country, norwegian.scheme) == (Country.NO, SignInScheme.ID_PORTEN)
    for one in (danish, norwegian):
        assert one.leeway == timedelta(seconds=30)
        assert one.required == {}
        assert (one.claims.name, one.claims.assurance) == ("name", "acr")
        assert (one.claims.sign_in, one.claims.client) == ("sid", ("client_id", "azp"))


def test_everything_of_an_issuer_can_be_set(tmp_path: Path) -> None:
    wanted = """leeway = "PT5S"
name_claim = "https://data.gov.dk/model/core/eid/fullName"
assurance_claim = "mitid_loa"
sign_in_claim = "session id"
client_claims = ["app.id"]
required_claims = { nin_type = "PERSON", "is verified" = true, version = 2 }
"""
    issuer = read(tmp_path, (NUMBER, f"{wanted}{NUMBER}")).issuers[0]
    assert issuer.leeway == timedelta(seconds=5)
    assert issuer.claims.name == "https://data.gov.dk/model/core/eid/fullName"
    assert issuer.claims.assurance == "mitid_loa"
    assert issuer.claims.sign_in == "session id"
    assert issuer.claims.client == ("app.id",)
    assert issuer.required == {"nin_type": "PERSON", "is verified": True, "version": 2}
    assert issuer.required["is verified"] is True
    assert AssuranceLevel.HIGH in issuer.claims.levels.values()


@pytest.mark.parametrize(
    ("written_so", "seconds"), [('"PT0S"', 0), ('"PT60S"', 60), ('"PT1M"', 60), ("15", 15)]
)
def test_the_leeway_is_a_duration_or_seconds(tmp_path: Path, written_so: str, seconds: int) -> None:
    issuer = read(tmp_path, (NUMBER, f"{NUMBER}\nleeway = {written_so}")).issuers[0]
    assert issuer.leeway == timedelta(seconds=seconds)


def test_two_issuers_of_one_country_may_share_their_keys(tmp_path: Path) -> None:
    """A broker with two names; each is still read by its own table."""
    before, danish, norwegian = IDENTITY.split("[[issuer]]")
    second = danish.replace(ISSUER, 'issuer = "http://127.0.0.1:8104/mitid/two"')
    tables = [before, danish, second, norwegian]
    written(tmp_path, identity="[[issuer]]".join(tables))
    issuers = settings(environment(tmp_path)).identity.issuers
    assert [one.country for one in issuers] == [Country.DK, Country.DK, Country.NO]


DANISH: list[tuple[str, Any]] = [
    ("category", "Helbred"),
    ("area", "Omsorgsportal"),
    ("privilege", "urn:dk:gateway:omsorg"),
    ("scope", "personlige forhold"),
]


@pytest.mark.parametrize(("setting", "word"), DANISH)
def test_the_danish_registers_words_can_be_set(tmp_path: Path, setting: str, word: str) -> None:
    found = read(tmp_path, (TOKEN_URL, f'{TOKEN_URL}\n{setting} = "{word}"')).counts
    assert found == WhatCounts(**{setting: word})


def test_the_norwegian_registers_area_can_be_set_beside_them(tmp_path: Path) -> None:
    danish = "\n".join(f'{setting} = "{word}"' for setting, word in DANISH)
    found = read(
        tmp_path,
        (REGISTERS, f"{danish}\n{REGISTERS}"),
        (OTHER_REGISTERS, f"service_area = 7\n{OTHER_REGISTERS}"),
    ).counts
    assert found == WhatCounts(**dict(DANISH), service_area=7)


def test_what_is_not_set_counts_as_the_seeds_have_it(tmp_path: Path) -> None:
    assert read(tmp_path).counts == WhatCounts()
