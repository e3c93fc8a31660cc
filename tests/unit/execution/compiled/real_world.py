"""The real schema over the house of the tests: records that show, hide, break off and fail."""

from dataclasses import replace
from random import Random
from typing import Any

from gateway.domain.errors import SourceInvalid, SourceTimeout, SourceUnavailable
from gateway.domain.ids import Kind
from gateway.domain.records import RecordState, Unreadable
from gateway.domain.representations import Viewer
from gateway.domain.topics import Role
from gateway.schema.export import graphql_schema
from tests.unit.execution.compiled.generating import Generator, Operation
from tests.unit.execution.compiled.generating_values import Sampled, Values
from tests.unit.fakes.house import (
    AARHUS,
    HELSINGOER,
    VESTBY,
    House,
    house,
    person,
    policy,
    record_of,
    right_for,
)
from tests.unit.fakes.mutations import all_offered
from tests.unit.fakes.rows import fill

EVA, IDA = person("eva"), person("ida")
SCHEMA = graphql_schema()
_FAILURES = {
    "documents": SourceUnavailable("it is away"),
    "messages": SourceTimeout("it is slow"),
    "conditions": SourceInvalid("it is nonsense"),
    "grant_details": ValueError("nobody thought of this"),
}


_KNOWN: dict[int, tuple[House, Viewer | None]] = {}


def world(seed: int, *, changes: bool) -> tuple[House, Viewer | None]:
    """A house and who asks there; the same for the same seed, and nobody has asked before.

    One that is built already is good enough for whoever changes nothing.
    """
    number = seed % 66
    if changes:
        return _built(number)
    found = _KNOWN[number] = _KNOWN.get(number) or _built(number)
    found[0].store.entries.clear()
    return found


_OPEN, _HIDING = policy(set(), set()), policy()


def _built(seed: int) -> tuple[House, Viewer | None]:
    open_here = _OPEN if seed % 3 else _HIDING
    built = house(
        {
            AARHUS: record_of(EVA, "r1") | record_of(IDA, "r2"),
            HELSINGOER: record_of(EVA, "r3"),
            VESTBY: record_of(IDA, "r4", state=RecordState.INACTIVE),
        },
        policies={AARHUS: open_here, HELSINGOER: _HIDING, VESTBY: _HIDING},
    )
    here = built.sources[AARHUS]
    built.sources[AARHUS] = replace(here, offers=all_offered(built))
    built.rights.of_others = {"eva": (right_for(IDA, Role.RELATIVE, "of ida"),)}
    for code in (AARHUS, HELSINGOER):
        fill(built.systems[code])
    if seed % 2:
        _broken(built)
    return built, None if seed % 11 == 0 else EVA


def _broken(built: House) -> None:
    system = built.systems[AARHUS]
    system.failures |= _FAILURES
    for name in ("appointments", "grants", "threads", "recipients", "body_worn_aids"):
        rows = system.rows[name]
        system.rows[name] = (Unreadable(f"{name}[0]"), *rows, Unreadable(f"{name}[9]"))
    built.systems[HELSINGOER].failures["find"] = SourceUnavailable("it is away")


def _ids() -> tuple[str, ...]:
    built, _ = _built(1)
    kinds = {
        Kind.CARE_RECORD: "",
        Kind.APPOINTMENT: "a1",
        Kind.MESSAGE_THREAD: "t1",
        Kind.MESSAGE_RECIPIENT: "u1",
        Kind.MEASUREMENT_AGREEMENT: "n1",
        Kind.DOCUMENT: "d1",
        Kind.GRANT: "g1",
    }
    things = [built.id_of(kind, AARHUS, "r1", upstream=key) for kind, key in kinds.items()]
    return (*things, built.representation_id("of ida"), "an id of nothing")


_VALUES: dict[str, tuple[Any, ...]] = {
    "ID": _ids(),
    "String": ("", "stomi", "Vi ses", "a key of mine, 1"),
    "Int": (1, 5, 20, 0),
    "Float": (36.6, 130, -1),
    "Boolean": (True, False),
    "Date": ("2026-11-22", "2026-12-01"),
    "DateTime": ("2026-11-22T10:00:00.000Z",),
    "MunicipalityCode": ("DK-0751", "DK-0751", "DK-0217", "NO-3216", "DK-0101"),
}
SAMPLED = Sampled(
    literals={
        name: tuple(str(one).lower() if not isinstance(one, str) else f'"{one}"' for one in values)
        for name, values in _VALUES.items()
    },
    values=_VALUES,
)
_ROOTS = {"careRecord": 12.0, "careRecords": 4.0, "node": 3.0, "nodes": 3.0, "viewer": 2.0}


def generated(seed: int) -> Operation:
    """An operation that mostly opens records."""
    rng = Random(f"real {seed}")

    def odds(kind: str, name: str) -> float:
        return _ROOTS.get(name, 1.0) if kind == "Query" else 1.0

    return Generator(SCHEMA, rng, Values(rng, SAMPLED), depth=8, odds=odds).operation(runs=2)
