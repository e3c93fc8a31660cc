"""Registers that answer as told, and the rights that a gateway makes of that."""

import httpx
import pytest

from gateway.domain.municipalities import Country
from gateway.session.registers import Registers
from gateway.session.representations import Representations
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from tests.clocks import FakeClock
from tests.unit.session.registered import CONNECTED, FakeRegisters


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def told():
    return FakeRegisters()


@pytest.fixture
def connect(clock, told):
    """The rights of a gateway with these municipalities."""
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

    def connected_to(*places, **more):
        return Representations(registers, clock, places=places, **more)

    return connected_to


@pytest.fixture
def representations(connect):
    return connect(*CONNECTED)
