"""Words that mark what no portal may show, and the dice that only hidden things throw."""

from random import Random
from uuid import UUID, uuid5

from backends.helsenorge_stub.options import Options

_SHOWN = UUID("6f0d3b7e-4a58-5c7b-9f21-0d6a3f5b8e10")
_HIDDEN = UUID("c2a94e18-73bd-5d06-8e4f-b1907c6d52fa")


def shown_id(options: Options, *parts: object) -> str:
    """The same id for the same seed, in every world of hidden things."""
    return str(uuid5(_SHOWN, "/".join(str(p) for p in (options.seed, *parts))))


class Canaries:
    """Draws for hidden things only, so that nothing shown depends on them."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.random = Random(f"{options.seed}-{options.hidden}")

    def word(self, what: str) -> str:
        """A canary such as `KANARIE-internnotat-4711`; another number each time."""
        return f"{self.options.canary}-{what}-{self.random.randrange(1000, 10_000_000)}"

    def id(self, *parts: object) -> str:
        """An id of the hidden range, which no shown thing has."""
        world = f"{self.options.seed}-{self.options.hidden}"
        return str(uuid5(_HIDDEN, "/".join(str(p) for p in (world, *parts))))

    def amount(self, least: int, most: int) -> int:
        """How many hidden rows of one sort there are; none in world 0."""
        return self.random.randint(least, most) if self.options.hidden else 0
