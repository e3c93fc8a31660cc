"""helsenorge's Digital innbyggerdialog over a Norwegian municipality's record (EPJ)."""

from gateway.port import SystemSpec
from gateway.systems.helsenorge.adapter import connect
from gateway.systems.helsenorge.offers import OPTIONS, offers
from gateway.systems.helsenorge.policy import POLICY

SYSTEM = SystemSpec(
    key="helsenorge",
    name="helsenorge (Digital innbyggerdialog)",
    policy=POLICY,
    offers=offers,
    connect=connect,
    options=OPTIONS,
)
