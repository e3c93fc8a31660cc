"""Partner applications: known ones see as much as they were granted, and unknown ones nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.applications import CONSOLE, PARTNER, clients_toml
from tests.e2e.changes.orders import document
from tests.e2e.changes.record import Seat, state, threads
from tests.e2e.changes.test_not_offered import given_for
from tests.e2e.fetching import a_link, fetch
from tests.e2e.looks import entries
from tests.e2e.watching import watch_id
from tests.unit.config.files import CLIENTS
from tests.world import CARE_SYSTEMS, MUNICIPALITIES, Backends, Gateway, gateway

NOT_GRANTED, NOT_CONNECTED = "DK-0217", "DK-0101"
REFUSAL = """
query Refused($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecordRefusal {
      reason availableFrom nextStep { title url phone }
      %s
    }
  }
}
"""
WORDS = "title explanation " + " ".join(
    f"{word}{language}: {word}(language: {language})"
    for language in ("DA", "NB", "EN")
    for word in ("title", "explanation")
)
TRIED = (
    *("replyToThread", "startThread", "cancelAppointment", "applyForAid"),
    *("recordMeasurement", "saveLifeStory"),
)
"""What the portal of `NOT_GRANTED` offers, and what it does not."""
RECORD = """
query Record($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecord { id person { name } representation { role } permissions
      topics { topic verdict source } }
    ... on CareRecordRefusal { reason }
  }
}
"""
NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"
RIGHTS = "{ viewer { representations { id role person { name } } } }"
PUBLIC = """
{
  municipality(code: "DK-0217") {
    name portal { name url signIn { scheme } reachability
      disclosure { topic verdict explanation source alternative { url } }
      disclosure2: disclosure(role: PARENT) { topic verdict explanation } }
  }
  municipalities(connected: true) { nodes { code portal { id } } }
}
"""
LOG = """
{ viewer { accessLog(first: 100) { nodes { operation municipality { code } application role } } } }
"""


class Application:
    """One application on the gateway: whoever asks, asks with it."""

    def __init__(self, world: Gateway, client: str = PARTNER) -> None:
        self.world = world
        self.client = client

    def token(self, person: str) -> str:
        return self.world.backends.token(person, client=self.client)

    async def ask(self, person: str, query: str, **variables: Any) -> dict[str, Any]:
        response = await self.world.post(query, variables, token=self.token(person))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, person: str, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.ask(person, query, **variables)
        assert "errors" not in answer, answer
        found: dict[str, Any] = answer["data"]
        return found


@asynccontextmanager
async def granted(stubs: Backends, folder: Path, **grant: Any) -> AsyncIterator[Application]:
    """The partner with this grant, beside the console with everything."""
    async with gateway(stubs, folder, clients=clients_toml(partner=grant)) as world:
        yield Application(world)


@pytest.fixture
async def elsewhere(stubs: Backends, tmp_path: Path) -> AsyncIterator[Application]:
    """The partner in Aarhus and Vestby only, with everything there."""
    async with granted(stubs, tmp_path, municipalities=["DK-0751", "NO-3216"]) as partner:
        yield partner


# -------------------------------------------------------------------- municipalities not granted


async def test_a_municipality_that_was_not_granted_is_refused_as_one_not_connected(
    elsewhere: Application,
) -> None:
    """Whoever asks and for whomever: no care system is asked, and only the words differ."""
    rights = (await elsewhere.data("relative", RIGHTS))["viewer"]["representations"]
    elsewhere.world.backends.forget_requests()
    for person, right in [
        ("citizen", None),
        ("citizen", "forged"),
        ("stranger", None),
        ("low", None),
        ("innbygger", None),
        *(("relative", right["id"]) for right in rights),
    ]:
        asked = {"for": right}
        unconnected = await elsewhere.data(person, REFUSAL % "", code=NOT_CONNECTED, **asked)
        assert unconnected["careRecord"]["reason"] == "NOT_CONNECTED"
        assert unconnected["careRecord"]["nextStep"] is None
        for code in (NOT_GRANTED, "DK-0147", "DK-0530"):
            refused = await elsewhere.data(person, REFUSAL % "", code=code, **asked)
            assert refused == unconnected
    requests = elsewhere.world.backends.requests(*CARE_SYSTEMS, "identity_stub")
    assert [r for r in requests if "jwks" not in r["path"] and "/demo/" not in r["path"]] == []
    assert await entries(elsewhere.world, "citizen") == []


async def test_the_words_say_that_it_is_this_application(elsewhere: Application) -> None:
    here = (await elsewhere.data("citizen", REFUSAL % WORDS, code=NOT_GRANTED))["careRecord"]
    there = (await elsewhere.data("citizen", REFUSAL % WORDS, code=NOT_CONNECTED))["careRecord"]
    assert here["titleEN"] == "Not connected in this application"
    assert here["explanationEN"] == (
        "The application that you use is not connected to the municipality, so there is no record "
        "to open here. Use the municipality's own portal."
    )
    assert here["explanation"] == here["explanationDA"]
    assert here["explanationDA"].endswith("Brug kommunens egen portal.")
    assert here["explanationNB"].endswith("Bruk kommunens egen portal.")
    assert len({here["explanationDA"], here["explanationNB"], here["explanationEN"]}) == 3
    assert there["titleEN"] == "Not connected"


async def test_ids_of_such_a_municipality_are_unknown_ids_by_every_road(
    elsewhere: Application,
) -> None:
    world = elsewhere.world
    seat = Seat("citizen", NOT_GRANTED)
    record = await state(world, seat)
    thread, link = threads(record)[0], await a_link(world)
    world.backends.forget_requests()
    unknown = await elsewhere.ask("citizen", NODE, id="forged")
    for one in (record["id"], thread["id"], thread["messages"]["nodes"][0]["id"]):
        assert await elsewhere.ask("citizen", NODE, id=one) == unknown
    for name in TRIED:
        given, forged = given_for(record["id"], name), given_for(record["id"], name)
        for field in ("threadId", "careRecordId", "appointmentId", "agreementId"):
            if field in forged:
                forged[field] = "forged"
        key = {"idempotencyKey": f"key of {name}"}
        for person in ("citizen", "low"):
            answers = [
                await elsewhere.ask(person, document(name), input={**one, **key})
                for one in (given, forged)
            ]
            assert answers[0] == answers[1]
            assert answers[0]["data"][name]["code"] in {"NOT_FOUND", "ASSURANCE_TOO_LOW"}
    terms = [
        await elsewhere.ask(
            "citizen",
            document("acceptTerms"),
            input={"municipality": code, "version": "1", "idempotencyKey": "a key of terms"},
        )
        for code in (NOT_GRANTED, NOT_CONNECTED)
    ]
    assert terms[0] == terms[1]
    downloads = [
        await fetch(world, url, client=PARTNER)
        for url in (link, "http://gateway.test/documents/forged")
    ]
    assert downloads[0].status_code == downloads[1].status_code == 404
    assert downloads[0].content == downloads[1].content
    ends = [await ended(elsewhere, one) for one in (record["id"], "forged")]
    assert ends[0] == ends[1]
    requests = world.backends.requests(*CARE_SYSTEMS)
    assert requests == []
    assert world.backends.effects() == []
    assert PARTNER not in {entry["application"] for entry in await entries(world, "citizen")}


async def ended(application: Application, record: str) -> list[str]:
    async with watch_id(application.world, record, application.token("citizen")) as stream:
        assert await stream.ends() == "NO_LONGER_AVAILABLE"
        return stream.heard


async def test_where_it_was_granted_everything_is_as_in_the_console(
    elsewhere: Application,
) -> None:
    for person, code in (("citizen", "DK-0751"), ("innbygger", "NO-3216")):
        record = await elsewhere.data(person, RECORD, code=code)
        assert record["careRecord"]["__typename"] == "CareRecord"
        assert record == await elsewhere.world.data(RECORD, {"code": code}, person=person)


async def test_what_everybody_may_read_is_the_same_whoever_asks(elsewhere: Application) -> None:
    public = (await elsewhere.world.post(PUBLIC)).json()
    assert public["data"]["municipality"]["portal"]["name"] == "Borgerportalen"
    assert await elsewhere.ask("citizen", PUBLIC) == public
    codes = {one["code"] for one in public["data"]["municipalities"]["nodes"]}
    assert codes == set(MUNICIPALITIES)


# ----------------------------------------------------------------------------- roles not granted

LOOKS_IN_ROLES = {
    "RELATIVE": ("relative", "DK-0217"),
    "PARENT": ("parent", "DK-0217"),
    "GUARDIAN": ("guardian", "DK-0217"),
}


@pytest.mark.parametrize("role", LOOKS_IN_ROLES)
async def test_a_role_that_was_not_granted_is_no_right_in_this_application(
    stubs: Backends, tmp_path: Path, role: str
) -> None:
    person, code = LOOKS_IN_ROLES[role]
    others = ["CITIZEN", *(one for one in LOOKS_IN_ROLES if one != role)]
    async with granted(stubs, tmp_path, roles=others) as partner:
        rights = (await partner.world.data(RIGHTS, person=person))["viewer"]["representations"]
        [right] = [one["id"] for one in rights if one["role"] == role][:1]
        there = (await partner.data(person, RIGHTS))["viewer"]["representations"]
        assert there == [one for one in rights if one["role"] != role]
        opened = await partner.world.data(RECORD, {"code": code, "for": right}, person=person)
        assert opened["careRecord"]["__typename"] == "CareRecord"
        partner.world.backends.forget_requests()
        refused = await partner.data(person, RECORD, code=code, **{"for": right})
        assert refused == await partner.data(person, RECORD, code=code, **{"for": "forged"})
        assert refused["careRecord"]["reason"] == "NO_RECORD"
        unknown = await partner.ask(person, NODE, id="forged")
        for one in (right, opened["careRecord"]["id"]):
            assert await partner.ask(person, NODE, id=one) == unknown
        given = given_for(opened["careRecord"]["id"], "startThread")
        tried = await partner.data(
            person, document("startThread"), input={**given, "idempotencyKey": "a key of a test"}
        )
        assert tried["startThread"]["code"] == "NOT_FOUND"
        assert partner.world.backends.requests(*CARE_SYSTEMS) == []


async def test_an_application_for_relatives_only_opens_nobody_their_own_record(
    stubs: Backends, tmp_path: Path
) -> None:
    async with granted(stubs, tmp_path, roles=["RELATIVE"]) as partner:
        rights = (await partner.data("relative", RIGHTS))["viewer"]["representations"]
        assert {one["role"] for one in rights} == {"RELATIVE"}
        own = (await partner.world.data(RIGHTS, person="relative"))["viewer"]["representations"][0]
        assert own["role"] == "CITIZEN"
        partner.world.backends.forget_requests()
        for asked in ({}, {"for": own["id"]}):
            refused = await partner.data("relative", RECORD, code="DK-0530", **asked)
            assert refused["careRecord"]["reason"] == "NO_RECORD"
        assert (await partner.data("relative", NODE, id=own["id"])) == {"node": None}
        assert partner.world.backends.requests(*CARE_SYSTEMS) == []
        right = {"for": rights[0]["id"]}
        opened = await partner.data("relative", RECORD, code="DK-0217", **right)
        assert opened["careRecord"]["person"]["name"] == "Nancy Berggren"


# --------------------------------------------------------------------------- one person, two apps


async def test_two_applications_of_one_person_never_see_each_others_data(
    stubs: Backends, tmp_path: Path
) -> None:
    """At the same moment, in the same process, in either order."""
    grant = {"topics": ["CALENDAR"], "municipalities": ["DK-0751", "DK-0217"]}
    async with granted(stubs, tmp_path, **grant) as partner:
        console = Application(partner.world, CONSOLE)
        for code in ("DK-0751", "DK-0217"):
            looks = [
                application.data("citizen", RECORD, code=code)
                for application in (console, partner) * 5
            ]
            found = [one["careRecord"]["topics"] for one in await asyncio.gather(*looks)]
            for rows in found[0::2]:
                assert "MESSAGES" in shown(rows)
            for rows in found[1::2]:
                assert shown(rows) == {"CALENDAR"}


def shown(rows: list[Mapping[str, Any]]) -> set[str]:
    return {row["topic"] for row in rows if row["verdict"] == "SHOWN"}


async def test_the_log_notes_what_the_grant_withheld_from_a_look(
    stubs: Backends, tmp_path: Path
) -> None:
    query = """query ($code: MunicipalityCode!) { careRecord(municipality: $code) {
      ... on CareRecord { documents { __typename } calendar { __typename } medications
        { __typename } } } }"""
    async with granted(stubs, tmp_path, topics=["CALENDAR", "MEDICATIONS"]) as partner:
        found = (await partner.data("citizen", query, code="DK-0217"))["careRecord"]
        assert [found[name]["__typename"] for name in ("documents", "calendar", "medications")] == [
            "Withheld",
            "Calendar",
            "Withheld",
        ]
        [entry] = await entries(partner.world, "citizen")
        assert (entry["application"], entry["outcome"]) == (PARTNER, "ANSWERED")
        assert set(entry["topicsWithheld"]) == {"DOCUMENTS", "MEDICATIONS"}


async def test_a_key_of_one_application_is_not_that_of_another(
    stubs: Backends, tmp_path: Path
) -> None:
    """The same key, person and input: two changes, and neither learns of the other."""
    async with granted(stubs, tmp_path) as partner:
        console = Application(partner.world, CONSOLE)
        record = await state(partner.world, Seat("citizen", "DK-0751"))
        written = {
            "careRecordId": record["id"],
            "recipientId": record["messages"]["recipients"][0]["id"],
            "subject": "Torsdag",
            "body": "Kan I komme senere?",
            "idempotencyKey": "the same key in both",
        }
        ids = []
        for application in (console, partner, console, partner):
            done = await application.data("citizen", document("startThread"), input=written)
            ids.append(done["startThread"]["thread"]["id"])
        assert ids[0] == ids[2] != ids[1] == ids[3]
        assert len(partner.world.backends.effects("cura_stub")) == 2


# --------------------------------------------------------------------------------------- unknown


async def test_a_token_of_an_unknown_application_is_refused_by_every_road(world: Gateway) -> None:
    link = await a_link(world)
    world.backends.forget_requests()
    answers = []
    for client in ("somebody", "OMSORG-CONSOLE", "anonymous", "omsorg-console2"):
        token = world.backends.token("citizen", client=client)
        for response in (
            await world.post(RECORD, {"code": "DK-0751"}, token=token),
            await world.post('{ municipality(code: "DK-0751") { name } }', token=token),
            await fetch(world, link, client=client),
        ):
            assert response.status_code == 403
            assert 'error="insufficient_scope"' in response.headers["www-authenticate"]
            [error] = response.json()["errors"]
            assert error["extensions"] == {"code": "FORBIDDEN"}
            assert "client id" in error["message"]
            assert client not in response.text
            answers.append(response.content)
    assert len(set(answers)) == 1
    assert world.backends.requests(*CARE_SYSTEMS) == []
    assert {one["application"] for one in await entries(world, "citizen")} == {CONSOLE}


async def test_downloads_are_counted_too(stubs: Backends, tmp_path: Path) -> None:
    few = clients_toml(partner={"burst": 3})
    async with gateway(stubs, tmp_path, clients=few) as world:
        link = await a_link(world)
        found = [await fetch(world, link, client=PARTNER) for _ in range(5)]
        assert [one.status_code for one in found] == [200] * 3 + [429] * 2
        assert found[-1].headers["retry-after"] == "1"
        [error] = found[-1].json()["errors"]
        assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": "PT1S"}
        assert (await fetch(world, link)).status_code == 200
        world.clock.advance(seconds=1)
        assert (await fetch(world, link, client=PARTNER)).status_code == 200


@pytest.mark.parametrize("token", [None, "not.a.token"])
async def test_downloads_without_a_good_token_are_counted_by_address(
    stubs: Backends, tmp_path: Path, token: str | None
) -> None:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    few = clients_toml(anonymous={"burst": 3})
    async with gateway(stubs, tmp_path, clients=few) as world:
        found = [await world.http.get("/documents/x", headers=headers) for _ in range(5)]
        assert [one.status_code for one in found] == [401] * 3 + [429] * 2
        assert (await fetch(world, await a_link(world))).status_code == 200


# -------------------------------------------------------------------------------------- the demo


async def test_the_demos_partner_sees_what_its_file_says(stubs: Backends, tmp_path: Path) -> None:
    file = CLIENTS
    async with gateway(stubs, tmp_path, clients=file) as world:
        partner = Application(world)
        for code in MUNICIPALITIES:
            person = "innbygger" if code.startswith("NO") else "citizen"
            record = (await partner.data(person, RECORD, code=code))["careRecord"]
            if code in {"DK-0751", "DK-0217"}:
                assert shown(record["topics"]) == {"CALENDAR", "MESSAGES"}
                actions = {"CANCEL_APPOINTMENT", "START_THREAD", "REPLY_TO_THREAD"}
                assert set(record["permissions"]) == actions
            else:
                assert record["reason"] == "NOT_CONNECTED"
        rights = (await partner.data("parent", RIGHTS))["viewer"]["representations"]
        assert {one["role"] for one in rights} == {"CITIZEN"}
        rights = (await partner.data("relative", RIGHTS))["viewer"]["representations"]
        assert {one["role"] for one in rights} == {"CITIZEN", "RELATIVE"}


async def test_the_console_page_and_a_busy_reader_of_the_docs_stay_within_the_demos_rates(
    stubs: Backends, tmp_path: Path
) -> None:
    """A hundred requests at once, signed in or not, while no time passes."""
    file = CLIENTS
    async with gateway(stubs, tmp_path, clients=file) as world:
        token = world.backends.token("citizen")
        for who in (None, token):
            found = [await world.post("{ __typename }", token=who) for _ in range(100)]
            assert {one.status_code for one in found} == {200}
