"""The Cura adapter against the running stub: whose record it finds, and how often it asks."""

from datetime import date

import pytest

from backends.cura_stub.app import Options
from gateway.domain.calendar import DayRange
from gateway.domain.errors import SourceInvalid
from gateway.domain.records import RecordState
from gateway.port import ReadsMedcomMessages, ReadsMedications, lacking
from gateway.systems.cura import SYSTEM
from tests.contract.cura_live import (
    CITIZEN,
    TODAY,
    YEARS,
    ZONE,
    asking,
    everything,
    listening,
    reaching,
    value,
)


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


async def test_there_is_no_way_to_medicine_or_medcom(source):
    assert not isinstance(source.system, ReadsMedications | ReadsMedcomMessages)


async def test_a_record_is_found_by_number(source):
    head = await source.system.find(asking())
    assert (head.person.name, head.person.born) == ("Nancy Berggren", date(1948, 12, 25))
    assert head.state is RecordState.ACTIVE
    assert CITIZEN not in head.id
    assert await source.calls() == ["POST Patient/_search"]


async def test_nobody_has_no_record(source):
    assert await source.system.find(asking("3006079993")) is None


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"at": "/entry/0/resource/active", "value": False}, RecordState.INACTIVE),
        ({"at": "/entry/0/resource/deceasedBoolean", "value": True}, RecordState.CLOSED),
    ],
)
async def test_a_record_that_is_not_open(source, change, state):
    await source.edit("Patient/_search", change)
    assert (await source.system.find(asking())).state is state


async def test_somebody_else_under_this_number_is_nobody(source):
    number = {"at": "/entry/0/resource/identifier/0/value", "value": "0101010101"}
    await source.edit("Patient/_search", number)
    assert await source.system.find(asking()) is None


async def test_a_record_that_does_not_say_whether_it_is_open_is_invalid(source):
    await source.edit("Patient/_search", {"at": "/entry/0/resource/active", "remove": True})
    with pytest.raises(SourceInvalid) as caught:
        await source.system.find(asking())
    assert CITIZEN not in str(caught.value)


async def test_no_number_and_no_name_stands_in_an_address(source):
    await everything(source.system, await source.ref())
    for request in await source.requests():
        assert CITIZEN not in request["path"] + request["query"]
        assert "Berggren" not in request["path"] + request["query"] + request["body"]


async def test_the_probe_is_impersonal(source):
    await source.system.probe()
    assert await source.calls() == ["GET metadata"]


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("threads", "Communication"),
        ("recipients", "CareTeam"),
        ("grants", "CarePlan"),
        ("body_worn_aids", "DeviceRequest"),
        ("aid_loans", "SupplyDelivery"),
        ("agreements", "ServiceRequest"),
        ("contacts", "CareTeam"),
        ("profile", "Patient"),
        ("life_story", "QuestionnaireResponse"),
        ("activities", "Appointment"),
        ("conditions", "Condition"),
        ("documents", "DocumentReference"),
        ("action_plans", "CarePlan"),
    ],
)
async def test_one_call_for_a_topic_of_one_page(source, topic, kind):
    ref = await source.ref()
    await source.calls()
    value(await getattr(source.system, topic)(ref))
    assert await source.calls() == [f"POST {kind}/_search"]


@pytest.mark.parametrize(
    ("topic", "kind"), [("measurements", "Observation"), ("appointments", "Appointment")]
)
async def test_one_call_for_each_further_page(source, topic, kind):
    ref = await source.ref()
    await source.calls()
    arguments = (ref, YEARS) if topic == "appointments" else (ref,)
    assert len(value(await getattr(source.system, topic)(*arguments))) > 90
    assert await source.calls() == [f"POST {kind}/_search", f"GET {kind}"]


async def test_what_came_with_a_list_makes_no_further_call(source):
    ref = await source.ref()
    thread = value(await source.system.threads(ref))[0]
    grant = value(await source.system.grants(ref))[0]
    plan = value(await source.system.action_plans(ref))[0]
    document = value(await source.system.documents(ref))[0]
    await source.calls()
    assert value(await source.system.messages(ref, thread))
    assert value(await source.system.grant_details(ref, grant)).code
    assert value(await source.system.action_plan_details(ref, plan)).goals
    contents = value(await source.system.document_contents(ref, document))
    found = value(await source.system.document_file(ref, contents.file, 10_000))
    assert found.content.decode() == contents.text
    with pytest.raises(SourceInvalid):
        await source.system.document_file(ref, contents.file, 3)
    assert await source.calls() == []


async def test_medcom_and_medicine_are_never_asked_for(source):
    await everything(source.system, await source.ref())
    for request in await source.requests():
        assert "Medication" not in request["path"]
        assert "medcom" not in request["body"].lower()
        if "Communication" in request["path"]:
            assert "borgerbesked" in request["body"]


async def test_only_the_days_asked_for_are_fetched(source):
    ref = await source.ref()
    week = DayRange(date(2026, 3, 9), date(2026, 3, 15), ZONE)
    few = value(await source.system.appointments(ref, week))
    assert 0 < len(few) < 15
    assert any(
        a.start.date() == date(2026, 3, 13) and a.end.date() == date(2026, 3, 14) for a in few
    )
