"""The Cura adapter against a stub that was told to answer badly."""

import json
from datetime import date

import pytest

from backends.cura_stub.app import Options
from gateway.domain.calendar import DayRange
from gateway.domain.errors import SourceInvalid, SourceUnavailable
from tests.contract.cura_live import (
    CITIZEN,
    LISTS,
    TODAY,
    YEARS,
    ZONE,
    listening,
    reaching,
    readable,
    rotten,
    value,
)

SEARCH = "Appointment/_search"


@pytest.fixture(scope="module")
def origin():
    with listening(Options(today=TODAY)) as address:
        yield address


@pytest.fixture
async def source(origin):
    async with reaching(origin) as reached:
        yield reached


@pytest.mark.parametrize("topic", LISTS)
async def test_a_rotten_row_costs_its_own_place(source, topic):
    ref = await source.ref()
    whole = value(await getattr(source.system, topic)(ref))
    kinds = "/(Care|Device|Supply|Service|Observation|Condition|Document)[A-Za-z]*"
    lost = []
    for index in range(8):
        change = {"at": f"/entry/{index}/resource/id", "value": 5}
        await source.edit(f"{kinds}/_search", change, times=1)
        found = value(await getattr(source.system, topic)(ref))
        assert len(found) == len(whole)
        lost += rotten(found)
        if lost:
            assert len(readable(found)) == len(whole) - 1
            break
    assert len(lost) == 1
    assert lost[0].endswith(".id")


@pytest.mark.parametrize("element", ["start", "status"])
async def test_an_appointment_without_what_it_must_have(source, element):
    ref = await source.ref()
    week = DayRange(date(2026, 3, 9), date(2026, 3, 15), ZONE)
    whole = value(await source.system.appointments(ref, week))
    for index in range(10):
        change = {"at": f"/entry/{index}/resource/{element}", "remove": True}
        await source.edit(SEARCH, change, times=1)
        found = value(await source.system.appointments(ref, week))
        if len(found) == len(whole) and rotten(found):
            assert rotten(found)[0].startswith(f"calendar/page1.entry[{index}]")
            return
    pytest.fail("no row that is shown was hurt")


async def test_an_appointment_of_nobody_known_is_not_shown(source):
    ref = await source.ref()
    await source.edit("/Appointment", {"at": "/entry/*/resource/participant", "remove": True})
    assert value(await source.system.appointments(ref, YEARS)) == ()


async def test_unknown_keys_are_welcome(source):
    ref = await source.ref()
    whole = value(await source.system.appointments(ref, YEARS))
    new = {"at": "/entry/*/resource/invention", "value": {"deep": [1]}}
    await source.edit("/Appointment", new, {"at": "/invention", "value": 1})
    assert value(await source.system.appointments(ref, YEARS)) == whole


async def test_a_rotten_message_costs_its_place_in_its_thread(source):
    ref = await source.ref()
    whole = value(await source.system.threads(ref))
    await source.edit("Communication", {"at": "/entry/*/resource/payload", "remove": True}, times=1)
    assert len(rotten(value(await source.system.threads(ref)))) == len(whole)
    for index in range(60):
        change = {"at": f"/entry/{index}/resource/sent", "value": "i går"}
        await source.edit("Communication", change, times=1)
        threads = value(await source.system.threads(ref))
        hurt = [t for t in readable(threads) if rotten(t.handle)]
        if hurt:
            assert len(threads) == len(whole)
            assert rotten(hurt[0].handle)[0].endswith(".sent")
            return
    pytest.fail("no thread of several messages was hurt")


@pytest.mark.parametrize(
    ("topic", "kind", "at"),
    [
        ("contacts", "CareTeam", "/entry/0/resource/name"),
        ("profile", "Patient", "/entry/*/resource/summary"),
        ("life_story", "QuestionnaireResponse", "/entry/*/resource/authored"),
    ],
)
async def test_one_page_topics_are_invalid_as_a_whole(source, topic, kind, at):
    ref = await source.ref()
    await source.edit(f"{kind}/_search", {"at": at, "remove": True})
    with pytest.raises(SourceInvalid):
        await getattr(source.system, topic)(ref)


@pytest.mark.parametrize(
    "link",
    [
        "https://fremmed.example/aarhus/fhir/Appointment?_page=1",
        "//fremmed.example/aarhus/fhir/Appointment?_page=1",
        "http://127.0.0.1:1/aarhus/fhir/Appointment?_page=1",
        "http://omsorg:hemmelig@127.0.0.1/aarhus/fhir/Appointment",
        "file:///etc/hosts",
        "/frederiksberg/fhir/Appointment?_page=1",
        "../frederiksberg/fhir/Appointment?_page=1",
    ],
)
async def test_a_next_link_that_leads_away_is_not_followed(source, link):
    ref = await source.ref()
    await source.calls()
    await source.edit(SEARCH, {"at": "/link/1/url", "value": link})
    with pytest.raises(SourceInvalid):
        await source.system.appointments(ref, YEARS)
    assert await source.calls() == [f"POST {SEARCH}"]


async def test_a_next_link_that_comes_back_is_followed_once(source):
    ref = await source.ref()
    await source.calls()
    again = {"at": "/link/-", "value": {"relation": "next", "url": "x"}}
    await source.edit("Appointment$", again, {"at": "/link/1/url", "value": "{self}"})
    with pytest.raises(SourceInvalid):
        await source.system.appointments(ref, YEARS)
    assert await source.calls() == [f"POST {SEARCH}", "GET Appointment"]


async def test_a_redirect_is_not_followed(source):
    ref = await source.ref()
    await source.calls()
    await source.fault("Appointment$", "redirect", to="https://fremmed.example/")
    with pytest.raises(SourceInvalid):
        await source.system.appointments(ref, YEARS)
    assert await source.calls() == [f"POST {SEARCH}", "GET Appointment"]


@pytest.mark.parametrize("path", [SEARCH, "Appointment$"])
@pytest.mark.parametrize(
    ("kind", "details", "error"),
    [
        ("rubbish", {}, SourceInvalid),
        ("cut", {}, SourceUnavailable),
        ("fail", {"status": 503}, SourceUnavailable),
        ("fail", {"status": 400}, SourceInvalid),
        ("edit", {"edits": [{"at": "/resourceType", "value": "OperationOutcome"}]}, SourceInvalid),
        ("edit", {"edits": [{"at": "/type", "remove": True}]}, SourceInvalid),
        ("edit", {"edits": [{"at": "/entry", "value": {}}]}, SourceInvalid),
    ],
)
async def test_a_page_that_cannot_be_read_fails_the_list(source, path, kind, details, error):
    ref = await source.ref()
    await source.fault(path, kind, **details)
    with pytest.raises(error) as caught:
        await source.system.appointments(ref, YEARS)
    assert CITIZEN not in str(caught.value)
    assert ref.head.id not in str(caught.value)


async def test_an_entry_without_a_resource_is_a_rotten_row(source):
    ref = await source.ref()
    whole = value(await source.system.grants(ref))
    await source.edit("CarePlan", {"at": "/entry/-", "value": {"search": {"mode": "match"}}})
    found = value(await source.system.grants(ref))
    assert readable(found) == list(whole)
    assert len(rotten(found)) == 1
    assert json.dumps(rotten(found)).count("resource") == 1
