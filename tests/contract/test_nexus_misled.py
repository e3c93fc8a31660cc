"""A Nexus that misleads who changes something: nothing is sent where it must not go."""

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.changes import Made
from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.upstream.changing import noticing_changes
from tests.contract.nexus_changes import (
    APPLY,
    BY_PROTOTYPE,
    CANCEL,
    CHANGES,
    CITIZEN,
    READ,
    REPLY,
    START,
    UID,
    changing,
    done,
)
from tests.contract.nexus_live import CITIZEN as NUMBER
from tests.contract.nexus_live import TODAY, listening

HERE = "/api/core/mobile/helsingor/v2"
ELSEWHERE = {
    "host": "https://evil.example/api/core/mobile/helsingor/v2/x",
    "slashes": "//evil.example/api/core/mobile/helsingor/v2/x",
    "userinfo": "http://omsorg@127.0.0.1/api/core/mobile/helsingor/v2/x",
    "file": "file:///etc/passwd",
    "tenant": "/api/core/mobile/billund/v2/patients/51204/citizenConversations",
    "dots": f"{HERE}/../../billund/v2/x",
    "nowhere": None,
}


ANOTHER = "00000000-0000-4000-8000-000000000000"
SOMEBODY_ELSE = 84988
ANOTHER_THING = 5100999
STILL_UNREAD = [{"type": "cpr", "identifier": f"{NUMBER[:6]}-{NUMBER[6:]}"}]
LIES = [
    pytest.param(change, at, lie, id=f"{change.kind.value}{at}")
    for change, at, lie in (
        (CANCEL, "/cancellation/uid", ANOTHER),
        (CANCEL, "/event/id", ANOTHER_THING),
        (CANCEL, "/event/patientId", SOMEBODY_ELSE),
        (START, "/uid", ANOTHER),
        (START, "/patientId", SOMEBODY_ELSE),
        (REPLY, "/uid", ANOTHER),
        (READ, "/unreadBy", STILL_UNREAD),
        (READ, "/id", ANOTHER_THING),
        (READ, "/patientId", SOMEBODY_ELSE),
        (APPLY, "/uid", ANOTHER),
        (APPLY, "/patientId", SOMEBODY_ELSE),
    )
]
"""What is not so in the answer to each change."""


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with changing(origin) as reached:
        yield reached


each_change = pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.kind.value)
by_prototype = pytest.mark.parametrize("change", BY_PROTOTYPE, ids=lambda c: c.kind.value)
elsewhere = pytest.mark.parametrize("link", ELSEWHERE.values(), ids=ELSEWHERE)


async def fails(source, change, error=SourceInvalid, *, thing=None, ref=None):
    """It fails, and nothing was sent."""
    ref = ref or await CITIZEN.ref(source)
    thing = thing or await change.prepared(source, ref)
    before = await source.digest()
    await source.calls()
    with noticing_changes() as sent, pytest.raises(error) as caught:
        await change.send(source, ref, UID, thing)
    assert not sent.maybe_done
    assert NUMBER[:6] not in str(caught.value)
    assert await source.digest() == before
    assert await source.effects() == []
    return (await source.controls.get("/demo/requests")).json()


async def fails_before_it_is_sent(source, change, error=SourceInvalid, **more):
    listed = await fails(source, change, error, **more)
    assert {r["method"] for r in listed if "/authx/" not in r["path"]} <= {"GET"}


@by_prototype
@elsewhere
async def test_a_prototype_is_never_sent_elsewhere(source, change, link):
    rel = "cancel" if change is CANCEL else "create"
    await source.edit(change.opens, {"at": f"/_links/{rel}/href", "value": link})
    await fails_before_it_is_sent(source, change)


@elsewhere
async def test_a_read_mark_is_never_sent_elsewhere(source, link):
    await source.edit(READ.opens, {"at": "/_links/markRead/href", "value": link})
    await fails_before_it_is_sent(source, READ)


@pytest.mark.parametrize("change", [START, APPLY], ids=lambda c: c.kind.value)
@elsewhere
async def test_a_prototype_is_never_fetched_from_elsewhere(source, change, link):
    rel = "conversationPrototype" if change is START else "hclApplicationPrototype"
    at = f"/patient/_links/{rel}/href"
    await source.edit("details/search", {"at": at, "value": link})
    await fails_before_it_is_sent(source, change)


@by_prototype
@pytest.mark.parametrize("at", ["/patientId", "/version", "/_links"])
async def test_a_prototype_that_says_too_little_is_not_filled_in(source, change, at):
    await source.edit(change.opens, {"at": at, "remove": True})
    await fails_before_it_is_sent(source, change)


@by_prototype
async def test_a_prototype_of_somebody_elses_record_is_not_filled_in(source, change):
    await source.edit(change.opens, {"at": "/patientId", "value": SOMEBODY_ELSE})
    await fails_before_it_is_sent(source, change)


@pytest.mark.parametrize("change", [CANCEL, REPLY], ids=lambda c: c.kind.value)
async def test_a_prototype_about_another_thing_is_not_filled_in(source, change):
    at = "/eventId" if change is CANCEL else "/conversationId"
    await source.edit(change.opens, {"at": at, "value": ANOTHER_THING})
    await fails_before_it_is_sent(source, change)


