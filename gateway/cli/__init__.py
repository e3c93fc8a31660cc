"""`omsorg serve | demo | token | policy | schema | documents | audit | completion`."""

from gateway.cli.commands import main

__all__ = ["main"]
