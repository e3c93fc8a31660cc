"""Nothing but care systems, each in a folder of its own, reached by name and never by import."""

from collections.abc import Mapping
from types import MappingProxyType

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "cura": "gateway.systems.cura:SYSTEM",
        "helsenorge": "gateway.systems.helsenorge:SYSTEM",
        "nexus": "gateway.systems.nexus:SYSTEM",
    }
)
"""Short name to where the doorplate hangs, in the order of the alphabet."""
