"""For whom a viewer may act: order, half a minute of memory, days that end, bad registers."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.portal import SignInRule, SignInScheme
from gateway.domain.representations import Representation
from gateway.domain.topics import Role
from gateway.session.registers import Registers
from gateway.session.representations import Representations, holds
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from tests.clocks import FakeClock
from tests.unit.session.forge import viewer

RULE = SignInRule(scheme=SignInScheme.MITID)


def person(cpr, name, born, *, deceased=False):
    return {"cpr": cpr, "name": name, "birthDate": born, "deceased": deceased}


def mandate(key, grantor, until="2026-11-22"):
    return {
        "id": key,
        "category": "Sundhed og sygdom",
        "area": "Social- og sundhedsportal",
        "privileges": ["urn:dk:omsorgsportal:laes"],
        "grantor": grantor,
        "validFrom": "2020-01-01",
        "validUntil": until,
        "revokedAt": None,
    }


NANCY = person("2512489996", "Nancy Berggren", "1948-12-25")
BO = person("0101659993", "bo Berggren", "1965-01-01")
CARL = person("1208189996", "Carl Lindgren", "2018-08-12")


class FakeRegisters:
    """Answers as told; counts and keeps what is asked."""

    def __init__(self):
        self.mandates = [mandate("m-1", NANCY)]
        self.children = [{"id": "c-1", "child": CARL}]
        self.guardianships = []
        self.asked = []
        self.broken = {}

    def __call__(self, request):
        register = request.url.path.split("/")[-2]
        self.asked.append((register, request.content))
        if register in self.broken:
            return self.broken[register]
        answers = {
            "mandates": {"mandates": self.mandates},
            "custody": {"children": self.children},
            "guardianship": {"guardianships": self.guardianships},
            "fullmakt": {"fullmakter": []},
        }
        return httpx.Response(200, content=json.dumps(answers[register]))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def told():
    return FakeRegisters()


@pytest.fixture
def representations(clock, told):
    upstream = connected(
        name="registers",
        address="http://registers.example/registers/",
        further=(),
        clock=clock,
        settings=UpstreamSettings(),
        token=None,
        transport=httpx.MockTransport(told),
    )
    registers = Registers({Country.DK: upstream, Country.NO: upstream})
    return Representations(registers, clock=clock)


def names(rights):
    return [right.person.name for right in rights]


async def test_oneself_first_then_the_others_by_name(representations, told):
    told.mandates.append(mandate("m-2", BO))
    found = await representations.of(viewer())
    assert names(found) == ["Somebody", "bo Berggren", "Carl Lindgren", "Nancy Berggren"]
    assert [r.role for r in found] == [Role.CITIZEN, Role.RELATIVE, Role.PARENT, Role.RELATIVE]


async def test_only_the_registers_of_ones_own_country_are_asked(representations, told):
    await representations.of(viewer("12894810058", country=Country.NO))
    assert [register for register, _ in told.asked] == ["fullmakt"]


async def test_numbers_go_out_in_bodies_only(representations, told):
    await representations.of(viewer())
    assert sorted(told.asked) == [
        ("custody", b'{"parent":"2512489996"}'),
        ("guardianship", b'{"guardian":"2512489996"}'),
        ("mandates", b'{"holder":"2512489996"}'),
    ]


@pytest.mark.parametrize(("seconds", "asked"), [(29.999, 3), (30, 6)])
async def test_answers_are_kept_for_less_than_thirty_seconds(
    representations, told, clock, seconds, asked
):
    await representations.of(viewer())
    clock.advance(seconds=seconds)
    await representations.of(viewer())
    assert len(told.asked) == asked


async def test_a_revoked_mandate_is_gone_thirty_seconds_later(representations, told, clock):
    assert await representations.find(viewer(), "fuldmagt.m-1")
    told.mandates[0]["revokedAt"] = "2026-11-22T10:00:00+00:00"
    clock.advance(seconds=30)
    assert await representations.find(viewer(), "fuldmagt.m-1") is None


async def test_for_a_write_the_registers_are_asked_anew(representations, told):
    assert await representations.find(viewer(), "fuldmagt.m-1")
    told.mandates.clear()
    assert await representations.find(viewer(), "fuldmagt.m-1", anew=True) is None


async def test_a_crowd_asks_once(representations, told):
    await asyncio.gather(*(representations.of(viewer()) for _ in range(20)))
    assert len(told.asked) == 3


async def test_viewers_do_not_share_answers(representations, told):
    await representations.of(viewer())
    await representations.of(viewer("0101659993"))
    assert len(told.asked) == 6


async def test_many_viewers_are_forgotten_again(representations, clock):
    for place in range(1001):
        await representations.of(viewer(f"{place:010}"))
    clock.advance(seconds=30)
    await representations.of(viewer("9999999999"))
    await representations.of(viewer("9999999998"))
    assert len(representations._kept) <= 3


async def test_the_last_day_ends_at_midnight_in_denmark(representations, clock):
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)  # 23 November, 0 o'clock in Denmark
    clock.set(midnight - timedelta(seconds=1))
    assert await representations.find(viewer(), "fuldmagt.m-1")
    clock.advance(seconds=1)
    assert await representations.find(viewer(), "fuldmagt.m-1") is None


async def test_custody_ends_at_midnight_of_the_birthday(representations, told, clock):
    told.children[0]["child"] = person("2211119990", "Ida", "2011-11-23")
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    clock.set(midnight - timedelta(seconds=1))
    assert await representations.find(viewer(), "custody.c-1")
    clock.advance(seconds=1)
    assert await representations.find(viewer(), "custody.c-1") is None


@pytest.mark.parametrize("key", ["", "fuldmagt.", "m-1", "custody.m-1", "fuldmagt.other", "x" * 99])
async def test_a_forged_key_finds_nothing(representations, key):
    assert await representations.find(viewer(), key) is None


@pytest.mark.parametrize("register", ["mandates", "custody", "guardianship"])
@pytest.mark.parametrize(
    "broken", [httpx.Response(500), httpx.Response(200, content=b"<html>"), httpx.Response(404)]
)
async def test_with_a_register_down_one_can_still_be_oneself(
    representations, told, register, broken
):
    told.broken[register] = broken
    assert (await representations.find(viewer(), "self")).role is Role.CITIZEN
    with pytest.raises(SourceUnavailable):
        await representations.find(viewer(), "fuldmagt.m-1")
    with pytest.raises(SourceUnavailable):
        await representations.of(viewer())


async def test_a_failure_is_not_kept(representations, told):
    told.broken["custody"] = httpx.Response(500)
    with pytest.raises(SourceUnavailable):
        await representations.of(viewer())
    told.broken.clear()
    assert await representations.of(viewer())


async def test_a_row_that_cannot_be_read_gives_nobody_a_right(representations, told):
    told.mandates.insert(0, {**mandate("m-0", BO), "validUntil": "soon"})
    told.mandates.append({"id": 7})
    assert names(await representations.of(viewer())) == [
        "Somebody",
        "Carl Lindgren",
        "Nancy Berggren",
    ]


async def test_without_registers_one_is_only_oneself(clock):
    found = await Representations(Registers({}), clock=clock).of(viewer())
    assert names(found) == ["Somebody"]


def right(role, *, born=None, until=None, has_mandate=False):
    return Representation(
        key="k",
        role=role,
        person=Person(name="x", born=born),
        number=NationalNumber("0101659993"),
        country=Country.DK,
        valid_until=until,
        has_mandate=has_mandate,
    )


@pytest.mark.parametrize("role", [Role.RELATIVE, Role.GUARDIAN])
def test_a_right_holds_through_its_last_day(role):
    last = date(2026, 11, 22)
    assert holds(right(role, until=last), RULE, last)
    assert not holds(right(role, until=last), RULE, last + timedelta(days=1))
    assert holds(right(role), RULE, last)


def test_each_municipality_reads_the_age_of_its_parents():
    child = right(Role.PARENT, born=date(2010, 6, 15))
    until_18 = SignInRule(scheme=SignInScheme.MITID, parent_until_age=18)
    assert holds(child, RULE, date(2025, 6, 14))
    assert not holds(child, RULE, date(2025, 6, 15))
    assert holds(child, until_18, date(2028, 6, 14))
    assert not holds(child, until_18, date(2028, 6, 15))
    assert not holds(right(Role.PARENT), RULE, date(2025, 6, 14))


def test_a_municipality_may_want_a_mandate_beside_custody():
    strict = SignInRule(scheme=SignInScheme.MITID, parent_needs_mandate=True)
    born, today = date(2018, 8, 12), date(2026, 11, 22)
    assert not holds(right(Role.PARENT, born=born), strict, today)
    assert holds(right(Role.PARENT, born=born, has_mandate=True), strict, today)
