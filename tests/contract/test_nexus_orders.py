"""What the Nexus stub promises to whoever changes something: who, once, and in which state."""

import pytest

from backends.nexus_stub.app import Options, build
from tests.contract.nexus import TODAY, Asking, root

NOW = "2026-11-22T11:00:00+01:00"
UID = "5f1d3b1e-0c0c-4f3a-9a51-2f4f0f9a7c11"
NANCY = {
    "type": "CITIZEN",
    "fullName": "Nancy Berggren",
    "personIdentifier": {"type": "cpr", "identifier": "251248-9996"},
}
RASMUS = {
    "type": "REPRESENTATIVE",
    "fullName": "Rasmus Berggren",
    "personIdentifier": {"type": "cpr", "identifier": "010165-9993"},
}


def by(person) -> dict:
    """Who orders, under the name that each prototype has for it."""
    return {"actingPerson": person, "author": person}


class Ordering(Asking):
    """One who fills prototypes in."""

    async def send(self, link: str, body, method: str = "POST"):
        return await self.http.request(method, link, json=body, headers=await self.headers())

    async def prototype(self, rel: str) -> tuple[dict, str]:
        blank = await self.json((await self.links())[rel])
        return blank, blank.pop("_links")["create"]["href"]

    async def digest(self) -> str:
        return (await self.http.get("/demo/digest")).json()["digest"]

    async def effects(self) -> int:
        return len((await self.http.get("/demo/effects")).json())


@pytest.fixture(scope="module")
def stub():
    return build(Options(today=TODAY))


@pytest.fixture
async def ordering(stub):
    one = Ordering(app=stub)
    await one.stand_at(NOW)
    return one


async def an_application(ordering, **changes):
    blank, create = await ordering.prototype("hclApplicationPrototype")
    filled = {"uid": UID, "kind": {"code": "STOMI"}, "motivation": "Slidt.", "actingPerson": NANCY}
    return create, blank | filled | changes


async def a_message(ordering, **changes):
    blank, create = await ordering.prototype("conversationPrototype")
    filled = {"uid": UID, "subject": "Bad", "body": "Hej", "author": NANCY}
    return create, blank | filled | {"recipient": {"id": 211}} | changes


each_order = pytest.mark.parametrize("order", [an_application, a_message])


