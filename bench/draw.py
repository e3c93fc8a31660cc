"""`python -m bench.draw`: what growth was found to be, as pictures in docs/assets/.

It runs with matplotlib in an environment of its own (`make growth` sees to it), so it imports
nothing of the project but this folder's names of places.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any, Final

import matplotlib as mpl

from bench.places import ROOT, VAR

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

ASSETS: Final = ROOT / "docs" / "assets"
_TEAL, _SAND, _ROSE, _GREY = "#2a9d8f", "#d08c2f", "#c8577a", "#808a8a"
"""Readable on white and on dark alike: the pictures have no ground of their own."""
_MEASURED, _SHOWN = "DejaVu Sans", "system-ui, sans-serif"
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "omsorg",
    "font.family": _MEASURED,
    "font.size": 11,
    "text.color": _GREY,
    "axes.labelcolor": _GREY,
    "axes.edgecolor": _GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": _GREY,
    "grid.alpha": 0.25,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
    "lines.linewidth": 2,
    "lines.marker": "o",
    "lines.markersize": 5,
    "legend.frameon": False,
}
Points = Sequence[dict[str, float]]


def rows(points: Points) -> Any:
    """CPU of an answer by its rows; a straight line beside it."""
    figure, axes = _axes("rows in one answer", "CPU, ms a request")
    x, y = _of(points, "rows"), _of(points, "cpu")
    axes.plot(x, y, color=_TEAL, label="measured")
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    line = [y[0] + slope * (one - x[0]) for one in x]
    axes.plot(x, line, color=_GREY, linestyle=":", marker="", label="a straight line")
    axes.set(xscale="log", yscale="log")
    _plain(axes)
    axes.legend()
    return figure


def municipalities(points: Points) -> Any:
    """CPU of a request, memory and start by connected municipalities."""
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
    x = _of(points, "municipalities")
    for axes, name, title, colour in (
        (left, "cpu", "CPU, ms a request", _TEAL),
        (middle, "resident", "memory, MB", _SAND),
        (right, "started", "ready after, s", _ROSE),
    ):
        axes.plot(x, _of(points, name), color=colour)
        axes.set(xlabel="municipalities connected", title=title)
        axes.set_ylim(0, 1.2 * max(_of(points, name)))
    return figure


def users(points: Points) -> Any:
    """Answers a second and how long they take, by how many ask at once; and who was refused."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    x = _of(points, "users")
    left.plot(x, _of(points, "per_second"), color=_TEAL, label="answered")
    refused = [p["refused"] * p["per_second"] / max(p["requests"], 1) for p in points]
    left.plot(x, refused, color=_ROSE, label="refused with Retry-After")
    left.set(xscale="log", xlabel="people at once", title="a second")
    left.set_ylim(bottom=0)
    left.legend()
    right.plot(x, _of(points, "p50"), color=_TEAL, label="p50")
    right.plot(x, _of(points, "p99"), color=_SAND, label="p99")
    right.set(xscale="log", yscale="log", xlabel="people at once", title="ms to an answer")
    right.legend()
    for axes in (left, right):
        _plain(axes, x_only=axes is left)
    return figure


def workers(points: Points) -> Any:
    """Answers a second by workers."""
    figure, axes = _axes("workers, on two cores shared with the load", "answers a second")
    names = [f"{one:.0f}" for one in _of(points, "workers")]
    axes.bar(names, _of(points, "per_second"), color=_TEAL, width=0.5)
    axes.grid(visible=False, axis="x")
    return figure


_SAID = ("Date", "Creator", "Format", "Type")
PICTURES: Final = {
    "rows": rows,
    "municipalities": municipalities,
    "users": users,
    "workers": workers,
}


def _axes(across: str, up: str) -> tuple[Any, Axes]:
    figure, axes = plt.subplots(figsize=(6, 3.4), layout="constrained")
    axes.set(xlabel=across, ylabel=up)
    return figure, axes


def _of(points: Points, name: str) -> list[float]:
    return [point[name] for point in points]


def _plain(axes: Axes, *, x_only: bool = False) -> None:
    """Whole numbers instead of powers of ten."""
    told = FuncFormatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_major_formatter(told)
    if not x_only:
        axes.yaxis.set_major_formatter(told)


def main() -> int:
    """Draw what was measured. Ends with 1 where nothing was."""
    file = VAR / "growth.json"
    if not file.is_file():
        print(f"{file} is missing: run `make growth`", file=sys.stderr)
        return 1
    found = json.loads(file.read_text(encoding="utf-8"))
    ASSETS.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        for name, points in found.items():
            figure = PICTURES[name](points)
            picture = ASSETS / f"growth-{name}.svg"
            figure.savefig(picture, transparent=True, metadata=dict.fromkeys(_SAID))
            plt.close(figure)
            text = picture.read_text(encoding="utf-8").replace(f"'{_MEASURED}'", _SHOWN)
            picture.write_text("\n".join(map(str.rstrip, text.splitlines())) + "\n", "utf-8")
            print(picture.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
