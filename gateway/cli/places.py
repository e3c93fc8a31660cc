"""Where things of the demo are."""

from typing import Final

IDENTITY: Final = "http://127.0.0.1:8104"
"""The stub for signing in."""
