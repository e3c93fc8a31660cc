"""What a portal or a role does not have is refused by policy alone: nothing is asked or changed."""

from typing import Any

import pytest

from gateway.app.wiring import _derived
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.topics import Role
from gateway.resolvers.opaque import Ids, OpaqueBox
from tests.e2e.changes.orders import ACTION, send
from tests.e2e.changes.record import Seat, state
from tests.e2e.changes.table import NOT_WORKING, OFFERED, refusal_of
from tests.world import CARE_SYSTEMS, SECRET, Gateway

IDS = Ids(OpaqueBox(_derived(SECRET.encode(), b"omsorg opaque")))
"""The gateway's own ids, to name things that the portal shows to nobody."""


def named(record_id: str, kind: Kind) -> str:
    """The id that something of this record would have."""
    record = IDS.read(record_id)
    assert isinstance(record, RecordThing)
    return IDS.of_thing(
        RecordThing(
            kind=kind,
            municipality=record.municipality,
            record=record.record,
            role=Role(record.role),
            upstream="1",
        )
    )


def given_for(record_id: str, name: str) -> dict[str, Any]:
    """A well-formed input about things that may not be there at all."""
    moment = "2026-11-22T08:30:00.000+01:00"
    return {
        "cancelAppointment": {"appointmentId": named(record_id, Kind.APPOINTMENT)},
        "requestNewTime": {"appointmentId": named(record_id, Kind.APPOINTMENT), "wish": "Senere"},
        "startThread": {
            "careRecordId": record_id,
            "recipientId": named(record_id, Kind.MESSAGE_RECIPIENT),
            "subject": "Hej",
            "body": "Hej",
        },
        "replyToThread": {"threadId": named(record_id, Kind.MESSAGE_THREAD), "body": "Hej"},
        "markThreadRead": {"threadId": named(record_id, Kind.MESSAGE_THREAD)},
        "recordMeasurement": {
            "agreementId": named(record_id, Kind.MEASUREMENT_AGREEMENT),
            "takenAt": moment,
            "values": [{"code": "x", "value": 1.0}],
        },
        "applyForAid": {"careRecordId": record_id, "kindCode": "x", "motivation": "Slidt op"},
        "saveLifeStory": {"careRecordId": record_id, "text": "Mit liv"},
        "updateNotifications": {"careRecordId": record_id, "kinds": []},
    }[name]


@pytest.mark.parametrize(("seat", "name"), NOT_WORKING, ids=str)
async def test_it_is_refused_before_anything_is_asked(
    world: Gateway, seat: Seat, name: str
) -> None:
    record_id = (await state(world, seat))["id"]
    before = world.backends.digests()
    world.backends.forget_requests()
    refused = await send(world, seat, name, given_for(record_id, name))
    assert refused["__typename"] == "Refused"
    assert refused["code"] == refusal_of(seat, name)
    assert refused["explanation"]
    assert world.backends.requests(*CARE_SYSTEMS) == []
    assert world.backends.digests() == before


@pytest.mark.parametrize("seat", OFFERED, ids=str)
async def test_the_permissions_name_exactly_what_is_not_refused(world: Gateway, seat: Seat) -> None:
    permissions = (await state(world, seat))["permissions"]
    expected = {ACTION[name] for name in OFFERED[seat] if name in ACTION}
    assert set(permissions) == expected


async def test_in_aarhus_a_new_time_is_asked_for_with_the_cancellation(world: Gateway) -> None:
    seat = Seat("citizen", "DK-0751")
    record_id = (await state(world, seat))["id"]
    before = world.backends.digests()
    refused = await send(world, seat, "requestNewTime", given_for(record_id, "requestNewTime"))
    assert refused["code"] == "NOT_OFFERED"
    assert world.backends.digests() == before
    assert refused["nextStep"]["title"] == (
        "Aflys aftalen, og skriv dit ønske om en ny tid i samme ombæring"
    )