@each_order
async def test_the_first_is_created_and_the_same_again_is_answered_with_it(ordering, order):
    create, body = await order(ordering)
    first, again = [await ordering.send(create, body) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["uid"] == UID
    assert await ordering.effects() == 1


@each_order
@pytest.mark.parametrize("other", [by(RASMUS), {"motivation": "Nye.", "body": "Et andet brev"}])
async def test_a_uid_taken_by_another_order_is_a_conflict(ordering, order, other):
    create, body = await order(ordering)
    await ordering.send(create, body)
    before = await ordering.digest()
    answer = await ordering.send(create, body | other)
    assert (answer.status_code, answer.json()["message"]) == (409, "UID_TAKEN")
    assert await ordering.digest() == before


@each_order
async def test_a_uid_taken_in_another_record_is_a_conflict(ordering, order):
    create, body = await order(ordering)
    await ordering.send(create, body)
    links = await ordering.links("0108589995")
    theirs = create.replace("/84981/", f"/{links['self'].rsplit('/', 1)[1]}/")
    body["patientId"] = int(links["self"].rsplit("/", 1)[1])
    answer = await ordering.send(theirs, body | by(RASMUS))
    assert (answer.status_code, answer.json()["message"]) == (409, "UID_TAKEN")


@each_order
@pytest.mark.parametrize(
    "changes",
    [
        {"uid": None},
        {"uid": "not a guid"},
        {"version": None},
        {"patientId": 84988},
        {"motivation": " ", "body": ""},
        {"kind": None, "recipient": None},
        by(None),
        {
            "actingPerson": NANCY | {"type": "REPRESENTATIVE"},
            "author": RASMUS | {"type": "CITIZEN"},
        },
        {"actingPerson": NANCY | {"fullName": ""}, "author": NANCY | {"fullName": None}},
        {"actingPerson": NANCY | {"personIdentifier": None}, "author": NANCY | {"type": "STAFF"}},
    ],
)
async def test_an_order_that_cannot_be_changes_nothing(ordering, order, changes):
    create, body = await order(ordering)
    before = await ordering.digest()
    answer = await ordering.send(create, body | changes)
    assert (answer.status_code, answer.json()["message"]) == (400, "INVALID_ORDER")
    assert await ordering.digest() == before
    assert await ordering.effects() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff"])
async def test_a_body_that_is_no_order_is_refused(ordering, body):
    headers = await ordering.headers()
    for rel in ("citizenConversations", "hclApplications"):
        link = (await ordering.links())[rel]
        answer = await ordering.http.post(link, content=body, headers=headers)
        assert answer.status_code == 400


async def test_nothing_is_written_without_a_token(ordering):
    create, body = await an_application(ordering)
    assert (await ordering.http.post(create, json=body)).status_code == 401


async def test_a_cancellation_needs_the_version_that_it_was_made_from(ordering):
    event = await next_event(ordering)
    blank = await ordering.json(event["_links"]["cancelPrototype"]["href"])
    cancel = blank.pop("_links")["cancel"]["href"]
    body = blank | {"uid": UID, "actingPerson": NANCY}
    before = await ordering.digest()
    stale = await ordering.send(cancel, body | {"version": body["version"] + 1}, "PUT")
    assert (stale.status_code, stale.json()["message"]) == (409, "VERSION_STALE")
    assert await ordering.digest() == before
    done = await ordering.send(cancel, body, "PUT")
    assert done.json()["event"]["version"] == event["event"]["version"] + 1
    assert done.json()["cancellation"]["cancelledDate"] == "2026-11-22T10:00:00.000+0000"
    assert "cancelPrototype" not in done.json()["_links"]


async def test_a_visit_is_cancelled_by_one_order_only(ordering):
    event = await next_event(ordering)
    blank = await ordering.json(event["_links"]["cancelPrototype"]["href"])
    cancel = blank.pop("_links")["cancel"]["href"]
    body = blank | {"uid": UID, "actingPerson": NANCY}
    await ordering.send(cancel, body, "PUT")
    before = await ordering.digest()
    other = body | {"uid": UID.replace("5f", "6f"), "version": body["version"] + 1}
    late = await ordering.send(cancel, other, "PUT")
    blank_again = await ordering.get(event["_links"]["cancelPrototype"]["href"])
    for answer in (late, blank_again):
        assert (answer.status_code, answer.json()["message"]) == (409, "EVENT_CANCELLED")
    assert (await ordering.send(cancel, body, "PUT")).status_code == 200
    assert await ordering.digest() == before
    assert await ordering.effects() == 1


async def test_a_reply_needs_the_version_that_it_was_made_from(ordering):
    conversation = await ordering.json(f"{root()}/citizenConversations/33011")
    blank = await ordering.json(conversation["_links"]["replyPrototype"]["href"])
    create = blank.pop("_links")["create"]["href"]
    filled = blank | {"body": "Tak", "author": NANCY}
    first = await ordering.send(create, filled | {"uid": UID})
    assert first.status_code == 201
    late = await ordering.send(create, filled | {"uid": UID.replace("5f", "6f")})
    assert (late.status_code, late.json()["message"]) == (409, "VERSION_STALE")
    assert (await ordering.send(create, filled | {"uid": UID})).status_code == 200


async def test_only_booked_visits_that_are_seen_have_a_way_to_be_cancelled(ordering):
    visits = {"PLEJE", "PRAKTISK", "SYGEPLEJE", "HJEMMEBESOEG"}
    for resource in await events(ordering):
        full = await ordering.json(resource["_links"]["self"]["href"])
        event = full["event"]
        seen = event["visibleForPatient"] and event["patientId"] == 84981
        booked = event["status"] == "PLANNED" and event["eventType"]["id"] in visits
        assert ("cancelPrototype" in full["_links"]) == (seen and booked)


async def events(ordering):
    links = await ordering.links()
    views = await ordering.json(links["patientPreferences"])
    view = await ordering.json(views["CITIZEN_CALENDAR"][0]["_links"]["self"]["href"])
    span = "from=2026-11-01T00:00:00.000Z&to=2026-12-20T00:00:00.000Z"
    return (await ordering.json(f"{view['_links']['events']['href']}?{span}"))["eventResources"]


async def next_event(ordering):
    for resource in await events(ordering):
        full = await ordering.json(resource["_links"]["self"]["href"])
        if "cancelPrototype" in full["_links"] and full["event"]["startDate"] > "2026-11-23":
            return full
    raise AssertionError("no visit is booked")
