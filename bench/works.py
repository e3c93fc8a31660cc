"""The works: what each contender is asked, with which variables, and as whom."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.places import WORKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One operation. `writes`: every request has a key of its own, at the place of `KEY`."""

    name: str
    title: str
    what: str
    operation: str
    person: str
    document: str
    variables: Mapping[str, Any]
    writes: bool = False

    def body(self, ids: Mapping[str, str]) -> bytes:
        """The body of a request. Variables left empty are filled in from `ids`."""
        told = {k: ids.get(k, v) if v == "" else v for k, v in self.variables.items()}
        asked = {"query": self.document, "operationName": self.operation, "variables": told}
        return json.dumps(asked, ensure_ascii=False).encode()


KEY = "00000000-0000-4000-8000-000000000000"
"""Stands where a request has its idempotency key: as long as each of them."""


def works(file: str = "works.toml") -> dict[str, Work]:
    """All of a file by name, in its order."""
    told = tomllib.loads((WORKS / file).read_text(encoding="utf-8"))
    return {name: _work(name, table) for name, table in told.items()}


def every_work() -> dict[str, Work]:
    """The works, and what growth is measured with besides."""
    return works() | works("growth.toml")


def _work(name: str, table: Mapping[str, Any]) -> Work:
    return Work(
        name=name,
        title=table["title"],
        what=table["what"],
        operation=table["operation"],
        person=table["person"],
        document=(WORKS / f"{name}.graphql").read_text(encoding="utf-8"),
        variables=table["variables"],
        writes=table.get("writes", False),
    )
