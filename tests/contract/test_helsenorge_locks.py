"""The helsenorge stub's own locks, and what the gateway makes of answers that say nothing."""

from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from gateway.domain.changes import NotDone
from gateway.domain.errors import SourceError, SourceInvalid, SourceUnavailable, SourceUncertain
from gateway.upstream.changing import noticing_changes
from tests.contract.helsenorge_changes import BY_BOTH, CHANGES
from tests.contract.helsenorge_world import PEOPLE, fresh, running

NOBODY = "5f1d3b1e-0000-4000-8000-000000000000"
ONLY_CITIZENS = ("read", "notifications", "terms")


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


@pytest.fixture
async def posted(world):
    """Sends what the adapter sends, with something changed."""

    async def post(name, *, person=None, body=None, **headers):
        what = CHANGES[name]
        ref = await world.record(person or what.person)
        change = await what.prepared(world, ref)
        await world.fault(what.path, method="POST", times=1, kind="fail", status=400)
        with pytest.raises(SourceError):
            await what.sent(world, ref, uuid4(), change)
        (sent,) = [
            r
            for r in (await world.controls.get("/demo/requests")).json()
            if r["method"] == "POST" and r["path"] != "/connect/token"
        ]
        asking = world.adapter._asking
        told = asking._headers(ref.asker) | {"content-type": "application/fhir+json"}
        bearer = await asking.upstream._calls.tokens.bearer()
        told |= {"authorization": f"Bearer {bearer}"}
        uid = sent["body"].partition("urn:uuid:")[2][:36]
        told |= {"if-none-exist": f"identifier=urn:ietf:rfc:3986|urn:uuid:{uid}"}
        told |= {k.replace("_", "-"): v for k, v in headers.items()}
        told = {k: v for k, v in told.items() if v is not None}
        content = sent["body"] if body is None else body
        before = (await world.digest(), await world.effects())
        answer = await world.controls.post(sent["path"], content=content.encode(), headers=told)
        assert (await world.digest(), await world.effects()) == before
        return answer

    return post


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"nhn_user_role": "system"}, 403),
        ({"nhn_patient_nin": None}, 400),
        ({"authorization": None}, 401),
        ({"content_type": "text/plain"}, 415),
        ({"body": "{"}, 400),
        ({"body": "[]"}, 400),
        ({"body": "{}"}, 422),
    ],
    ids=["a system", "nobody", "no token", "no FHIR", "no JSON", "a list", "nothing"],
)
async def test_the_stub_takes_nothing_that_is_not_an_order(posted, name, headers, status):
    assert (await posted(name, **headers)).status_code == status


@pytest.mark.parametrize("name", ONLY_CITIZENS)
async def test_the_stub_itself_takes_these_from_the_citizen_only(posted, name):
    answer = await posted(name, nhn_user_role="representant")
    assert answer.status_code == 403
    detail = answer.json()["issue"][0]["details"]["coding"][0]["code"]
    assert detail == "BARE_INNBYGGER"


@pytest.mark.parametrize("name", BY_BOTH)
async def test_a_representative_does_not_act_as_the_citizen(posted, name):
    assert (await posted(name, nhn_user_role="representant")).status_code == 422


@pytest.mark.parametrize("name", [*BY_BOTH, "terms"])
@pytest.mark.parametrize("condition", [None, f"identifier=urn:ietf:rfc:3986|urn:uuid:{NOBODY}"])
async def test_nothing_is_made_without_a_name_of_its_own(posted, name, condition):
    assert (await posted(name, if_none_exist=condition)).status_code == 400


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"status": 400}, SourceInvalid),
        ({"status": 403}, SourceUnavailable),
        ({"status": 404}, SourceInvalid),
        ({"status": 409}, SourceInvalid),
        ({"status": 429}, SourceUnavailable),
    ],
)
@pytest.mark.parametrize("name", CHANGES)
async def test_a_refusal_that_says_nothing_is_the_source_s_fault_and_changed_nothing(
    world, name, told, error
):
    what = CHANGES[name]
    ref = await world.record(what.person)
    change = await what.prepared(world, ref)
    before = (await world.digest(), await world.effects())
    await world.fault(what.path, method="POST", kind="fail", **told)
    with noticing_changes() as sent, pytest.raises(error) as caught:
        await what.sent(world, ref, uuid4(), change)
    assert not isinstance(caught.value, SourceUncertain)
    assert not sent.maybe_done
    assert (await world.digest(), await world.effects()) == before


async def test_errors_and_refusals_repeat_nothing_of_the_record(world):
    what, ref = CHANGES["message"], await world.record()
    change = replace(await what.prepared(world, ref), body="x\x07HEMMELIG")
    before = (await world.digest(), await world.effects())
    with noticing_changes() as sent, pytest.raises(NotDone) as caught:
        await world.adapter.start_thread(ref, uuid4(), change)
    assert not sent.maybe_done
    assert (await world.digest(), await world.effects()) == before
    said = f"{caught.value!r} {ref!r} {change!r}"
    assert "HEMMELIG" not in said
    assert PEOPLE["innbygger"].number not in said


async def test_a_stub_s_own_refusal_is_an_outcome_with_a_code(world):
    async with httpx.AsyncClient(base_url=world.origin) as stranger:
        answer = await stranger.post("/vestby/fhir/Communication", json={})
    assert answer.status_code == 401
    assert answer.json()["resourceType"] == "OperationOutcome"
