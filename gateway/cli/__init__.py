"""`omsorg serve | demo | token | schema | policy | audit | documents`."""

from gateway.cli.commands import main

__all__ = ["main"]
