"""Who has signed a token: which keys and algorithms are believed for it."""

import dataclasses
import hashlib
import hmac
import json
import warnings

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from gateway.session.tokens import TokenVerifier
from tests.unit.session.forge import (
    ID_PORTEN,
    MITID,
    RSA_KEY,
    KeySet,
    by_hand,
    claims,
    ec_key,
    in_base64,
    published,
    refusal,
    signed,
    signed_bytes,
)


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", None], ids=repr)
async def test_algorithm_none_is_refused(verifier, clock, alg):
    assert await refusal(verifier, by_hand({"alg": alg, "kid": "one"}, claims(clock))) == (
        "algorithm"
    )
    unsigned, _, signature = signed(claims(clock)).rpartition(".")
    payload = unsigned.partition(".")[2]
    head = in_base64(json.dumps({"alg": alg, "kid": "one"}).encode())
    assert await refusal(verifier, f"{head}.{payload}.{signature}") == "algorithm"


@pytest.mark.parametrize("alg", [7, True, [], ["RS256"], {}, {"RS256": 1}], ids=repr)
async def test_an_algorithm_that_is_no_text_is_refused(verifier, clock, alg):
    header = json.dumps({"alg": alg, "kid": "one"}).encode()
    token = signed_bytes(header, json.dumps(claims(clock)).encode())
    assert await refusal(verifier, token) == "algorithm"


async def test_a_header_without_an_algorithm_is_refused(verifier, clock):
    token = signed_bytes(b'{"kid": "one"}', json.dumps(claims(clock)).encode())
    assert await refusal(verifier, token) == "algorithm"


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
async def test_a_mac_with_the_public_key_is_refused(verifier, clock, keys, alg):
    public = RSA_KEY.public_key()
    pem, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    digest = hashlib.new(alg.replace("HS", "sha")).name
    secrets = [
        public.public_bytes(pem, form),
        public.public_bytes(pem, form).strip(),
        public.public_bytes(serialization.Encoding.DER, form),
        public.public_bytes(pem, serialization.PublicFormat.PKCS1),
        json.dumps(keys.jwks[0]).encode(),
        keys.jwks[0]["n"].encode(),
        b"",
    ]
    for secret in secrets:
        unsigned = by_hand({"alg": alg, "kid": "one"}, claims(clock)).rpartition(".")[0]
        mac = hmac.new(secret, unsigned.encode(), digest).digest()
        assert await refusal(verifier, f"{unsigned}.{in_base64(mac)}") == "algorithm"


async def test_an_issuer_is_believed_by_its_own_algorithms_only(clock, keys):
    """What another issuer may use is none of its business."""
    narrow = dataclasses.replace(MITID, algorithms=("ES256",))
    verifier = TokenVerifier([narrow, ID_PORTEN], clock=clock, fetch=keys.fetch)
    assert await refusal(verifier, signed(claims(clock))) == "algorithm"
    assert keys.fetches == 0


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256", "PS384", "PS512"])
async def test_an_rsa_key_verifies_only_what_it_is_published_for(clock, alg):
    wide = dataclasses.replace(MITID, algorithms=("RS256", alg))
    for told, good in ({"alg": "RS256"}, False), ({"alg": alg}, True), ({}, True):
        keys = KeySet()
        keys.jwks = [published(RSA_KEY, "one", **told)]
        verifier = TokenVerifier([wide], clock=clock, fetch=keys.fetch)
        token = signed(claims(clock), algorithm=alg)
        if good:
            assert await verifier.viewer([f"Bearer {token}"])
        else:
            assert await refusal(verifier, token) == "key"


async def test_another_key_under_the_same_id_is_refused(verifier, clock):
    assert await refusal(verifier, signed(claims(clock), ec_key(), "ES256")) == "key"


async def test_a_signature_by_another_key_of_the_same_kind_is_refused(clock):
    keys = KeySet(one=ec_key())
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    assert await refusal(verifier, signed(claims(clock), ec_key(), "ES256")) == "signature"


