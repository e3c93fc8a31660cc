"""The wiring: settings in, ASGI app out. Nothing else knows everything."""

from gateway.app.clock import SystemClock
from gateway.app.wiring import MakesTransport, build

__all__ = ["MakesTransport", "SystemClock", "build"]
