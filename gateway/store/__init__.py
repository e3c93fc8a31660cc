"""What the gateway itself remembers: who looked at what about whom, and when a portal was used."""

from gateway.store.store import Store

__all__ = ["Store"]
