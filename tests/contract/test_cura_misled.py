"""A 2xx that does not show our change confirms nothing: neither as an answer, nor when found."""

import pytest

from backends.cura_stub.app import Options, build
from gateway.domain.changes import ChangeKind
from gateway.domain.errors import SourceInvalid
from gateway.upstream.changing import noticing_changes
from tests.contract.cura_changes import CASES, FIRST_STORY, OF_KIND, done, look_for, send, threads
from tests.contract.cura_live import TODAY, reaching, served
from tests.contract.cura_misled import LIES, UID, Misleading, fits, told

EACH = [*OF_KIND.values(), FIRST_STORY]
BY_RELATIVE = [case for case in CASES if case.viewer and case.tenant == "aarhus"]


@pytest.fixture(scope="module")
def misleading():
    return Misleading(build(Options(today=TODAY)))


@pytest.fixture(scope="module")
def origin(misleading):
    with served(misleading) as address:
        yield address


@pytest.fixture(scope="module")
def truths():
    """By case: asked once, for the same things in the same order get the same ids."""
    return {}


@pytest.fixture
async def source(origin, case):
    async with reaching(origin, case.tenant) as reached:
        await reached.restored()
        yield reached


@pytest.fixture
async def truth(source, case, truths):
    if case not in truths:
        truths[case] = await told(source, case)
    return truths[case]


def name(case):
    return f"{case}-first" if case is FIRST_STORY else str(case)


def of_cases(cases):
    return pytest.mark.parametrize("case", cases, ids=name)


TABLE = pytest.mark.parametrize(
    ("case", "lie"),
    [
        *((case, lie) for case in EACH for lie in LIES if fits(lie, case)),
        *((case, "as it was") for case in BY_RELATIVE),
    ],
    ids=lambda one: one if isinstance(one, str) else name(one),
)


async def left_unknown(source, ref, case, change):
    """It may be done, and nobody says that it is."""
    with noticing_changes() as sent, pytest.raises(SourceInvalid):
        await getattr(source.system, case.method)(ref, UID, change)
    assert sent.maybe_done


@TABLE
async def test_what_does_not_show_our_change_leaves_it_unknown(
    misleading, source, truth, case, lie
):
    ref = await case.ref(source)
    about, change = await case.prepared(source, ref)
    before = await source.digest()
    misleading.says(*LIES[lie](truth), after=False)
    await left_unknown(source, ref, case, change)
    assert await look_for(source, ref, case.kind, UID, about) is None
    assert await source.digest() == before
    assert await send(source, ref, case.kind, UID, change) == truth.made
    assert len(await source.effects()) == 1


@of_cases(EACH)
@pytest.mark.parametrize("lie", ["nothing", "an id", "another type"])
async def test_what_was_done_and_told_badly_is_found_and_not_done_again(
    misleading, source, truth, case, lie
):
    ref = await case.ref(source)
    about, change = await case.prepared(source, ref)
    misleading.says(*LIES[lie](truth), after=True)
    await left_unknown(source, ref, case, change)
    assert await look_for(source, ref, case.kind, UID, about) == truth.made
    assert await send(source, ref, case.kind, UID, change) == truth.made
    assert len(await source.effects()) == 1


SOMEBODY_ELSE = (
    {"at": "/entry/*/resource/subject/reference", "value": "Patient/somebody"},
    {"at": "/entry/*/resource/participant/*/actor/reference", "value": "Patient/somebody"},
)
NOT_OURS = {
    "another type": ({"at": "/entry/*/resource/resourceType", "value": "Basic"},),
    "another person": SOMEBODY_ELSE,
    "nobody": (
        {"at": "/entry/*/resource/subject", "remove": True},
        {"at": "/entry/*/resource/participant", "remove": True},
    ),
    "another name": (
        {"at": "/entry/*/resource/identifier/*/value", "value": "another"},
        {
            "at": "/entry/*/resource/extension/*/extension/*/valueIdentifier/value",
            "value": "another",
        },
    ),
}


@of_cases(EACH)
@pytest.mark.parametrize("edits", NOT_OURS.values(), ids=NOT_OURS)
async def test_what_is_not_ours_is_not_found_as_ours(source, case, edits):
    ref = await case.ref(source)
    about, change = await case.prepared(source, ref)
    made = await send(source, ref, case.kind, UID, change)
    assert await look_for(source, ref, case.kind, UID, about) == made
    # Of a story only the versions say which change wrote them.
    path = "/_history" if case.kind is ChangeKind.SAVE_LIFE_STORY else "/_search"
    await source.edit(path, *edits)
    assert await look_for(source, ref, case.kind, UID, about) is None


@of_cases([OF_KIND[ChangeKind.MARK_THREAD_READ]])
async def test_a_thread_that_is_not_there_is_not_read(misleading, source, truth, case):
    ref = await case.ref(source)
    _, thread = await case.prepared(source, ref)
    misleading.says(*LIES["as it was"](truth), after=False)
    await source.edit("Communication/_search", {"at": "/entry", "remove": True})
    await left_unknown(source, ref, case, thread)


LOOKED_AT = [
    (OF_KIND[ChangeKind.SAVE_LIFE_STORY], "/_history"),
    (OF_KIND[ChangeKind.CANCEL_APPOINTMENT], "/_search"),
    (OF_KIND[ChangeKind.REQUEST_NEW_TIME], "/_search"),
]


@pytest.mark.parametrize(("case", "path"), LOOKED_AT, ids=str)
async def test_our_mark_on_what_was_not_asked_for_is_not_ours(source, case, path):
    ref, _, made = await done(source, case, UID)
    assert await look_for(source, ref, case.kind, UID, made.id) == made
    await source.edit(path, {"at": "/entry/*/resource/id", "value": "another"})
    assert await look_for(source, ref, case.kind, UID, made.id) is None


@of_cases([FIRST_STORY])
async def test_a_form_that_is_no_life_story_is_no_conflict(misleading, source, truth, case):
    ref = await case.ref(source)
    _, change = await case.prepared(source, ref)
    _, form = truth.said(extension=None, identifier=None)
    misleading.says(200, form, after=False)
    await left_unknown(source, ref, case, change)


ORDERS = (ChangeKind.CANCEL_APPOINTMENT, ChangeKind.REQUEST_NEW_TIME, ChangeKind.MARK_THREAD_READ)


@of_cases([OF_KIND[kind] for kind in ORDERS])
async def test_what_was_done_to_one_thing_is_not_found_on_another(source, case):
    ref, _, made = await done(source, case, UID)
    assert await look_for(source, ref, case.kind, UID, made.id) == made
    assert await look_for(source, ref, case.kind, UID, "another") is None
    rows = await source.rows("Appointment", ref.head.id)
    other = next(one["id"] for one in rows if one["id"] != made.id)
    assert await look_for(source, ref, case.kind, UID, other) is None


@of_cases([OF_KIND[ChangeKind.MARK_THREAD_READ]])
async def test_a_thread_of_which_only_the_answers_were_new_is_read(source, case):
    ref, change, started = await done(source, OF_KIND[ChangeKind.START_THREAD])
    await source.happen("answer", thread=started.id, body="Ja.")
    thread = (await threads(source, ref))[change.subject]
    assert thread.is_unread
    assert (await send(source, ref, case.kind, UID, thread)).id == thread.id
    assert "extension" not in await source.raw(f"Communication/{thread.id}")
    assert not (await threads(source, ref))[change.subject].is_unread
