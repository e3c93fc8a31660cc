"""`python -m bench.growth [--quick] [--only rows,users]`: how the gateway takes it to grow.

Rows in an answer, municipalities connected, people at once, workers. What is found is kept as JSON;
`bench.draw` makes pictures of it.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from bench import record, recording, world
from bench.contenders import Contender, NotStartedError, Running, contenders, running
from bench.cores import LOAD, SERVER
from bench.growing import with_municipalities, with_visits
from bench.loading import loaded
from bench.places import RECORDING, SERVED, VAR
from bench.processes import cpu_seconds, peak_megabytes, resident_megabytes
from bench.replaying import replaying, tell
from bench.works import every_work
from tests.signals_server import signals_server

GROWTH = VAR / "growth.json"
ROWS = (10, 30, 100, 300, 1000, 3000, 10_000)
MUNICIPALITIES = (5, 50, 150, 300, 455)
USERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
WORKERS = (1, 2)
Point = dict[str, float]
_WORK = "my-day"
_FEW = 4
_MANY = 32


@dataclass(frozen=True, slots=True)
class Pace:
    """How long each point is measured and warmed up, in seconds, and which of them are."""

    seconds: float
    warm: float
    every: int

    def some(self, sizes: Sequence[int]) -> Sequence[int]:
        """The sizes to measure: all of them, or some with both ends."""
        return sorted({*sizes[:: self.every], sizes[-1]})


def rows(pace: Pace) -> Iterator[Point]:
    """More and more visits in one answer."""
    kept, file = recording.read(), VAR / "growth" / "recording.json"
    with running(_ours("rows", most=True), _kept("rows")) as process:
        for count in pace.some(ROWS):
            grown = with_visits(kept, count)
            grown.write(file)
            with replaying(file):
                answer = _asked(grown)
                found = answer["data"]["careRecord"]["calendar"]
                seen = sum(len(day["appointments"]) for days in found.values() for day in days)
                if seen != count:
                    raise SystemExit(f"{seen} rows were answered, {count} were meant")
                grown.answers["months"] = answer
                grown.write(file)
                yield {"rows": count, **_point(process, "months", 1, pace, file)}


def municipalities(pace: Pace) -> Iterator[Point]:
    """More and more municipalities connected; one of them is asked."""
    for count in pace.some(MUNICIPALITIES):
        ours = _ours("municipalities")
        folder = VAR / "growth" / "municipalities"
        file = VAR / "growth" / "recording.json"
        grown = with_municipalities(recording.read(), count, folder / "municipalities.toml")
        grown.write(file)
        with replaying(file), running(ours, _kept("municipalities")) as process:
            point = _point(process, _WORK, _FEW, pace, file)
            yield {
                "municipalities": count,
                "started": process.started,
                "resident": resident_megabytes(process.pid),
                **point,
            }


def users(pace: Pace) -> Iterator[Point]:
    """More and more people at once. Who is refused comes again when told."""
    with replaying(), running(_ours("users"), _kept("users")) as process:
        tell(work=_WORK)
        for count in pace.some(USERS):
            yield {"users": count, **_point(process, _WORK, count, pace, RECORDING)}


def workers(pace: Pace) -> Iterator[Point]:
    """More workers on both cores, which they share with the load and the sources.

    They count requests and tell of changes together, by a Redis of their own; so does the one.
    """
    for count in WORKERS:
        more = [*_kept("workers"), *(("--workers", str(count)) if count > 1 else ())]
        ours = _ours("workers")
        with signals_server(VAR / "growth" / "workers") as server, replaying():
            shared = {"OMSORG_RATES_URL": server.url, "OMSORG_SIGNALS_URL": server.url}
            with patch.dict(os.environ, shared), running(ours, more, (SERVER, LOAD)) as process:
                tell(work=_WORK)
                yield {"workers": count, **_point(process, _WORK, _MANY, pace, RECORDING)}


KINDS: dict[str, Callable[[Pace], Iterator[Point]]] = {
    "rows": rows,
    "municipalities": municipalities,
    "users": users,
    "workers": workers,
}


def _ours(name: str, *, most: bool = False) -> Contender:
    """Ours with files of its own, made anew; `most` lets an operation cost whatever it does."""
    folder = VAR / "growth" / name
    shutil.rmtree(folder, ignore_errors=True)
    world.environment_of(folder)
    if most:
        file = folder / "clients.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("[[client]]", "[[client]]\nmost_rows = 1000000"), "utf-8")
    return contenders()["ours"]


def _kept(name: str) -> list[str]:
    return ["--keep", "--folder", str(VAR / "growth" / name)]


def _point(process: Running, work: str, many: int, pace: Pace, file: Path) -> Point:
    ask = partial(loaded, work=work, ids="ours", concurrency=many, recording=file)
    ask(seconds=pace.warm)
    before = cpu_seconds(process.pid)
    came = ask(seconds=pace.seconds)
    used = cpu_seconds(process.pid) - before
    for line in came["examples"][:1]:
        print(f"    {line[:300]}", flush=True)
    answered = came["requests"]
    return {
        "cpu": 1000 * used / answered if answered else float("nan"),
        "memory": peak_megabytes(process.pid),
        **{name: came[name] for name in ("requests", "per_second", "p50", "p99")},
        **{name: came[name] for name in ("errors", "wrong", "refused")},
    }


def _asked(kept: recording.Recording) -> Any:
    work = every_work()["months"]
    answer = httpx.post(
        f"http://127.0.0.1:{SERVED}/graphql",
        content=work.body({}),
        headers={
            "content-type": "application/json",
            "authorization": f"Bearer {kept.tokens[work.person]}",
        },
        trust_env=False,
        timeout=60,
    ).json()
    if "errors" in answer:
        raise SystemExit(f"the gateway did not answer as it should: {answer['errors']}")
    return answer


def main() -> int:
    """Measure, print, keep. Ends with 1 where something could not be measured or was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter points")
    parser.add_argument("--only", default=",".join(KINDS), help=f"some of {','.join(KINDS)}")
    told = parser.parse_args()
    if not RECORDING.is_file():
        record.main()
    pace = Pace(0.7, 0.5, 3) if told.quick else Pace(4.0, 2.0, 1)
    found = json.loads(GROWTH.read_text("utf-8")) if GROWTH.is_file() else {}
    bad = False
    for name in told.only.split(","):
        print(name, file=sys.stderr, flush=True)
        try:
            found[name] = []
            found[name].extend(_told(point) for point in KINDS[name](pace))
        except NotStartedError as error:
            print(f"NOT MEASURED: {name}: {error}")
            bad = True
        GROWTH.write_text(json.dumps(found, indent=1), encoding="utf-8")
        bad = bad or any(point["wrong"] for point in found.get(name, ()))
    return int(bad)


def _told(point: Point) -> Point:
    print("  " + ", ".join(f"{name} {value:.4g}" for name, value in point.items()), flush=True)
    return point


if __name__ == "__main__":
    sys.exit(main())
