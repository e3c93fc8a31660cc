"""For whom a viewer may act: order, half a minute of memory, days that end, bad registers."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.domain.municipalities import Country
from gateway.domain.topics import Role
from gateway.session.registers import Registers
from gateway.session.representations import Representations
from tests.unit.fakes.house import HELSINGOER, VESTBY
from tests.unit.session.forge import viewer
from tests.unit.session.places import place
from tests.unit.session.registered import BO, CONNECTED, mandate, person


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


@pytest.mark.parametrize(("seconds", "asked"), [(19.999, 3), (20, 6)])
async def test_they_may_be_kept_for_less(connect, told, clock, seconds, asked):
    shorter = connect(*CONNECTED, kept=20.0)
    await shorter.of(viewer())
    clock.advance(seconds=seconds)
    await shorter.of(viewer())
    assert len(told.asked) == asked


async def test_whoever_asks_no_more_is_forgotten_when_somebody_else_does(representations, clock):
    for n in range(40):
        await representations.of(viewer(f"{n:010}"))
    clock.advance(seconds=30)
    await representations.of(viewer("9999999999"))
    assert [number.reveal() for number in representations._kept] == ["9999999999"]


async def test_whoever_goes_on_asking_is_not_forgotten_with_the_others(
    representations, told, clock
):
    await representations.of(viewer())
    clock.advance(seconds=29)
    await representations.of(viewer("9999999999"))
    clock.advance(seconds=1)
    await representations.of(viewer("9999999998"))
    told.asked.clear()
    await representations.of(viewer("9999999999"))
    assert told.asked == []


async def test_the_last_day_ends_at_midnight_in_denmark(representations, clock):
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)  # 23 November, 0 o'clock in Denmark
    clock.set(midnight - timedelta(seconds=1))
    assert await representations.find(viewer(), "fuldmagt.m-1")
    clock.advance(seconds=1)
    assert await representations.find(viewer(), "fuldmagt.m-1") is None


async def test_the_first_day_begins_at_midnight_in_denmark(representations, told, clock):
    told.mandates[0] |= {"validFrom": "2026-11-23", "validUntil": None}
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    clock.set(midnight - timedelta(seconds=1))
    assert await representations.find(viewer(), "fuldmagt.m-1") is None
    clock.advance(seconds=1)
    assert await representations.find(viewer(), "fuldmagt.m-1")
    assert len(told.asked) == 3, "what was kept is judged anew"


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
    found = await Representations(Registers({}), clock, places=CONNECTED).of(viewer())
    assert names(found) == ["Somebody"]


async def test_where_no_municipality_admits_the_role_there_is_no_right(connect):
    aarhus = place(HELSINGOER, admits={Role.CITIZEN, Role.RELATIVE})
    assert names(await connect(aarhus).of(viewer())) == ["Somebody", "Nancy Berggren"]
    assert names(await connect(place(VESTBY)).of(viewer())) == ["Somebody"]
