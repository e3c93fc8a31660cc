"""Who changes something in Nexus: its record says so, and so does every message to its readers."""

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.people import Party
from tests.contract.nexus_changes import (
    ACTORS,
    ANOTHER_UID,
    APPLY,
    BY_PROTOTYPE,
    CANCEL,
    CHANGES,
    CITIZEN,
    PEOPLE,
    RELATIVE,
    REPLY,
    START,
    UID,
    changing,
    done,
    readers_of,
)
from tests.contract.nexus_live import TODAY, listening, value


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with changing(origin) as reached:
        yield reached


each_actor = pytest.mark.parametrize("actor", ACTORS, ids=lambda a: a.role.value)


@pytest.mark.parametrize("change", BY_PROTOTYPE, ids=lambda c: c.kind.value)
@each_actor
async def test_the_record_shows_who_did_it(source, change, actor):
    ref, who = await actor.ref(source), PEOPLE[actor.key]
    made = await done(source, ref, change, await change.prepared(source, ref))
    [effect] = await source.effects()
    assert (effect["what"], effect["uid"], effect["by"]) == (change.effect, str(UID), actor.party)
    assert effect["about"] == (made.parent or made.id)
    person = await recorded(source, ref, change, made)
    assert (person["type"], person["fullName"]) == (actor.party, who.name)
    assert person["personIdentifier"]["identifier"] == who.dashed


@each_actor
@pytest.mark.parametrize("change", [START, REPLY], ids=lambda c: c.kind.value)
async def test_every_message_shows_its_author_to_everyone_who_may_read_it(source, change, actor):
    ref = await actor.ref(source)
    made = await done(source, ref, change, await change.prepared(source, ref))
    for reader in readers_of(actor.subject):
        theirs = await reader.ref(source)
        threads = value(await source.system.threads(theirs))
        thread = next(t for t in threads if t.id == (made.parent or made.id))
        message = value(await source.system.messages(theirs, thread))[-1]
        assert thread.last_author is message.author.kind is Party(actor.party)
        assert message.author.name == PEOPLE[actor.key].name
        assert message.author.is_viewer is (reader == actor)


async def test_numbers_go_in_bodies_only(source):
    for actor, uid in ((CITIZEN, UID), (RELATIVE, ANOTHER_UID)):
        for change in CHANGES:
            ref = await actor.ref(source)
            thing = await change.prepared(source, ref)
            await done(source, ref, change, thing, uid)
            await source.system.change_made(ref, uid, change.kind, change.about(thing))
    listed = (await source.controls.get("/demo/requests")).json()
    for number in (PEOPLE["citizen"].number, PEOPLE["relative"].number):
        digits = (number[:6], number[6:])
        assert not [r for r in listed if any(d in r["path"] + r["query"] for d in digits)]


async def recorded(source, ref, change, made):
    """Who stands in Nexus' own full object."""
    way = ref.head.handle
    if change is CANCEL:
        event = await source.read(way.templated("patientEventById", "eventId", made.id))
        return event["cancellation"]["actingPerson"]
    if change is APPLY:
        link = way.templated("hclApplicationByUid", "uid", str(UID))
        return (await source.read(link))["actingPerson"]
    thread = made.parent or made.id
    link = way.templated("citizenConversationById", "conversationId", thread)
    messages = [m for m in (await source.read(link))["messages"] if m["visibility"] == "CITIZEN"]
    return messages[-1]["author"]
