"""The helsenorge adapter on bad days: links that lead away, rubbish, rows that are rotten."""

from datetime import timedelta

import httpx
import pytest

from backends.helsenorge_stub.app import Options, build
from gateway.domain.calendar import DayRange
from gateway.domain.errors import SourceError, SourceInvalid, SourceUnavailable
from gateway.domain.records import Unreadable
from gateway.port import RecordRef, SourceSettings
from gateway.systems.helsenorge import SYSTEM
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials
from tests.clocks import FakeClock
from tests.contract.helsenorge_world import (
    EVERYTHING,
    NOW,
    OSLO,
    PEOPLE,
    TODAY,
    asker_for,
    fresh,
    running,
)


@pytest.fixture(scope="module")
def origin():
    with running() as address:
        yield address


@pytest.fixture
async def world(origin):
    async with fresh(origin) as world:
        yield world


NEXT = "/link/1/url"


@pytest.mark.parametrize(
    "link",
    [
        "http://evil.example/vestby/fhir/Appointment?_page=2",
        "//evil.example/vestby/fhir/Appointment",
        "http://user:pass@127.0.0.1/vestby/fhir/Appointment",
        "file:///etc/passwd",
        "../../demo/requests",
        "{self}",
    ],
)
async def test_links_lead_nowhere_else(world, link):
    ref = await world.record()
    await world.asked()
    edits = [{"at": NEXT, "value": link}]
    await world.fault("/Appointment$", kind="edit", edits=edits)
    with pytest.raises(SourceInvalid) as caught:
        await world.adapter.appointments(ref, EVERYTHING)
    assert caught.value.place == "Appointment"
    assert len(await world.asked()) == 1


async def test_a_redirect_is_not_followed(world):
    ref = await world.record()
    await world.fault("/Appointment$", kind="redirect", to=f"{world.origin}/vestby/fhir/Patient")
    await world.asked()
    with pytest.raises(SourceInvalid):
        await world.adapter.appointments(ref, EVERYTHING)
    assert len(await world.asked()) == 1


@pytest.mark.parametrize(
    "told", [{"kind": "rubbish"}, {"kind": "cut"}, {"kind": "fail", "status": 503}]
)
async def test_a_sick_source_is_a_source_error(world, told):
    ref = await world.record()
    await world.fault("/Subscription$", **told)
    with pytest.raises(SourceError) as caught:
        await world.adapter.notifications(ref)
    assert caught.value.place == "Subscription"
    assert PEOPLE["innbygger"].number not in repr(caught.value)


@pytest.mark.parametrize("key", ["link", "type", "resourceType", "entry"])
async def test_a_page_without_what_it_needs_is_invalid(world, key):
    ref = await world.record()
    edits = [{"at": f"/{key}", "remove": True}]
    await world.fault("/Appointment$", kind="edit", edits=edits)
    with pytest.raises(SourceInvalid):
        await world.adapter.appointments(ref, EVERYTHING)


async def test_one_rotten_visit_costs_its_own_place(world):
    ref = await world.record()
    day = DayRange(TODAY + timedelta(days=6), TODAY + timedelta(days=20), OSLO)
    before = (await world.adapter.appointments(ref, day))._value
    edits = [
        {"at": "/entry/0/resource/start", "value": "om morgenen"},
        {"at": "/entry/1/resource/id", "remove": True},
    ]
    await world.fault("/Appointment$", kind="edit", edits=edits)
    after = (await world.adapter.appointments(ref, day))._value
    rotten = [row for row in after if isinstance(row, Unreadable)]
    assert 1 <= len(rotten) <= 2
    assert len(after) == len(before)
    assert all(row.place.startswith("Appointment[") for row in rotten)
    assert "morgenen" not in str(rotten)


async def test_unknown_keys_are_passed_over(world):
    ref = await world.record()
    before = (await world.adapter.threads(ref))._value
    edits = [
        {"at": "/entry/*/resource/nytt", "value": {"felt": 1}},
        {"at": "/ukjent", "value": []},
    ]
    await world.fault("/Communication$", kind="edit", edits=edits)
    assert (await world.adapter.threads(ref))._value == before


async def test_a_person_without_an_active_flag_is_unreadable(world):
    edits = [{"at": "/entry/0/resource/active", "remove": True}]
    await world.fault("/Patient$", kind="edit", edits=edits)
    with pytest.raises(SourceInvalid) as caught:
        await world.adapter.find(asker_for("innbygger"))
    assert caught.value.place == "Patient[0]"


async def test_another_person_s_answer_is_no_answer(world):
    number = "/entry/0/resource/identifier/0/value"
    edits = [{"at": number, "value": PEOPLE["bakgrunn-1"].number}]
    await world.fault("/Patient$", kind="edit", edits=edits)
    assert await world.adapter.find(asker_for("innbygger")) is None


async def test_the_source_s_own_refusal_is_unavailable(world):
    ref = await world.record("nyinnbygger")
    with pytest.raises(SourceUnavailable):
        await world.adapter.threads(ref)


async def test_an_expired_machine_token_is_renewed(world):
    await world.record()
    await world.stands_at(NOW + timedelta(hours=1))
    await world.record()


async def test_ten_times_as_much_stays_within_fifty_pages():
    """The bound of law 8 holds a year of ten times the visits."""
    app = build(Options(today=TODAY, scale=10))
    transport = httpx.ASGITransport(app=app)
    settings = SourceSettings(
        municipality="NO-3216",
        address="http://127.0.0.1:8103/vestby/fhir/",
        zone=OSLO,
        credentials=Credentials(client_id="omsorg-demo", secret="demo-secret"),
        further_origins=("http://127.0.0.1:8103/connect/",),
        options={"token_url": "http://127.0.0.1:8103/connect/token"},
    )
    adapter = SYSTEM.connect(
        settings,
        lambda token: connected(
            name="vestby",
            address=settings.address,
            further=settings.further_origins,
            clock=FakeClock(),
            settings=UpstreamSettings(timeout=60),
            token=token,
            transport=transport,
        ),
    )
    asker = asker_for("innbygger")
    ref = RecordRef(head=await adapter.find(asker), asker=asker)
    assert len((await adapter.appointments(ref, EVERYTHING))._value) == 91 * 10 + 9
