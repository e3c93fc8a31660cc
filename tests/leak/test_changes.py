"""A change tells nothing that a look would not, whatever comes of it: done, refused or unknown.

And of what is hidden it does not even tell that it is there.
"""

import contextlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import get_named_type

from gateway.domain.ids import Kind, RecordThing
from tests.e2e.changes.orders import DONE, OFFERS, order
from tests.e2e.changes.record import Seat, state
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_FREDERIKSBERG,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    OFFERED,
)
from tests.e2e.changes.test_not_offered import IDS, given_for
from tests.e2e.changes.test_unknown import FAULTS, spoil
from tests.leak.asking import RECORD, SCHEMA, Asking
from tests.leak.everything import selection
from tests.leak.planting import bearer
from tests.leak.test_numbers import PEOPLE, numbers_in, unfolded
from tests.leak.test_two_worlds import PAGES, line
from tests.leak.walks import objects
from tests.leak.words import told
from tests.world import (
    CARE_SYSTEMS,
    STUB_OF,
    Gateway,
    backends,
    gateway,
)

TEXTS = {"subject", "body", "comment", "wish", "motivation", "text"}
TOKEN_OF = {
    "DK-0751": "/aarhus/auth/token",
    "DK-0147": "/frederiksberg/auth/token",
    "DK-0217": "/authx/realms/helsingor/protocol/openid-connect/token",
    "NO-3216": "/connect/token",
}
ABOUT_VISITS = {
    CITIZEN_AARHUS: ("cancelAppointment",),
    CITIZEN_FREDERIKSBERG: ("cancelAppointment", "requestNewTime"),
    CITIZEN_HELSINGOER: ("cancelAppointment",),
    CITIZEN_VESTBY: ("cancelAppointment",),
}
NOBODYS = "1"
"""What no care system calls a visit."""
MOST = 8
"""Hidden visits that are tried in each municipality."""
VISITS = re.compile(r"/Appointment(/_search)?$|/events$")
HEADERS = {
    "content-type": "application/x-www-form-urlencoded",
    "nhn-patient-nin": "12894810058",
    "nhn-source-system": "test",
    "nhn-event-id": "5f1d3b1e-0000-4000-8000-000000000000",
    "nhn-user-role": "innbygger",
}


def everything_of(name: str) -> str:
    """A mutation that asks for all that its answer can hold."""
    assert SCHEMA.mutation_type is not None
    answer = get_named_type(SCHEMA.mutation_type.fields[name].type)
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return (
        f"mutation Change($input: {kind}) {{ {name}(input: $input) {selection(SCHEMA, answer)} }}"
    )


