"""The session against the running identity stub, over loopback HTTP."""

import contextlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from backends.stage.cast import cast
from gateway.domain.errors import InvalidToken, SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.topics import Role
from gateway.session.issuers import ID_PORTEN_CLAIMS, MITID_CLAIMS, IssuerSettings
from gateway.session.keys import through
from gateway.session.registers import Registers
from gateway.session.representations import Representations
from gateway.session.tokens import TokenVerifier
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials, TokenRequest
from tests.clocks import FakeClock
from tests.unit.fakes.house import HELSINGOER, VESTBY
from tests.unit.session.places import place

ROOT = Path(__file__).parents[2]
TODAY = FakeClock().now().date()
PEOPLE = cast(TODAY)
DANES = [
    "citizen",
    "relative",
    "former-relative",
    "parent",
    "youth",
    "closed",
    "stranger",
    "guardian",
    "heir",
    "low",
]
NORWEGIANS = ["innbygger", "nyinnbygger", "fullmektig"]
ACT_FOR = {
    "relative": [(Role.RELATIVE, "citizen")],
    "parent": [(Role.PARENT, "child")],
    "guardian": [(Role.GUARDIAN, "ward")],
    "fullmektig": [(Role.RELATIVE, "innbygger")],
}


@pytest.fixture(scope="module")
def address():
    command = [sys.executable, "-m", "backends.identity_stub", "--port", "0"]
    command += ["--today", TODAY.isoformat(), "--hidden", "3"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process, contextlib.ExitStack() as stack:
        stack.callback(process.terminate)
        yield process.stdout.readline().split()[-1]


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def stub(address, clock):
    with httpx.Client(base_url=address) as client:
        client.post("/demo/clock", json={"now": clock.now().isoformat()})
        client.delete("/demo/requests")
        yield client
        client.delete("/demo/faults")


@pytest.fixture
async def connect(stub, clock):
    made = []

    def upstream(path, token=None):
        one = connected(
            name="identity",
            address=f"{stub.base_url}".rstrip("/") + path,
            further=(),
            clock=clock,
            settings=UpstreamSettings(),
            token=token,
        )
        made.append(one)
        return one

    yield upstream
    for one in made:
        await one.aclose()


@pytest.fixture
def verifier(stub, clock, connect):
    address = f"{stub.base_url}".rstrip("/")
    both = [
        (f"{address}/mitid", Country.DK, SignInScheme.MITID, MITID_CLAIMS),
        (f"{address}/idporten", Country.NO, SignInScheme.ID_PORTEN, ID_PORTEN_CLAIMS),
    ]
    issuers = {
        name: IssuerSettings(
            issuer=name,
            jwks_url=f"{name}/jwks",
            audiences=("omsorg",),
            country=country,
            scheme=scheme,
            claims=claims,
        )
        for name, country, scheme, claims in both
    }
    upstreams = {name: connect(name.removeprefix(address)) for name in issuers}
    return TokenVerifier(list(issuers.values()), clock=clock, fetch=through(upstreams, issuers))


@pytest.fixture
def representations(stub, clock, connect):
    credentials = Credentials(client_id="omsorg-demo", secret="demo-secret")
    token = TokenRequest(url=str(stub.base_url.join("registers/token")), credentials=credentials)
    registers = connect("/registers/", token)
    rights = Registers({Country.DK: registers, Country.NO: registers})
    return Representations(rights, clock, places=(place(HELSINGOER), place(VESTBY)))


def bearer(stub, person, **more):
    answer = stub.get("/demo/token", params={"person": person, **more})
    return [f"Bearer {answer.json()['access_token']}"]


@pytest.mark.parametrize("key", DANES + NORWEGIANS)
async def test_everyone_in_the_demo_can_sign_in(stub, verifier, clock, key):
    found = await verifier.viewer(bearer(stub, key))
    expected = PEOPLE["citizen" if key == "low" else key]
    assert found.number == NationalNumber(expected.number)
    assert (found.person.name, found.person.born) == (expected.name, expected.born)
    assert found.country == expected.country
    assert found.scheme is (SignInScheme.MITID if key in DANES else SignInScheme.ID_PORTEN)
    levels = {"low": AssuranceLevel.LOW} | dict.fromkeys(NORWEGIANS, AssuranceLevel.HIGH)
    assert found.assurance is levels.get(key, AssuranceLevel.SUBSTANTIAL)
    assert found.expires_at - found.signed_in_at == timedelta(minutes=15)
    assert found.signed_in_at == clock.now()
    assert found.client == "omsorg-console"


def test_those_are_all_the_persons(stub):
    assert [one["key"] for one in stub.get("/demo/persons").json()] == DANES + NORWEGIANS


async def test_the_keys_turn_without_one_failed_request(stub, verifier):
    tokens = [bearer(stub, "citizen")]
    assert await verifier.viewer(tokens[-1])
    stub.post("/demo/rotate?issuer=mitid")
    tokens.append(bearer(stub, "citizen"))
    for token in tokens * 3:
        assert await verifier.viewer(token)
    assert len(stub.get("/demo/requests").json()) <= 5


async def test_a_key_turned_away_twice_is_believed_no_more(stub, verifier, clock):
    token = bearer(stub, "citizen", lifetime="9000")
    assert await verifier.viewer(token)
    for _ in range(2):
        stub.post("/demo/rotate?issuer=mitid")
    clock.advance(minutes=10)
    with pytest.raises(InvalidToken):
        await verifier.viewer(token)


async def test_without_the_keys_nobody_can_tell(stub, verifier):
    stub.post("/demo/faults", json={"path": "/jwks", "kind": "fail"})
    with pytest.raises(SourceUnavailable):
        await verifier.viewer(bearer(stub, "citizen"))


@pytest.mark.parametrize(("lifetime", "good"), [("-29", True), ("-30", False)])
async def test_a_token_that_has_run_out(stub, verifier, lifetime, good):
    token = bearer(stub, "citizen", lifetime=lifetime)
    if good:
        assert await verifier.viewer(token)
    else:
        with pytest.raises(InvalidToken):
            await verifier.viewer(token)


@pytest.mark.parametrize("key", DANES + NORWEGIANS)
async def test_everyone_may_act_for_whom_the_registers_say(stub, verifier, representations, key):
    viewer = await verifier.viewer(bearer(stub, key))
    oneself, *others = await representations.of(viewer)
    assert (oneself.role, oneself.number) == (Role.CITIZEN, viewer.number)
    assert [(right.role, right.person.name, right.number) for right in others] == [
        (role, PEOPLE[who].name, NationalNumber(PEOPLE[who].number))
        for role, who in ACT_FOR.get(key, [])
    ]


async def test_a_mandate_says_its_last_day(stub, verifier, representations):
    viewer = await verifier.viewer(bearer(stub, "relative"))
    _, right = await representations.of(viewer)
    assert right.valid_until == TODAY + timedelta(days=365)


async def test_yesterdays_mandate_was_good_until_midnight(stub, verifier, representations, clock):
    viewer = await verifier.viewer(bearer(stub, "former-relative"))
    assert len(await representations.of(viewer)) == 1
    clock.set(clock.now().replace(hour=23, minute=0, second=0) - timedelta(days=1, seconds=1))
    assert [r.person.name for r in await representations.of(viewer)][1:] == ["Nancy Berggren"]
    clock.advance(seconds=1)
    assert len(await representations.of(viewer)) == 1


async def test_no_number_is_in_a_url(stub, verifier, representations):
    viewer = await verifier.viewer(bearer(stub, "parent"))
    await representations.of(viewer)
    asked = stub.get("/demo/requests").json()
    assert {one["path"] for one in asked} >= {"/registers/mandates/search"}
    for one in asked:
        assert not any(p.number in one["path"] + one["query"] for p in PEOPLE.values())


async def test_the_machines_token_is_renewed(stub, verifier, representations, clock):
    viewer = await verifier.viewer(bearer(stub, "relative"))
    await representations.of(viewer)
    clock.advance(minutes=6)
    stub.post("/demo/clock", json={"now": clock.now().isoformat()})
    assert len(await representations.of(viewer)) == 2


@pytest.mark.parametrize("kind", ["fail", "rubbish", "cut"])
async def test_a_bad_register_leaves_one_oneself(stub, verifier, representations, kind):
    viewer = await verifier.viewer(bearer(stub, "relative"))
    stub.post("/demo/faults", json={"path": "/custody/search", "kind": kind})
    assert (await representations.find(viewer, "self")).number == viewer.number
    with pytest.raises(SourceUnavailable):
        await representations.find(viewer, "fuldmagt.anything")
    stub.delete("/demo/faults")
    assert len(await representations.of(viewer)) == 2
