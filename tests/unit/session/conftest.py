"""Issuers and registers that answer as told, and what a gateway makes of that."""

import httpx
import pytest

from gateway.domain.municipalities import Country
from gateway.session.registers import Registers
from gateway.session.representations import Representations
from gateway.session.tokens import TokenVerifier
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from tests.clocks import FakeClock
from tests.unit.session.forge import ID_PORTEN, MITID, RSA_KEY, KeySet
from tests.unit.session.registered import CONNECTED, FakeRegisters


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def keys():
    return KeySet(one=RSA_KEY)


@pytest.fixture
def verifier(clock, keys):
    return TokenVerifier([MITID, ID_PORTEN], clock=clock, fetch=keys.fetch)


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