async def test_a_signature_on_an_elliptic_curve_has_one_form(clock):
    """RFC 7518, 3.4: two numbers of a fixed length; never DER, never zeros, never more."""
    key = ec_key()
    verifier = TokenVerifier([MITID], clock=clock, fetch=KeySet(one=key).fetch)
    unsigned, _, tail = signed(claims(clock), key, "ES256").rpartition(".")
    good = jwt.utils.base64url_decode(tail)
    der = key.sign(unsigned.encode(), ec.ECDSA(hashes.SHA256()))
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551.to_bytes(32, "big")
    assert await verifier.viewer([f"Bearer {unsigned}.{in_base64(good)}"])
    for wrong in (
        *(b"", der, bytes(64), good[:32], good[:63], good + b"\0", b"\0" + good, good + good),
        *(good[32:] + good[:32], b"\xff" * 64, order + order, bytes(32) + order, der.rjust(96)),
    ):
        assert await refusal(verifier, f"{unsigned}.{in_base64(wrong)}") == "signature"


async def test_an_edwards_key_verifies_its_own_algorithm_and_no_other(clock):
    edwards, elliptic = ed25519.Ed25519PrivateKey.generate(), ec_key()
    keys = KeySet(one=edwards, two=elliptic)
    wide = dataclasses.replace(MITID, algorithms=("ES256", "EdDSA"))
    verifier = TokenVerifier([wide], clock=clock, fetch=keys.fetch)
    told = claims(clock)
    assert await verifier.viewer([f"Bearer {signed(told, edwards, 'EdDSA')}"])
    assert await verifier.viewer([f"Bearer {signed(told, elliptic, 'ES256', kid='two')}"])
    assert await refusal(verifier, signed(told, edwards, "EdDSA", kid="two")) == "key"
    assert await refusal(verifier, signed(told, elliptic, "ES256", kid="one")) == "key"
    other = ed25519.Ed25519PrivateKey.generate()
    assert await refusal(verifier, signed(told, other, "EdDSA")) == "signature"
    unsigned = signed(told, edwards, "EdDSA").rpartition(".")[0]
    for wrong in (b"", bytes(64), bytes(63), b"\x01" + bytes(63)):
        assert await refusal(verifier, f"{unsigned}.{in_base64(wrong)}") == "signature"


async def test_what_a_header_brings_along_is_neither_used_nor_fetched(verifier, clock, keys):
    mine = ec_key()
    brought = {
        "jwk": KeySet(mine=mine).jwks[0],
        "jku": "https://evil.example/jwks",
        "x5u": "https://evil.example/certificate",
        "x5c": ["MIIB"],
        "x5t": "AAAA",
    }
    token = signed(claims(clock), mine, "ES256", kid="mine", **brought)
    assert await refusal(verifier, token) == "key"
    assert await verifier.viewer([f"Bearer {signed(claims(clock), **brought)}"])
    assert set(keys.asked) == {MITID.issuer}


@pytest.mark.parametrize("kid", [None, 7, [], {}, ["one"]], ids=repr)
async def test_a_key_id_that_is_no_text_names_no_key(verifier, clock, keys, kid):
    header = json.dumps({"alg": "RS256", "kid": kid}).encode()
    token = signed_bytes(header, json.dumps(claims(clock)).encode())
    assert await refusal(verifier, token) == "key"
    assert keys.fetches == 0


@pytest.mark.parametrize("kid", ["", "one\x00", "ONE", "one ", "../one", "one' or '1'='1", "é"])
async def test_a_key_id_is_compared_whole(verifier, clock, kid):
    assert await refusal(verifier, signed(claims(clock), kid=kid)) == "key"


async def test_a_short_or_a_giant_rsa_key_is_not_used(clock):
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505
    keys = KeySet(one=short, two=ec_key())
    giant = {**published(RSA_KEY, "giant"), "n": in_base64(b"\xff" * 1_100)}
    keys.jwks.append(giant)
    verifier = TokenVerifier([MITID], clock=clock, fetch=keys.fetch)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        token = signed(claims(clock), short)
    assert await refusal(verifier, token) == "key"
    assert await refusal(verifier, signed(claims(clock), kid="giant")) == "key"