@pytest.mark.parametrize("change", [CANCEL, REPLY, READ], ids=lambda c: c.kind.value)
@pytest.mark.parametrize(("key", "lie"), [("patientId", SOMEBODY_ELSE), ("id", ANOTHER_THING)])
async def test_another_thing_or_somebody_elses_is_not_changed(source, change, key, lie):
    path, at = r"/citizenConversations/\d+$", f"/{key}"
    if change is CANCEL:
        path, at = r"/events/\d+$", f"/event/{key}"
    await source.edit(path, {"at": at, "value": lie})
    await fails_before_it_is_sent(source, change)


BARE = {400: SourceInvalid, 403: SourceUnavailable, 404: SourceInvalid, 409: SourceInvalid}
"""What a proxy may say as well as Nexus, and what it is where Nexus gives no reason."""


@each_change
@pytest.mark.parametrize("status", BARE)
@pytest.mark.parametrize("where", ["opens", "sends"])
async def test_a_no_without_nexus_own_words_is_no_rule(source, change, where, status):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    method = change.method if where == "sends" else "GET"
    await source.fault(getattr(change, where), "fail", method=method, status=status)
    await fails(source, change, BARE[status], thing=thing, ref=ref)


@each_change
async def test_an_address_that_leads_nowhere_is_no_rule(source, change):
    """The stub says so in Spring's own error body: nothing is mapped there."""
    rel = {CANCEL: "cancel", READ: "markRead"}.get(change, "create")
    await source.edit(change.opens, {"at": f"/_links/{rel}/href", "value": f"{HERE}/moved/1"})
    listed = await fails(source, change)
    assert f"{HERE}/moved/1" in {r["path"] for r in listed}


@each_change
async def test_a_look_that_nexus_does_not_answer_itself_does_not_say_that_nothing_was_done(
    source, change
):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    made = await done(source, ref, change, thing)
    await source.fault(r"/patients/\d+/", "fail", method="GET", status=404, times=1)
    with pytest.raises(SourceInvalid):
        await source.system.change_made(ref, UID, change.kind, change.about(thing))
    assert await source.system.change_made(ref, UID, change.kind, change.about(thing)) == made


@each_change
@pytest.mark.parametrize(
    ("kind", "error"), [("fail", SourceUnavailable), ("rubbish", SourceInvalid)]
)
async def test_what_fails_before_it_is_sent_has_done_nothing(source, change, kind, error):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await source.fault(change.opens, kind, method="GET")
    await fails_before_it_is_sent(source, change, error, thing=thing, ref=ref)


@by_prototype
async def test_a_no_that_nobody_understands_is_an_error_of_the_source(source, change):
    """The stub refuses a person without a name, and says so with a word that is not known."""
    ref = await source.ref()
    thing = await change.prepared(source, ref)
    listed = await fails(source, change, thing=thing, ref=ref)
    assert change.method in {r["method"] for r in listed}


@pytest.mark.parametrize(("change", "at", "lie"), LIES)
async def test_an_answer_about_another_order_or_thing_is_not_taken_for_ours(
    source, change, at, lie
):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    edits = [{"at": at, "value": lie}]
    await source.fault(change.sends, "edit", method=change.method, edits=edits, times=1)
    with noticing_changes() as sent, pytest.raises(SourceInvalid):
        await change.send(source, ref, UID, thing)
    assert sent.maybe_done
    found = await source.system.change_made(ref, UID, change.kind, change.about(thing))
    assert found is not None


@each_change
@elsewhere
async def test_a_change_is_not_looked_for_elsewhere(source, change, link):
    rels = ("patientEventById", "citizenConversationById", "citizenConversationByUid")
    at = [f"/patient/_links/{rel}/href" for rel in (*rels, "hclApplicationByUid")]
    blanks = "{uid}{eventId}{conversationId}"
    value = None if link is None else link + blanks
    await source.edit("details/search", *({"at": place, "value": value} for place in at))
    ref = await CITIZEN.ref(source)
    await source.calls()
    with pytest.raises(SourceInvalid):
        await source.system.change_made(ref, UID, change.kind, "5100437")
    assert await source.calls() == []


@pytest.mark.parametrize(
    ("change", "key", "lie"),
    [
        *((change, "patientId", SOMEBODY_ELSE) for change in CHANGES),
        *((change, "id", ANOTHER_THING) for change in (CANCEL, REPLY, READ)),
    ],
)
async def test_what_stands_in_another_record_or_on_another_thing_is_not_taken_for_ours(
    source, change, key, lie
):
    ref = await CITIZEN.ref(source)
    thing = await change.prepared(source, ref)
    await done(source, ref, change, thing)
    at = f"/event/{key}" if change is CANCEL else f"/{key}"
    await source.edit(r"/patients/\d+/", {"at": at, "value": lie})
    with pytest.raises(SourceInvalid):
        await source.system.change_made(ref, UID, change.kind, change.about(thing))


async def test_a_rotten_message_hides_no_other(source):
    """Least of all a note among the staff, of which nobody is to know."""
    ref = await CITIZEN.ref(source)
    thing = await REPLY.prepared(source, ref)
    made = await done(source, ref, REPLY, thing)
    edits = ({"at": "/messages/0", "value": 7}, {"at": "/messages/2/uid", "remove": True})
    await source.edit(r"/citizenConversations/\d+$", *edits)
    found = await source.system.change_made(ref, UID, REPLY.kind, REPLY.about(thing))
    assert found == made == Made(id=made.id, parent=thing.thread.id)
