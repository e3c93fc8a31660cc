"""Columna Cura (Systematic), behind Min Dialog in Aarhus and in Frederiksberg. See README.md."""

from gateway.port import SystemSpec
from gateway.systems.cura.adapter import connect
from gateway.systems.cura.offers import OPTIONS, offers
from gateway.systems.cura.policy import POLICY

SYSTEM = SystemSpec(
    key="cura",
    name="Columna Cura",
    policy=POLICY,
    offers=offers,
    connect=connect,
    options=OPTIONS,
)
