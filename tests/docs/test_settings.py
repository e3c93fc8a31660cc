"""The pages for operators name every setting that is read, every metric and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from gateway.config import client_shapes, shapes
from gateway.metrics.counts import Metrics
from gateway.systems import SYSTEMS
from tests.world import ROOT

DOCS = ROOT / "docs"
SETTINGS, OPERATING, LIMITS = (
    DOCS / name for name in ("settings.md", "operating.md", "limits-and-costs.md")
)
SHAPES: dict[str, tuple[Path, type[shapes.Table]]] = {
    "A municipality: `[DK-0751]`": (SETTINGS, shapes.MunicipalityTable),
    "Help: `[DK-0751.support]`": (SETTINGS, shapes.SupportTable),
    "Certificates: `[DK-0751.tls]`": (SETTINGS, shapes.TlsTable),
    "Taking topics away: `[[DK-0751.narrow]]`": (SETTINGS, shapes.NarrowTable),
    "What to do instead: `[DK-0751.narrow.alternative]`": (SETTINGS, shapes.AlternativeTable),
    "Cutting parts away: `[[DK-0751.cut]]`": (SETTINGS, shapes.CutTable),
    "The file itself: `identity.toml`": (SETTINGS, shapes.IdentityFile),
    "Whose tokens are believed: `[[issuer]]`": (SETTINGS, shapes.IssuerTable),
    "The console page: `[issuer.console]`": (SETTINGS, shapes.ConsoleTable),
    "Where rights are registered: `[[registers]]`": (SETTINGS, shapes.RegisterTable),
    "The file itself: `clients.toml`": (SETTINGS, client_shapes.ClientsFile),
    "Whoever sends no token: `[anonymous]`": (SETTINGS, client_shapes.AnonymousTable),
    "One person: `[person]`": (SETTINGS, client_shapes.RateTable),
    "An application: `[[client]]`": (SETTINGS, client_shapes.ClientTable),
    "Limits": (LIMITS, client_shapes.LimitsTable),
}
NO_TABLE_OF_ITS_OWN = {client_shapes.AllowanceTable}


@pytest.mark.parametrize("heading", SHAPES)
def test_a_table_names_every_key_that_is_read_and_no_other(heading: str) -> None:
    page, shape = SHAPES[heading]
    assert named_in_first_column(page, heading) == set(shape.model_fields)


def test_every_shape_of_a_file_has_its_table() -> None:
    shown = {shape for _, shape in SHAPES.values()}
    assert set(shapes_below(shapes.Table)) - NO_TABLE_OF_ITS_OWN == shown


def test_every_option_of_a_care_system_is_named_and_no_other() -> None:
    rows = table(SETTINGS, "What only its care system knows: `[DK-0751.options]`")
    told = {(names(cells[0])[0], names(cells[1])[0]) for cells in rows}
    assert told == {(key, option) for key in SYSTEMS for option in options_of(key)}


def test_every_metric_is_named_and_no_other() -> None:
    page = Metrics().page().decode()
    counted = set(re.findall(r"^# TYPE (omsorg_\w+) ", page, re.MULTILINE))
    counted -= {name for name in counted if name.endswith("_created")}
    text = OPERATING.read_text(encoding="utf-8")
    assert set(re.findall(r"`(omsorg_\w+)`", text)) == counted


def test_every_log_event_that_is_named_is_one() -> None:
    program = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "gateway").rglob("*.py"))
    events = [name for cells in table(OPERATING, "Logs") for name in names(cells[0])]
    assert events
    assert [event for event in events if f'"{event}"' not in program] == []


def shapes_below(shape: type[shapes.Table]) -> Iterator[type[shapes.Table]]:
    for below in shape.__subclasses__():
        yield below
        yield from shapes_below(below)


def options_of(key: str) -> list[str]:
    return list(resolve_name(SYSTEMS[key]).options)


def named_in_first_column(page: Path, heading: str) -> set[str]:
    return {name for cells in table(page, heading) for name in names(cells[0])}


def table(page: Path, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no such part: {heading}"
    rows = re.findall(r"^\|(.*)\|$", found[1], re.MULTILINE)
    return [re.split(r"(?<!\\)\|", row) for row in rows[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
