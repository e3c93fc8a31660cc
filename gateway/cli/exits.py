"""What the command line ends with. docs/command-line.md says the same."""

from typing import Final

DONE: Final = 0
FOUND: Final = 1
"""It did what it was asked, and what it looked at is not as it should be."""
WRONG: Final = 2
"""It was called wrongly, or a setting is wrong: one sentence on standard error says which."""
UNEXPECTED: Final = 70
"""A mistake of the program's own; BSD's `EX_SOFTWARE`."""
READER_LEFT: Final = 141
"""Whoever read standard output left, as `head` does: what a shell tells of SIGPIPE."""
