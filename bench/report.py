"""`python -m bench.report [--write]`: the last run as tables in Markdown.

With `--write` they are put into docs/performance.md, between its two marks.
"""

import argparse
from collections.abc import Sequence

from bench.contenders import contenders
from bench.figures import brief, spread
from bench.places import ROOT
from bench.results import Measured, Results, read
from bench.works import works

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_RATIOS = (("apollo", "ours"), ("mercurius", "ours"), ("ours", "limit"))


def whole(found: Results) -> str:
    """Every work's table, the ratios, and where all that was."""
    names = list(dict.fromkeys(one.work for one in found.measured))
    tables = [table(found, work) for work in names]
    return "\n\n".join([*tables, ratios(found, names), surroundings(found)]) + "\n"


def table(found: Results, work: str) -> str:
    """One work: a row for each contender, by CPU per request."""
    title = works()[work]
    calls, size = found.calls.get(work, 0), found.sizes.get(work, 0)
    told = f"{calls} call{'s' if calls != 1 else ''} to the sources"
    what = f"{title.what[0].upper()}{title.what[1:]}: {told}, {size / 1000:.1f} kB."
    head = f"### {title.title}\n\n{what}"
    many, one = _most(found), _least(found)
    delays = sorted({m.delay for m in found.measured if m.delay})
    columns = [
        "",
        f"CPU ms a request, {many} at once",
        "requests a second",
        "p50 ms",
        "p99 ms",
        f"CPU ms, {one} at once",
        "p50 ms",
        *(f"p50 ms, sources {d:g} ms late" for d in delays),
        "peak MB",
        "wrong",
    ]
    rows = [r for name in contenders() if (r := _row(found, work, name, (many, one), delays))]
    rows.sort(key=lambda pair: pair[0])
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *(row for _, row in rows)]
    missing = [
        f"| **{contenders()[name].title}: not measured** ({why}) |"
        for name, why in found.not_started.items()
    ]
    return "\n".join([head, "", *("| " + " | ".join(line) + " |" for line in lines), *missing])


def _row(
    found: Results, work: str, name: str, pair: tuple[int, int], delays: Sequence[float]
) -> tuple[float, list[str]] | None:
    many, one = (found.of(name, work, concurrency, 0.0) for concurrency in pair)
    if not many or not one:
        return None
    everything = [m for m in found.measured if (m.contender, m.work) == (name, work)]
    late = [found.of(name, work, pair[1], delay) for delay in delays]
    title = contenders()[name].title
    cells = [
        f"**{title}**" if contenders()[name].is_ours else title,
        str(spread([m.cpu for m in many])),
        f"{spread([m.per_second for m in many]).middle:.0f}",
        brief(spread([m.p50 for m in many]).middle),
        brief(spread([m.p99 for m in many]).middle),
        str(spread([m.cpu for m in one])),
        brief(spread([m.p50 for m in one]).middle),
        *(brief(spread([m.p50 for m in rows]).middle) if rows else "" for rows in late),
        f"{max(m.memory for m in everything):.0f}",
        _mistakes(everything),
    ]
    return spread([m.cpu for m in many]).middle, cells


def _mistakes(rows: Sequence[Measured]) -> str:
    wrong = sum(m.wrong for m in rows)
    errors = sum(m.errors + m.refused for m in rows)
    asked = sum(m.requests for m in rows)
    return f"{wrong} of {asked}" + (f", {errors} errors" if errors else "")


def ratios(found: Results, names: Sequence[str]) -> str:
    """How many times as much CPU a request one takes as another, round by round."""
    known, many = contenders(), _most(found)
    pairs = [(a, b) for a, b in _RATIOS if found.ratio(a, b, names[0], many, _cpu)]
    head = ["CPU, round by round", *(f"{known[a].title} / {known[b].title}" for a, b in pairs)]
    rows = [
        [works()[w].title, *(str(found.ratio(a, b, w, many, _cpu) or "") for a, b in pairs)]
        for w in names
    ]
    lines = [head, ["---", *["---:"] * len(pairs)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def surroundings(found: Results) -> str:
    """The machine, the versions, the day."""
    told = found.surroundings
    packages = [
        f"- {title}: {', '.join(f'{name} {number}' for name, number in versions.items())}"
        for title, versions in told["packages"].items()
    ]
    changed = " with changes" if told["changed"] else ""
    first = (
        f"Measured on {told['day']}, commit {told['commit']}{changed}, {told['cores']} cores of "
        f"{told['processor']}, {told['system']}, Python {told['python']}, Node {told['node']}."
    )
    started = [
        f"{contenders()[name].title} {brief(spread(times).middle)} s"
        for name, times in found.started.items()
    ]
    return "\n".join([first, f"Ready after: {', '.join(started)}.", "", *packages])


def put(page: str, figures: str) -> str:
    """The page with these figures between its marks. Raises `SystemExit` where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{PAGE} has no place for figures: write {BEGIN} and {END} into it")
    return f"{before}{BEGIN}\n\n{figures}\n{END}{after}"


def _cpu(one: Measured) -> float:
    return one.cpu


def _most(found: Results) -> int:
    return max(one.concurrency for one in found.measured)


def _least(found: Results) -> int:
    return min(one.concurrency for one in found.measured)


def main() -> None:
    """Print, or write into the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.report")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    figures = whole(read())
    if parser.parse_args().write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
    else:
        print(figures)


if __name__ == "__main__":
    main()
