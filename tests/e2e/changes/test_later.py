"""A cancellation that is taken first and decided later: the record says how far it is."""

from datetime import timedelta

import pytest

from tests.e2e.changes.orders import order, send
from tests.e2e.changes.record import Seat, appointments, state
from tests.e2e.changes.table import CITIZEN_VESTBY, RELATIVE_VESTBY
from tests.world import NOW, Gateway

SEATS = [CITIZEN_VESTBY, RELATIVE_VESTBY]
DECIDED = {"CANCELLED": True, "BOOKED": False}
"""What becomes of it, and whether the EPJ accepted it then."""


async def status_of(world: Gateway, seat: Seat, key: str) -> str:
    [found] = [a for a in appointments(await state(world, seat)) if a["id"] == key]
    status: str = found["status"]
    return status


@pytest.mark.parametrize("status", DECIDED)
@pytest.mark.parametrize("seat", SEATS, ids=str)
async def test_a_cancellation_is_pending_until_the_epj_has_decided(
    world: Gateway, seat: Seat, status: str
) -> None:
    given = await order(world, seat, "cancelAppointment")
    asked = await send(world, seat, "cancelAppointment", given)
    assert asked["__typename"] == "AppointmentCancelled"
    assert asked["appointment"]["status"] == "CANCELLATION_PENDING"
    assert await send(world, seat, "cancelAppointment", given) == asked
    assert await status_of(world, seat, given["appointmentId"]) == "CANCELLATION_PENDING"
    [effect] = world.backends.effects()
    decided = world.backends.happen(
        seat.code, "epj", seat.of, accept=DECIDED[status], appointment=effect["about"]
    )
    assert decided["appointments"] == [effect["about"]]
    assert await status_of(world, seat, given["appointmentId"]) == status
    again = await send(world, seat, "cancelAppointment", given)
    assert again["__typename"] == "AppointmentCancelled"
    assert again["appointment"]["id"] == asked["appointment"]["id"]
    assert again["appointment"]["status"] == status
    assert world.backends.effects() == [effect]


async def test_one_that_nobody_decides_is_confirmed_by_itself(world: Gateway) -> None:
    """The EPJ's minute of `backends/helsenorge_stub`."""
    seat = CITIZEN_VESTBY
    given = await order(world, seat, "cancelAppointment")
    await send(world, seat, "cancelAppointment", given)
    world.clock.set(NOW + timedelta(minutes=1))
    world.backends.set_clock(NOW + timedelta(minutes=1))
    assert await status_of(world, seat, given["appointmentId"]) == "CANCELLED"
    assert len(world.backends.effects()) == 1
