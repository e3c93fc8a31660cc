"""`omsorg serve | demo | token | schema | policy`."""

from gateway.cli.commands import main

__all__ = ["main"]
