"""The Cura adapter against the running stub: what it hides, and that nothing tells of it."""

import pytest

from backends.cura_stub.app import Options
from tests.contract.cura_live import (
    TODAY,
    YEARS,
    everything,
    listening,
    reaching,
    value,
)

CANARY = "KANARIE"


SOMEBODY = "Patient/somebody-else"


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        yield reached


@pytest.fixture
async def frederiksberg(origin):
    async with reaching(origin, "frederiksberg") as reached:
        yield reached


@pytest.mark.parametrize("tenant", ["aarhus", "frederiksberg"])
async def test_no_canary_behind_what_a_portal_shows(origin, tenant):
    async with reaching(origin, tenant) as source:
        found = await everything(source.system, await source.ref())
    shown = {
        "aarhus": set(found) - {"conditions", "documents", "action_plans"},
        "frederiksberg": {"appointments", "messages", "threads", "recipients", "activities"},
    }[tenant]
    for name in shown - {"threads"}:
        assert found[name] or name == "activities", name
        assert CANARY not in str(found[name]), name
    assert CANARY not in str([t.subject for t in found["threads"]])


async def test_two_worlds_that_differ_in_hidden_things_look_the_same(origin):
    del origin
    worlds = []
    for hidden in (0, 1, 6):
        with listening(Options(today=TODAY, hidden=hidden)) as address:
            async with reaching(address) as source:
                found = await everything(source.system, await source.ref())
        for name in ("conditions", "documents", "action_plans"):
            del found[name]
        worlds.append(found)
    assert worlds[0] == worlds[1] == worlds[2]


async def test_a_medcom_letter_in_citizens_clothes_is_cut(source):
    ref = await source.ref()
    before = value(await source.system.threads(ref))
    system = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes"
    for index in range(60):
        extra = {"coding": [{"system": system, "code": "medicine"}]}
        at = f"/entry/{index}/resource/category/-"
        await source.edit("Communication/_search", {"at": at, "value": extra}, times=1)
        after = value(await source.system.threads(ref))
        if len(after) != len(before) or any(
            len(a.handle) != len(b.handle) for a, b in zip(after, before, strict=True)
        ):
            return
    pytest.fail("a second category changed nothing")


async def test_a_plan_that_is_no_grant_is_not_among_the_grants(source):
    ref = await source.ref()
    await source.edit("CarePlan", {"at": "/entry/*/resource/meta/profile", "remove": True})
    assert value(await source.system.grants(ref)) == ()


@pytest.mark.parametrize(
    ("topic", "kind"), [("measurements", "Observation"), ("agreements", "ServiceRequest")]
)
async def test_what_is_of_another_category_is_not_among_them(source, topic, kind):
    ref = await source.ref()
    changed = {"at": "/entry/*/resource/category/*/coding/0/code", "value": "fagmaaling"}
    await source.edit(kind, changed)
    assert value(await getattr(source.system, topic)(ref)) == ()


async def test_an_activity_in_which_a_patient_takes_part_is_cut(frederiksberg):
    ref = await frederiksberg.ref()
    somebody = {"actor": {"reference": SOMEBODY}}
    await frederiksberg.edit(
        "Appointment", {"at": "/entry/*/resource/participant/-", "value": somebody}
    )
    assert value(await frederiksberg.system.activities(ref)) == ()


ANYWHERE = (
    {"at": "/entry/*/resource/meta/security/0/code", "value": "internal"},
    {"at": "/entry/*/resource/meta/security/-", "value": {"code": "internal"}},
    {"at": "/entry/*/resource/meta", "remove": True},
    {"at": "/entry/*/resource/status", "value": "entered-in-error"},
    {"at": "/entry/*/resource/status", "value": "something-new"},
)
ABOUT_ANOTHER = {
    "grants": {"at": "/entry/*/resource/subject/reference", "value": SOMEBODY},
    "threads": {"at": "/entry/*/resource/subject/reference", "value": SOMEBODY},
    "aid_loans": {"at": "/entry/*/resource/patient/reference", "value": SOMEBODY},
    "appointments": {
        "at": "/entry/*/resource/participant/-",
        "value": {"actor": {"reference": SOMEBODY}},
    },
}


@pytest.mark.parametrize(
    ("topic", "change"),
    [
        (topic, change)
        for topic, another in ABOUT_ANOTHER.items()
        for change in (*ANYWHERE, another)
    ],
)
async def test_what_is_not_on_the_allow_list_is_cut_without_a_trace(source, topic, change):
    ref = await source.ref()
    await source.edit("/(CarePlan|Communication|Appointment|SupplyDelivery)", change)
    arguments = (ref, YEARS) if topic == "appointments" else (ref,)
    assert value(await getattr(source.system, topic)(*arguments)) == ()
