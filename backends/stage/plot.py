"""What has happened in a stub's world since it was filled, and what can be made to happen.

A stub hands the machinery a `Plot`: its effects (one entry for each thing that was really done),
a digest of all its data, a way back to how it was filled, and what it can be told to do of itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Happening = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass
class Plot:
    """The controls of a stub whose data changes.

    `digest` is a hash over all data, effects apart. `refill` puts everything back as it was.
    `happenings` by name: each is told the whole order, and answers what came of it (ids); it raises
    `ValueError` that says what is wrong with an order.
    """

    digest: Callable[[], str]
    refill: Callable[[], None]
    happenings: Mapping[str, Happening] = field(default_factory=dict)
    effects: list[dict[str, Any]] = field(default_factory=list)
    touched: bool = False

    def note(self, what: str, uid: str | None, about: str, by: str, **more: Any) -> None:
        """Something was done on somebody's order: exactly one entry for each effect.

        `what` is a name such as `cancel` or `message`; `uid` the client's own name of the order,
        `about` the id of what it is about, `by` the role of who did it.
        """
        self.touched = True
        self.effects.append({"what": what, "uid": uid, "about": about, "by": by, **more})

    def happen(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make something happen by itself. Raises `ValueError` for what cannot."""
        name = str(order.get("what"))
        if name not in self.happenings:
            known = ", ".join(sorted(self.happenings)) or "nothing"
            message = f"say what should happen: {known}"
            raise ValueError(message)
        self.touched = True
        return self.happenings[name](order)

    def reset(self) -> None:
        """Back to how it was filled; nothing to do where nothing has happened since."""
        self.effects.clear()
        if self.touched:
            self.refill()
            self.touched = False
