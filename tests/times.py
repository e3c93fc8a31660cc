"""How often tests try what they try at random."""

import os
from typing import Final

TIMES: Final = "TESTS_TIMES"


def times(examples: int) -> int:
    """So many examples, or as many times more as `TESTS_TIMES` says."""
    return examples * int(os.environ.get(TIMES, "1"))
