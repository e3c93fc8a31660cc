"""What helsenorge's record system keeps of each change: who did it, in valid FHIR, in one call."""

import json
from uuid import UUID, uuid4

import pytest

from backends.stage.cast import cast
from gateway.domain.people import Party
from gateway.domain.topics import Role
from tests.contract.helsenorge_changes import BY_BOTH, CHANGES, done, thread
from tests.contract.helsenorge_world import PEOPLE, TODAY, fresh, running
from tests.fhir.r4 import errors

REPRESENTATIVE = cast(TODAY)["fullmektig"]


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.RELATIVE])
@pytest.mark.parametrize("name", BY_BOTH)
async def test_the_record_shows_who_did_it(world, name, role):
    uid = uuid4()
    what = CHANGES[name]
    ref = await world.record(what.person, role)
    await what.sent(world, ref, uid, await what.prepared(world, ref))
    kind = "Communication" if name in {"message", "reply"} else "AppointmentResponse"
    (left,) = [r for r in await world.held(kind) if named(r, uid)]
    actor = left.get("actor") or left["sender"]
    if role is Role.CITIZEN:
        assert actor == {"reference": f"Patient/{ref.head.id}"}
    else:
        assert actor["display"] == REPRESENTATIVE.name
        assert actor["identifier"]["value"] == REPRESENTATIVE.number
        assert actor["type"] == "RelatedPerson"
    (effect,) = await world.effects()
    assert (effect["uid"], effect["by"]) == (str(uid), ROLES[role])


ROLES = {Role.CITIZEN: "innbygger", Role.RELATIVE: "representant"}


def named(resource, uid: UUID) -> bool:
    return any(i["value"] == uid.urn for i in resource.get("identifier", []))


AUTHORS = {
    Role.CITIZEN: (Party.CITIZEN, PEOPLE["innbygger"].person.name),
    Role.RELATIVE: (Party.REPRESENTATIVE, REPRESENTATIVE.name),
}


@pytest.mark.parametrize("reader", AUTHORS)
@pytest.mark.parametrize("writer", AUTHORS)
@pytest.mark.parametrize("name", ["message", "reply"])
async def test_a_message_is_its_writer_s_to_both_of_them(world, name, writer, reader):
    _, _, made = await done(world, name, role=writer)
    ref = await world.record(role=reader)
    found = await thread(world, ref, made.parent or made.id)
    (message,) = [m for m in (await world.adapter.messages(ref, found))._value if m.id == made.id]
    kind, who = AUTHORS[writer]
    assert (message.author.kind, message.author.name, found.last_author) == (kind, who, kind)
    assert message.author.is_viewer is (reader is writer)
    assert message.author.staff is None


async def test_who_marks_chooses_and_accepts_stands_in_the_record_too(world):
    for name in ("read", "notifications"):
        ref, _, _ = await done(world, name)
    tasks = await world.held("Task")
    own = {"reference": f"Patient/{ref.head.id}"}
    assert [t["requester"] for t in tasks] == [own, own]
    assert {t["code"]["coding"][0]["code"] for t in tasks} == {"les", "varsling"}
    ref, _, _ = await done(world, "terms")
    (consent,) = [c for c in await world.held("Consent", "nyinnbygger") if "performer" in c]
    assert consent["performer"] == [{"reference": f"Patient/{ref.head.id}"}]


@pytest.mark.parametrize(
    ("name", "role"),
    [*((name, Role.CITIZEN) for name in CHANGES), *((name, Role.RELATIVE) for name in BY_BOTH)],
)
async def test_what_is_sent_and_what_is_kept_is_valid_r4(world, name, role):
    person = CHANGES[name].person
    await done(world, name, role=role)
    received = (await world.controls.get("/demo/requests")).json()
    sent = [json.loads(r["body"]) for r in received if r["path"] != "/connect/token" and r["body"]]
    assert len(sent) == 1
    assert errors(sent[0]) == []
    await world.happens("epj")
    kinds = ("AppointmentResponse", "Appointment", "Communication", "Consent", "Subscription")
    for kind in (*kinds, "Task"):
        for resource in await world.held(f"{kind}?_count=50", person):
            if resource.get("meta", {}).get("lastUpdated", "") >= "2026-11-22T10":
                assert errors(resource) == [], kind


async def test_numbers_stand_in_no_address(world):
    for name, what in CHANGES.items():
        for role in (Role.CITIZEN, Role.RELATIVE) if name in BY_BOTH else (Role.CITIZEN,):
            await world.controls.post("/demo/reset")
            ref, change, _ = await done(world, name, role=role)
            await world.adapter.change_made(ref, uuid4(), what.kind, what.about(change))
    received = (await world.controls.get("/demo/requests")).json()
    addresses = " ".join(r["path"] + r["query"] for r in received)
    for person in (PEOPLE["innbygger"], PEOPLE["nyinnbygger"], REPRESENTATIVE):
        assert person.number not in addresses


async def test_a_change_costs_one_call_and_one_more_to_see_what_leaves_no_message(world):
    for name, what in CHANGES.items():
        await world.controls.post("/demo/reset")
        ref = await world.record(what.person)
        change = await what.prepared(world, ref)
        await world.asked()
        await what.sent(world, ref, uuid4(), change)
        calls = ["POST"] if name in {"message", "reply"} else ["POST", "GET"]
        assert [method for method, _ in await world.asked()] == calls, name
