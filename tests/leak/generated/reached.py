"""What a run has reached: a run that reaches nothing proves nothing."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Final

import msgspec

from tests.leak.asking import SCHEMA
from tests.leak.generated.generator import Drawn
from tests.leak.generated.pair import Heard
from tests.leak.generated.shapes import SHAPES, TOPICS
from tests.leak.generated.written import visited

_VERDICTS: Final = {"Withheld", "NotOffered", "Shown"}
_SORTS: Final = {*SHAPES, "wrong", "change", "file"}
_FEW: Final = 4


@dataclass(slots=True)
class Reached:
    """Counts: requests by look and by shape, answers by what they are, and what was met in them."""

    looks: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    nodes: Counter[str] = field(default_factory=Counter)
    further: Counter[str] = field(default_factory=Counter)
    arguments: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    searches: Counter[str] = field(default_factory=Counter)

    def note(self, drawn: Drawn, heard: Heard) -> None:
        """Take in one request and what was heard."""
        look = drawn.request.look
        self.looks[f"{look.person}, {look.role or 'CITIZEN'}, {look.code}"] += 1
        self.shapes[drawn.request.shape] += 1
        if drawn.request.operation is None:
            self.answers["file" if heard.status == 200 else "no file"] += 1
            return
        answer: Any = msgspec.json.decode(heard.body)
        self.answers[_what(answer)] += 1
        for error in answer.get("errors", ()):
            self.codes[error["extensions"]["code"]] += 1
        for asked, _, value in visited(drawn.parts, answer.get("data")):
            self._note_field(asked.owner, asked.name, value)
            for given in asked.given:
                self._note_argument(asked.owner, asked.name, given.name, value)

    def add(self, other: "Reached") -> None:
        """Count what another has counted too."""
        for one in fields(self):
            getattr(self, one.name).update(getattr(other, one.name))

    def missing(self) -> list[str]:
        """What a run should have reached, and has not."""
        wanted = {"topics": set(TOPICS) - set(self.topics), "shapes": _SORTS - set(self.shapes)}
        wanted["verdicts"] = _VERDICTS - set(self.verdicts)
        wanted["answers"] = {w for w in ("data", "refused", "errors") if not self.answers[w]}
        found = [f"{what}: {', '.join(sorted(gone))}" for what, gone in wanted.items() if gone]
        few = {"types by node": self.nodes, "lists by cursor": self.further}
        found += [f"{what}: only {len(c)}" for what, c in few.items() if len(c) < _FEW]
        return found + [f"search: nothing {w}" for w in ("found", "sought") if not self.searches[w]]

    def _note_field(self, owner: str, name: str, value: Any) -> None:
        if (
            owner == "CareRecord"
            and name in TOPICS
            and isinstance(value, dict)
            and "__typename" in value
        ):
            self.topics[name] += 1
            kind = value["__typename"]
            self.verdicts[kind if kind in _VERDICTS else "Shown"] += 1
        if owner == "Query" and name in {"node", "nodes"}:
            for one in value if isinstance(value, list) else [value]:
                if one:
                    self.nodes[one["__typename"]] += 1

    def _note_argument(self, owner: str, name: str, given: str, value: Any) -> None:
        self.arguments[f"{owner}.{name}({given})"] += 1
        if given == "after" and isinstance(value, dict):
            self.further[f"{owner}.{name}"] += 1
        if given == "search" and owner == "Documents":
            self.searches["sought"] += 1
            self.searches["found"] += bool(value and any(value.values()))


def every_argument() -> set[str]:
    """All arguments of queries that the schema has."""
    mutation = {"Mutation", "Subscription"}
    found = set()
    for owner, named in SCHEMA.type_map.items():
        for name, one in getattr(named, "fields", {}).items():
            if owner not in mutation and not owner.startswith("__"):
                found |= {f"{owner}.{name}({given})" for given in getattr(one, "args", {})}
    return found


def _what(answer: dict[str, Any]) -> str:
    if "errors" in answer:
        return "errors" if answer.get("data") is None else "data and errors"
    texts = msgspec.json.encode(answer)
    return "refused" if b'"CareRecordRefusal"' in texts or b'"Refused"' in texts else "data"
