"""KMD Nexus, with the portal Borgerportalen."""

from gateway.port import SystemSpec
from gateway.systems.nexus.adapter import OPTIONS, connect
from gateway.systems.nexus.offers import offers
from gateway.systems.nexus.policy import POLICY

SYSTEM = SystemSpec(
    key="nexus",
    name="KMD Nexus",
    policy=POLICY,
    offers=offers,
    connect=connect,
    options=OPTIONS,
)
