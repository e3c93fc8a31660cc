"""Lines of a program that is being written."""

from collections.abc import Iterator
from contextlib import contextmanager


class Lines:
    """One function: its head, and a body whose failure may be noticed before it goes on."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0
        self._late = False
        self._last = "None"

    def add(self, line: str) -> None:
        """One more line, as deep as we are."""
        self._lines.append("    " * self._depth + line)

    @contextmanager
    def indented(self) -> Iterator[None]:
        """Lines inside are one deeper."""
        self._depth += 1
        yield
        self._depth -= 1

    def late(self, result: str, do: str) -> None:
        """What is done where a result is still to be awaited."""
        self._late = True
        self.add(f"if {result}.__class__ is COROUTINE:")
        self.add(f"    {do}")

    def end_with(self, answer: str) -> None:
        """What the function gives."""
        self._last = answer

    def text(self, *, guarded: str) -> str:
        """The function; where something may be late, `guarded` is done before a failure goes on."""
        head, *body = self._lines
        first = [line for line in body if line in _BEGINNINGS]
        rest = [line for line in body if line not in _BEGINNINGS]
        if self._late:
            inside = [f"    {line}" for line in rest]
            rest = [
                "    try:",
                *(inside or ["        pass"]),
                "    except Exception:",
                f"        {guarded}",
                "        raise",
            ]
        last = f"    return {self._last}"
        if self._late:
            last += f" if late is None else run.gathered({self._last}, late)"
        return "\n".join([head, *first, *rest, last, ""])


_BEGINNINGS = {"    late = None", "    found = []", "    items = iter(values)"}
