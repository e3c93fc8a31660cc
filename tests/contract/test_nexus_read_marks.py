"""Who has read what in Nexus is kept for each person who follows a conversation."""

import pytest

from backends.nexus_stub.app import Options
from tests.contract.nexus_changes import (
    ACTORS,
    CITIZEN,
    GUARDIAN,
    PARENT,
    PEOPLE,
    READ,
    RELATIVE,
    REPLY,
    START,
    UID,
    changing,
    done,
    readers_of,
)
from tests.contract.nexus_live import TODAY, listening, value

WHO = {"municipality": "DK-0217", "person": "citizen"}


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with changing(origin) as reached:
        yield reached


async def unread(source, actor) -> set[str]:
    """The threads that somebody has not read."""
    threads = value(await source.system.threads(await actor.ref(source)))
    return {t.id for t in threads if t.is_unread}


@pytest.mark.parametrize(("reader", "other"), [(CITIZEN, RELATIVE), (RELATIVE, CITIZEN)])
async def test_reading_is_the_readers_own(source, reader, other):
    before = await unread(source, other)
    ref = await reader.ref(source)
    thread = await READ.prepared(source, ref)
    await done(source, ref, READ, thread)
    assert thread.id not in await unread(source, reader)
    assert await unread(source, other) == before
    assert thread.id in before


async def unread_by(source, ref, thread_id) -> list[str]:
    """The numbers of those who, as Nexus itself has it, have not read a thread."""
    link = ref.head.handle.templated("citizenConversationById", "conversationId", thread_id)
    return [one["identifier"] for one in (await source.read(link))["unreadBy"]]


@pytest.mark.parametrize("reader", ACTORS, ids=lambda a: a.role.value)
async def test_nexus_itself_shows_that_this_one_has_read_and_nobody_else(source, reader):
    """Everybody who sees the record follows the thread, and has an answer to read."""
    ref, own = await reader.ref(source), PEOPLE[reader.key].dashed
    made = await done(source, ref, START, await START.prepared(source, ref))
    order = {"municipality": "DK-0217", "person": reader.subject, "thread": made.id}
    await source.happen("answer", **order)
    everybody = {PEOPLE[r.key].dashed for r in readers_of(reader.subject)}
    before = await unread_by(source, ref, made.id)
    assert len(before) == len(set(before)) >= 2
    assert everybody >= set(before) >= {own, PEOPLE[reader.subject].dashed}
    threads = {t.id: t for t in value(await source.system.threads(ref))}
    await done(source, ref, READ, threads[made.id])
    assert await unread_by(source, ref, made.id) == [number for number in before if number != own]


@pytest.mark.parametrize(("writer", "other"), [(CITIZEN, RELATIVE), (RELATIVE, CITIZEN)])
@pytest.mark.parametrize("change", [START, REPLY], ids=lambda c: c.kind.value)
async def test_what_one_writes_is_unread_for_the_others(source, writer, other, change):
    ref = await writer.ref(source)
    for actor in (writer, other):
        reader = await actor.ref(source)
        for thread in value(await source.system.threads(reader)):
            if thread.is_unread:
                await done(source, reader, READ, thread)
    made = await done(source, ref, change, await change.prepared(source, ref))
    assert await unread(source, writer) == set()
    assert await unread(source, other) == {made.parent or made.id}


@pytest.mark.parametrize(
    ("writer", "subject", "number"),
    [(GUARDIAN, "ward", "0108589995"), (PARENT, "child", None)],
    ids=["guardian", "parent"],
)
async def test_what_a_representative_starts_is_unread_for_the_person_and_followed_by_both(
    source, writer, subject, number
):
    ref = await writer.ref(source)
    made = await done(source, ref, START, await START.prepared(source, ref))
    assert made.id not in await unread(source, writer)
    person = await source.ref(number or ref.asker.subject.reveal())
    threads = {t.id: t for t in value(await source.system.threads(person))}
    assert threads[made.id].is_unread
    await source.happen("answer", municipality="DK-0217", person=subject, thread=made.id)
    assert made.id in await unread(source, writer)


async def test_a_reply_leaves_what_its_writer_had_not_read_unread(source):
    ref = await CITIZEN.ref(source)
    before = await unread(source, CITIZEN)
    reply = await REPLY.prepared(source, ref)
    await done(source, ref, REPLY, reply)
    assert await unread(source, CITIZEN) == before


async def test_an_answer_is_unread_again_for_everybody(source):
    ref = await CITIZEN.ref(source)
    thread = await READ.prepared(source, ref)
    for actor in (CITIZEN, RELATIVE):
        await done(source, await actor.ref(source), READ, thread)
    assert await source.system.change_made(ref, UID, READ.kind, thread.id) is not None
    await source.happen("answer", thread=thread.id, **WHO)
    for actor in (CITIZEN, RELATIVE):
        assert thread.id in await unread(source, actor)
    assert await source.system.change_made(ref, UID, READ.kind, thread.id) is None
