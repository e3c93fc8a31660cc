"""The Nexus adapter against the running stub: whose record, what stays hidden, what is asked."""

import re
from datetime import date

import pytest

from backends.nexus_stub.app import Options
from gateway.domain.calendar import DayRange
from gateway.domain.errors import SourceInvalid
from gateway.domain.records import RecordState
from gateway.port import lacking
from gateway.systems.nexus import SYSTEM
from tests.contract.nexus_live import (
    CITIZEN,
    RELATIVE,
    TODAY,
    ZONE,
    everything,
    listening,
    reaching,
    value,
)

CANARY = "KANARIE"
FORBIDDEN = re.compile("medication|measurement|inboxMessages|medcom", re.IGNORECASE)


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        yield reached


async def test_the_adapter_reads_every_topic_that_the_policy_shows(source):
    assert lacking(source.system, SYSTEM.policy) == ()


# ---------------------------------------------------------------- whose record


async def test_a_record_is_found_by_number(source):
    head = await source.system.find(source.asker())
    assert head is not None
    assert (head.person.name, head.person.born) == ("Nancy Berggren", date(1948, 12, 25))
    assert head.state is RecordState.ACTIVE
    assert CITIZEN not in head.id


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("3006079993", "unknown"),
        ("1211399994", "dead"),
        ("2109679995", "not accessible"),
        ("1102559997", "a draft"),
    ],
)
async def test_no_record_unknown_dead_inaccessible_and_draft_answer_alike(source, number, why):
    assert await source.system.find(source.asker(number)) is None, why


async def test_an_inactive_record_says_so(source):
    head = await source.system.find(source.asker("1502779995"))
    assert head is not None
    assert head.state is RecordState.INACTIVE


async def test_another_persons_record_in_the_answer_is_not_taken(source):
    place = "/patient/patientIdentifier/identifier"
    await source.edit("details/search", {"at": place, "value": "010165-9993"})
    with pytest.raises(SourceInvalid):
        await source.system.find(source.asker())


async def test_the_number_goes_in_bodies_only(source):
    await everything(source.system, await source.ref())
    listed = (await source.controls.get("/demo/requests")).json()
    assert not [r for r in listed if "251248" in r["path"] + r["query"]]
    assert CITIZEN in next(r for r in listed if r["path"].endswith("details/search"))["body"]


# ---------------------------------------------------------------- hidden things stay hidden


async def test_no_canary_is_answered_but_staff_surnames(source):
    found = await everything(source.system, await source.ref())
    staff = re.compile(rf"(full|name)='[^']* {CANARY}-efternavn-\d+'")
    assert CANARY not in staff.sub("", repr(found))


async def test_what_is_withheld_is_never_asked_for(source):
    await everything(source.system, await source.ref())
    assert not [call for call in await source.calls() if FORBIDDEN.search(call)]


@pytest.mark.parametrize("hidden", [0, 2, 5])
async def test_what_is_answered_is_the_same_in_every_hidden_world(source, hidden):
    async def seen(address):
        async with reaching(address) as reached:
            found = await everything(reached.system, await reached.ref())
            text = repr(found).replace(reached.origin, "")
            return re.sub(rf" {CANARY}-efternavn-\d+", "", text)

    with listening(Options(today=TODAY, hidden=hidden)) as other:
        assert await seen(source.origin) == await seen(other)


# ---------------------------------------------------------------- calls


async def test_the_home_is_asked_once_and_again_by_a_probe(source):
    await source.ref()
    await source.ref()
    assert sum(call.endswith("/v2/?") for call in await source.calls()) == 1
    await source.system.probe()
    await source.ref()
    assert sum(call.endswith("/v2/?") for call in await source.calls()) == 1


@pytest.mark.parametrize(
    ("reads", "calls"),
    [
        (["recipients"], 1),
        (["applicable_kinds"], 1),
        (["body_worn_aids"], 1),
        (["aid_loans"], 1),
        (["conditions"], 1),
        (["aid_applications"], 1 + 4),
        (["threads"], 1 + 3),
        (["grants"], 3),
        (["documents"], 3),
        (["grants", "documents"], 3),
        (["grants", "documents", "action_plans"], 3 + 2),
        (["action_plans", "action_plans"], 3 + 1),
    ],
)
async def test_each_topic_keeps_its_bound_of_calls(source, reads, calls):
    ref = await source.ref()
    await source.calls()
    for name in reads:
        await getattr(source.system, name)(ref)
    assert len(await source.calls()) == calls


async def test_a_day_of_the_calendar_costs_three_calls(source):
    ref = await source.ref()
    await source.calls()
    await source.system.appointments(ref, DayRange(TODAY, TODAY, ZONE))
    calls = await source.calls()
    assert len(calls) == 3
    assert "from=2026-11-21T23%3A00%3A00.000Z&to=2026-11-22T23%3A00%3A00.000Z" in calls[-1]


async def test_each_row_opened_costs_one_call(source):
    ref = await source.ref()
    listed = value(await source.system.grants(ref))
    await source.calls()
    for grant in listed[:3]:
        await source.system.grant_details(ref, grant)
    assert len(await source.calls()) == 3


# ---------------------------------------------------------------- municipalities differ by settings


async def test_billund_is_read_by_the_same_code(origin):
    async with reaching(origin, "billund") as billund:
        found = await everything(billund.system, await billund.ref(RELATIVE))
        assert found["documents"]


async def test_a_view_of_another_name_is_a_setting():
    with listening(Options(today=TODAY, tenants=("nordby",))) as address:
        settings = {"pathway_view": "Alt (nordby)", "calendar_view": "Besøgskalender"}
        async with reaching(address, "nordby", **settings) as nordby:
            ref = await nordby.ref()
            assert value(await nordby.system.documents(ref)) == ()
            assert len(value(await nordby.system.aid_loans(ref))) == 9
            with pytest.raises(SourceInvalid):
                await nordby.system.action_plans(ref)