async def outcome(asking: Asking, name: str, given: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What came of it, and it has been heard."""
    answer = await asking.ask(everything_of(name), input={**given, "idempotencyKey": key})
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"][name]
    return found


async def done_refused_and_unknown(world: Gateway, seat: Seat) -> tuple[str, set[str]]:
    """All that is heard when this seat changes what it can; and the texts that it wrote."""
    asking, written = Asking(world, seat.person, seat.code), set[str]()
    record = await state(world, seat)
    # A wish for another time before its visit is cancelled.
    for name in sorted(OFFERED[seat], reverse=True):
        given = OFFERS[name](record, seat) or await order(world, seat, name)
        written |= {given[field] for field in TEXTS & given.keys()}
        done = await outcome(asking, name, given, f"done {seat} {name}")
        assert done["__typename"] == DONE[name], (seat, done)
        wrong = given_for(record["id"], name)
        refused = await outcome(asking, name, wrong, f"refused {seat} {name}")
        # To choose nothing again, once nothing is chosen, is no mistake.
        assert refused["__typename"] == "Refused" or name == "updateNotifications", (seat, refused)
    for fault in FAULTS.values():
        spoil(world, seat, fault)
        given = await order(world, seat, "replyToThread")
        unknown = await outcome(asking, "replyToThread", given, f"unknown {seat} {fault}"[:64])
        assert unknown["__typename"] == "OutcomeUnknown"
    things = (
        thing["id"] for answer in asking.answers for thing in objects(answer) if "id" in thing
    )
    return "\n".join((*asking.heard, *map(unfolded, things))), written


async def test_no_canary_no_number_and_in_the_log_no_text_whatever_comes_of_a_change(
    world: Gateway, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    texts: set[str] = set()
    for seat in OFFERED:
        world.backends.forget()
        heard, written = await done_refused_and_unknown(world, seat)
        assert told(heard, world.backends.canary) == [], seat
        assert numbers_in(heard) == [], seat
        texts |= written
    out = capfd.readouterr()
    logged = out.out + out.err + caplog.text
    assert "change_unknown" in logged
    assert told(logged, world.backends.canary) == []
    assert numbers_in(logged) == []
    assert [one.family for one in PEOPLE if one.family in logged] == []
    assert [text for text in texts if text in logged or ascii(text) in logged] == []


def visits_in(answer: Mapping[str, Any]) -> Iterator[str]:
    """The ids of all the visits that a care system gives away."""
    rows = [entry["resource"] for entry in answer.get("entry", ())]
    yield from (row["id"] for row in rows if row["resourceType"] == "Appointment")
    yield from (str(row["event"]["id"]) for row in answer.get("eventResources", ()))


async def given_away(world: Gateway, seat: Seat) -> set[str]:
    """The visits that the care system gives away, cut or not, when one is looked for."""
    running, stub = world.backends, STUB_OF[seat.code]
    await tried(world, seat, "cancelAppointment", NOBODYS)
    asked = [r for r in running.requests(stub) if VISITS.search(r["path"])]
    head = {**bearer(running.url(stub, TOKEN_OF[seat.code])), **HEADERS}
    async with httpx.AsyncClient(headers=head, trust_env=False) as http:
        answers = [
            await http.request(
                one["method"],
                running.url(stub, one["path"]),
                params=one["query"],
                content=one["body"],
            )
            for one in asked
        ]
    return {visit for answer in answers for visit in visits_in(answer.json())}


async def tried(world: Gateway, seat: Seat, name: str, upstream: str) -> tuple[str, list[str]]:
    """All that is heard of a change to this visit, and what the care system was asked."""
    asking = Asking(world, seat.person, seat.code)
    answer = await asking.ask(RECORD % "id", code=seat.code)
    record = IDS.read(answer["data"]["careRecord"]["id"])
    assert isinstance(record, RecordThing)
    visit = IDS.of_thing(replace(record, kind=Kind.APPOINTMENT, upstream=upstream))
    given = {**given_for(IDS.of_thing(record), name), "appointmentId": visit}
    world.backends.forget_requests()
    refused = await outcome(asking, name, given, f"{name} {upstream}")
    assert (refused["__typename"], refused["code"]) == ("Refused", "NOT_FOUND")
    asked = map(line, world.backends.requests(*CARE_SYSTEMS))
    return asking.heard[-1], sorted(r for r in asked if not PAGES.search(r))


@contextlib.asynccontextmanager
async def lived(hidden: int, folder: Path) -> AsyncIterator[Gateway]:
    """One of two worlds that differ only in what is hidden."""
    folder.mkdir()
    with backends(hidden=hidden) as running:
        async with gateway(running, folder) as world:
            yield world
            assert running.effects() == []


@pytest.mark.xdist_group("worlds")
async def test_a_hidden_visit_answers_a_change_as_one_that_is_not_there(tmp_path: Path) -> None:
    async with lived(0, tmp_path / "bare") as bare, lived(7, tmp_path / "full") as full:
        for seat, names in ABOUT_VISITS.items():
            hidden = sorted(await given_away(full, seat) - await given_away(bare, seat))[:MOST]
            assert hidden, seat
            for name in names:
                unknown = await tried(bare, seat, name, NOBODYS)
                assert await tried(bare, seat, name, hidden[0]) == unknown, seat
                for visit in hidden:
                    assert await tried(full, seat, name, visit) == unknown, (seat, visit)
