"""What the identity stub does beyond single answers: a whole sign-in, keys that turn, worlds."""

import base64
import hashlib
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from backends.identity_stub.app import Options, build
from backends.stage.cast import cast

TODAY = date(2026, 11, 22)
VERIFIER = "a-verifier-of-at-least-forty-three-characters-as-rfc-7636-says"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
REDIRECT = "http://127.0.0.1:8000/signed-in"
ASKED = {
    "response_type": "code",
    "client_id": "omsorg-console",
    "redirect_uri": REDIRECT,
    "scope": "openid",
    "state": 'a "state" & <more>',
    "nonce": "n-1",
    "code_challenge": CHALLENGE.decode(),
    "code_challenge_method": "S256",
}


def client(**options):
    app = build(Options(today=TODAY, **options))
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8104")


async def signed_in(stub, person="citizen", issuer="mitid"):
    answer = await stub.post(f"/{issuer}/authorize", data={**ASKED, "person": person})
    return parse_qs(urlsplit(answer.headers["location"]).query)


async def redeemed(stub, code, issuer="mitid", **changed):
    told = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "omsorg-console",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return await stub.post(f"/{issuer}/token", data={**told, **changed})


async def test_a_sign_in_by_authorization_code_with_pkce():
    stub = client()
    page = await stub.get("/mitid/authorize", params=ASKED)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "a &quot;state&quot; &amp; &lt;more&gt;" in page.text
    back = await signed_in(stub)
    assert back["state"] == [ASKED["state"]]
    assert back["iss"] == ["http://127.0.0.1:8104/mitid"]
    tokens = (await redeemed(stub, back["code"][0])).json()
    unread = {"verify_signature": False}
    assert jwt.decode(tokens["access_token"], options=unread)["dk.cpr"] == "2512489996"
    about_sign_in = jwt.decode(tokens["id_token"], options=unread)
    assert (about_sign_in["aud"], about_sign_in["nonce"]) == ("omsorg-console", "n-1")


async def test_a_code_is_good_once():
    stub = client()
    code = (await signed_in(stub))["code"][0]
    assert (await redeemed(stub, code)).status_code == 200
    assert (await redeemed(stub, code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "another"},
        {"client_id": "omsorg-partner"},
        {"redirect_uri": "http://127.0.0.1:8000/elsewhere"},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_a_code_is_bound_to_who_asked_for_it(changed):
    stub = client()
    code = (await signed_in(stub))["code"][0]
    answer = await redeemed(stub, code, **changed)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_a_code_grows_old():
    stub = client()
    await stub.post("/demo/clock", json={"now": "2026-11-22T10:00:00Z"})
    code = (await signed_in(stub))["code"][0]
    await stub.post("/demo/clock", json={"now": "2026-11-22T10:01:00Z"})
    assert (await redeemed(stub, code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "redirect",
    [
        "https://example.org/",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1@example.org/",
        "javascript:alert(1)",
        "",
    ],
)
async def test_nobody_is_sent_away_from_this_machine(redirect):
    answer = await client().get("/mitid/authorize", params={**ASKED, "redirect_uri": redirect})
    assert (answer.status_code, "location" in answer.headers) == (400, False)


async def test_plain_pkce_is_sent_back_as_an_error():
    plain = {**ASKED, "code_challenge_method": "plain"}
    answer = await client().get("/mitid/authorize", params=plain)
    assert "error=invalid_request" in answer.headers["location"]


async def test_a_norwegian_cannot_pick_the_danish_issuer():
    assert (await signed_in(client(), person="innbygger"))["error"] == ["access_denied"]


async def test_the_old_keys_stay_until_the_second_rotation():
    stub = client()
    first = {key["kid"] for key in (await stub.get("/mitid/jwks")).json()["keys"]}
    await stub.post("/demo/rotate?issuer=mitid")
    second = {key["kid"] for key in (await stub.get("/mitid/jwks")).json()["keys"]}
    await stub.post("/demo/rotate?issuer=mitid")
    third = {key["kid"] for key in (await stub.get("/mitid/jwks")).json()["keys"]}
    assert first < second
    assert not first & third
    token = (await stub.get("/demo/token?person=citizen")).json()["access_token"]
    assert jwt.get_unverified_header(token)["kid"] in third - second


async def test_a_pseudonym_lasts_and_differs_between_people():
    subjects = {}
    for seed in (1, 1, 2):
        for person in ("citizen", "low", "relative"):
            answer = await client(seed=seed).get("/demo/token", params={"person": person})
            token = answer.json()["access_token"]
            claims = jwt.decode(token, options={"verify_signature": False})
            subjects.setdefault((seed, person), set()).add(claims["sub"])
    assert all(len(found) == 1 for found in subjects.values())
    assert subjects[1, "citizen"] == subjects[1, "low"] != subjects[1, "relative"]
    assert subjects[1, "citizen"] != subjects[2, "citizen"]


async def test_a_token_for_the_asking_takes_what_it_is_told():
    stub = client()
    await stub.post("/demo/clock", json={"now": "2026-11-22T10:00:00Z"})
    told = {"person": "youth", "client": "partner", "sid": "s", "auth_time": "7", "lifetime": "-5"}
    token = (await stub.get("/demo/token", params=told)).json()["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    now = int(datetime(2026, 11, 22, 10, tzinfo=UTC).timestamp())
    found = [claims[name] for name in ("client_id", "sid", "auth_time", "iat", "exp")]
    assert found == ["partner", "s", 7, now, now - 5]


async def searched(stub, register, question):
    told = {"grant_type": "client_credentials"}
    credentials = ("omsorg-demo", "demo-secret")
    token = (await stub.post("/registers/token", data=told, auth=credentials)).json()
    headers = {"authorization": f"Bearer {token['access_token']}"}
    answer = await stub.post(f"/registers/{register}/search", json=question, headers=headers)
    return answer.json()


async def test_a_machine_token_lasts_five_minutes():
    stub = client()
    await stub.post("/demo/clock", json={"now": "2026-11-22T10:00:00Z"})
    told = {
        "grant_type": "client_credentials",
        "client_id": "omsorg-demo",
        "client_secret": "demo-secret",
    }
    token = (await stub.post("/registers/token", data=told)).json()["access_token"]
    statuses = []
    for moment in ("10:04:59", "10:05:00"):
        await stub.post("/demo/clock", json={"now": f"2026-11-22T{moment}Z"})
        answer = await stub.post(
            "/registers/custody/search",
            json={"parent": "1503919997"},
            headers={"authorization": f"Bearer {token}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [200, 401]


async def test_worlds_differ_only_in_rights_that_count_for_no_portal():
    people = cast(TODAY)
    found = {}
    for hidden in (0, 1, 2):
        mandates = await searched(
            client(hidden=hidden), "mandates", {"holder": people["relative"].number}
        )
        rows = mandates["mandates"]
        counting = [row for row in rows if row["area"] == "Social- og sundhedsportal"]
        others = [row for row in rows if row not in counting]
        assert all("KANARIE" in row["area"] + row["category"] for row in others)
        assert all("KANARIE" in row["grantor"]["name"] for row in others)
        found[hidden] = (counting, others)
    assert found[0][0] == found[1][0] == found[2][0]
    assert found[0][1] == []
    assert found[1][1] != found[2][1]


async def test_the_same_seed_and_day_give_the_same_registers():
    question = {"parent": cast(TODAY)["parent"].number}
    first = await searched(client(), "custody", question)
    again = await searched(client(scale=5), "custody", question)
    assert first == again
    assert [row["child"]["name"] for row in first["children"]].count("Carl Lindgren") == 1
