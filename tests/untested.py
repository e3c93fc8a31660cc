"""What to raise where the real thing that a test needs is not here."""

import os

import pytest


def untested(what: str, why: str) -> BaseException:
    """Leaves these tests out, aloud; where `CI` counts on them, fails instead."""
    told = os.environ.get("CI", "").lower() in {"", "0", "false"}
    outcome: type[BaseException] = pytest.skip.Exception if told else pytest.fail.Exception
    return outcome(f"NOT TESTED: {what}, {why}")
