"""A key set as an issuer publishes it: which of its keys may verify, and by what."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from gateway.domain.errors import SourceInvalid
from gateway.session.keys import IssuerKeys
from tests.clocks import FakeClock
from tests.unit.session.forge import RSA_KEY, KeySet, ec_key, published


@pytest.fixture
def clock():
    return FakeClock()


def keys_of(published_keys, clock):
    return IssuerKeys("issuer", published_keys.fetch, clock)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": 7}', b'{"keys": []}', b"\xff"])
async def test_a_key_set_that_cannot_be_read_is_an_error(clock, body):
    async def fetch(_issuer):
        return body

    with pytest.raises(SourceInvalid):
        await IssuerKeys("issuer", fetch, clock).find("one")


@pytest.mark.parametrize(
    "changed",
    [
        {"use": "enc"},
        {"key_ops": ["encrypt"]},
        {"key_ops": []},
        {"key_ops": "verify"},
        {"d": "AAAA"},
        {"alg": "RSA-OAEP"},
        {"alg": "HS256"},
        {"alg": "ES256"},
        {"alg": "EdDSA"},
        {"alg": "none"},
        {"alg": 7},
        {"alg": ["RS256"]},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC"},
        {"kty": 7},
        {"kid": 7},
        {"kid": None},
        {"n": 7},
        {"n": ""},
        {"n": "AQAB"},
        {"e": "AQ"},
        {"e": None},
    ],
    ids=str,
)
async def test_a_key_that_is_not_for_verifying_does_not_verify(clock, changed):
    source = KeySet(other=ec_key())
    source.jwks.insert(0, {**published(RSA_KEY, "one"), **changed})
    keys = keys_of(source, clock)
    assert not await keys.find("one")
    assert await keys.find("other")


@pytest.mark.parametrize(
    ("curve", "alg"),
    [
        (ec.SECP384R1, "ES256"),
        (ec.SECP256R1, "ES384"),
        (ec.SECP521R1, "ES256"),
        (ec.SECP256K1, None),
    ],
)
async def test_a_key_on_the_wrong_curve_does_not_verify(clock, curve, alg):
    """RFC 7518, 3.4: ES256 is P-256, ES384 is P-384, ES512 is P-521."""
    source = KeySet(other=RSA_KEY)
    source.jwks.append(published(ec.generate_private_key(curve()), "one", alg=alg))
    assert not await keys_of(source, clock).find("one")


@pytest.mark.parametrize(
    ("key", "algorithms"),
    [
        (ec_key(), {"ES256"}),
        (ec.generate_private_key(ec.SECP384R1()), {"ES384"}),
        (ec.generate_private_key(ec.SECP521R1()), {"ES512"}),
        (ed25519.Ed25519PrivateKey.generate(), {"EdDSA"}),
        (RSA_KEY, {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
    ],
    ids=["P-256", "P-384", "P-521", "Ed25519", "RSA"],
)
async def test_a_key_that_names_no_algorithm_verifies_those_of_its_kind(clock, key, algorithms):
    assert set(await keys_of(KeySet(one=key), clock).find("one")) == algorithms


async def test_keys_of_different_kinds_may_share_their_id(clock):
    """RFC 7517, 4.5."""
    source = KeySet(one=ec_key())
    source.jwks += [published(RSA_KEY, "one", alg="RS256")]
    assert set(await keys_of(source, clock).find("one")) == {"ES256", "RS256"}


async def test_one_rotten_key_does_not_spoil_the_others(clock):
    source = KeySet(one=ec_key())
    source.jwks = [
        7,
        None,
        [{"kid": "one"}],
        {"kty": "EC", "kid": "rotten"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret", "alg": "HS256"},
        {"kty": "?", "kid": "unheard-of"},
        {"kid": 7},
        *source.jwks,
    ]
    keys = keys_of(source, clock)
    assert await keys.find("one")
    clock.advance(seconds=5)
    for one in ("rotten", "secret", "unheard-of", "7"):
        assert not await keys.find(one)
