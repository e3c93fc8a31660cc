"""`omsorg serve | demo | token | schema | policy | audit`."""

from gateway.cli.commands import main

__all__ = ["main"]
