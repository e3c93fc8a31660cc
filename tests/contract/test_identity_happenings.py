"""Rights given for certain days, deaths and birthdays, as the registers then have them."""

from datetime import date
from typing import Any

import httpx
import pytest

from backends.identity_stub.app import Options, build
from backends.stage.cast import cast
from tests.contract.test_identity_stub import searched

TODAY = date(2026, 11, 22)
PEOPLE = cast(TODAY)
DAYS = {"from": "2026-12-01", "until": "2027-02-28"}
REGISTERS = {
    "mandate": ("mandates", "holder", "relative", "validFrom", "validUntil"),
    "guardianship": ("guardianship", "guardian", "guardian", "decidedOn", "validUntil"),
    "fullmakt": ("fullmakt", "fullmektig", "fullmektig", "gyldigFra", "gyldigTil"),
}
"""By kind: the register, by whom it is asked, who asks, and the names of its days."""


def stub() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=build(Options(today=TODAY, hidden=0)))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8104")


async def happen(one: httpx.AsyncClient, **order: Any) -> Any:
    answer = await one.post("/demo/happen", json=order)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def rows(one: httpx.AsyncClient, register: str, field: str, who: str) -> list[Any]:
    [(_, found)] = (await searched(one, register, {field: PEOPLE[who].number})).items()
    return list(found)


@pytest.mark.parametrize("kind", REGISTERS)
async def test_a_right_is_given_for_certain_days_beside_those_there_are(kind: str) -> None:
    register, field, who, first, last = REGISTERS[kind]
    one, about = stub(), "nyinnbygger" if kind == "fullmakt" else "stranger"
    before = await rows(one, register, field, who)
    named = {} if kind == "fullmakt" else {"kind": kind}
    told = await happen(one, what="grant", person=who, of=about, **named, **DAYS)
    [new] = [row for row in await rows(one, register, field, who) if row not in before]
    assert ([new["id"]], new[first], new[last]) == (told["rights"], DAYS["from"], DAYS["until"])
    again = await happen(one, what="grant", person=who, of=about, **named)
    assert again["rights"] != told["rights"]
    await one.post("/demo/reset")
    assert await rows(one, register, field, who) == before


async def test_custody_is_given_and_has_no_days() -> None:
    one = stub()
    await happen(one, what="revoke", person="parent", of="child")
    told = await happen(one, what="grant", person="parent", of="child", kind="custody")
    found = {row["child"]["name"]: row for row in await rows(one, "custody", "parent", "parent")}
    assert [found["Carl Lindgren"]["id"]] == told["rights"]


async def test_whoever_dies_is_dead_in_every_register() -> None:
    one = stub()
    for person in ("citizen", "child", "ward", "innbygger"):
        await happen(one, what="die", person=person)
    givers = [
        (await rows(one, "mandates", "holder", "relative"))[0]["grantor"]["deceased"],
        (await rows(one, "guardianship", "guardian", "guardian"))[0]["ward"]["deceased"],
        (await rows(one, "fullmakt", "fullmektig", "fullmektig"))[0]["fullmaktsgiver"]["dod"],
    ]
    assert givers == [True] * 3
    children = await rows(one, "custody", "parent", "parent")
    assert {c["child"]["name"]: c["child"]["deceased"] for c in children} == {
        "Carl Lindgren": True,
        "Yrsa Lindgren": False,
    }


async def test_a_day_of_birth_can_be_another() -> None:
    one = stub()
    await happen(one, what="born", person="child", on="2012-02-29")
    children = await rows(one, "custody", "parent", "parent")
    assert "2012-02-29" in {row["child"]["birthDate"] for row in children}


@pytest.mark.parametrize(
    "order",
    [
        {"what": "grant", "person": "relative", "of": "nobody"},
        {"what": "grant", "person": "relative", "of": "citizen", "kind": "whim"},
        {"what": "grant", "person": "relative", "of": "citizen", "until": "soon"},
        {"what": "die", "person": "nobody"},
        {"what": "born", "person": "child"},
    ],
    ids=str,
)
async def test_an_order_that_cannot_be_is_refused(order: dict[str, str]) -> None:
    one = stub()
    before = (await one.get("/demo/digest")).json()
    assert (await one.post("/demo/happen", json=order)).status_code == 400
    assert (await one.get("/demo/digest")).json() == before
