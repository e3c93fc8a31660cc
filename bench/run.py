"""`python -m bench.run`: everybody takes turns at the same works, and medians are told.

Each round starts every contender in turn on its core, warms it up, and measures it; so whatever the
machine does meanwhile falls on all of them. See README.md here.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench import goals, record, recording, report
from bench.contenders import Contender, NotStartedError, Running, contenders, running
from bench.loading import loaded
from bench.places import RECORDING, ROOT
from bench.processes import cpu_seconds, peak_megabytes
from bench.replaying import replaying, tell
from bench.results import Measured, Results, surroundings
from bench.waits import commit_alone, delay_as_it_is
from bench.works import works
from tests.npm import NotInstalledError, install

_WARMING = 8
_WARMED_ENOUGH = 15.0
_SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured of each contender. `pairs` are how many at once, and the sources' delay."""

    contenders: Sequence[Contender]
    works: Sequence[str]
    pairs: Sequence[tuple[int, float]]
    rounds: int
    seconds: float
    warm: float
    warm_requests: int


def main() -> int:
    """Measure, print, keep. Ends with 1 where an answer was wrong or a contender did not start."""
    told = _arguments()
    if not (told.keep_recording and RECORDING.is_file()):
        record.main()
    plan = _plan(told)
    _install(plan.contenders)
    found = measured(plan)
    found.write()
    print(report.whole(found))
    print(goals.told(found))
    _loudly(found)
    bad = any(one.wrong or one.errors or one.unknown for one in found.measured)
    return int(bad or bool(found.not_started))


def measured(plan: Plan) -> Results:
    """Every round of the plan."""
    kept = recording.read()
    found = Results(surroundings=surroundings(plan.contenders), chains=kept.chains)
    found.sizes = {
        n: len(json.dumps(a, ensure_ascii=False).encode()) for n, a in kept.answers.items()
    }
    found.calls = {n: sum(call.work == n for call in kept.calls) for n in kept.answers}
    found.commit = commit_alone()
    with replaying():
        for delay in {delay for _, delay in plan.pairs if delay}:
            found.delay_as_it_is[str(delay)] = delay_as_it_is(delay)
        for number in range(1, plan.rounds + 1):
            for contender in plan.contenders:
                _turn(plan, contender, number, found)
    return found


def _turn(plan: Plan, contender: Contender, number: int, found: Results) -> None:
    print(f"round {number} of {plan.rounds}: {contender.title}", file=sys.stderr, flush=True)
    if contender.name in found.not_started:
        return
    try:
        with running(contender) as process:
            found.started.setdefault(contender.name, []).append(process.started)
            found.measured.extend(_all_works(plan, process, number))
    except NotStartedError as error:
        print(f"  {error}", file=sys.stderr)
        found.not_started[contender.name] = str(error)


def _all_works(plan: Plan, process: Running, number: int) -> Iterator[Measured]:
    for work in plan.works:
        tell(work=work, delay=0)
        _warmed(process, work, plan)
        for concurrency, delay in plan.pairs:
            tell(delay=delay, forget="yes")
            yield _one(process, work, number, (concurrency, delay), plan.seconds)
    tell(delay=0)


def _warmed(process: Running, work: str, plan: Plan) -> None:
    """Compilers and caches need requests, however long they take."""
    asked, until = 0, time.monotonic() + _WARMED_ENOUGH
    while asked < plan.warm_requests and time.monotonic() < until:
        ids = process.contender.ids
        came = loaded(work=work, ids=ids, concurrency=_WARMING, seconds=plan.warm)
        asked += came["requests"]


def _one(
    process: Running, work: str, number: int, pair: tuple[int, float], seconds: float
) -> Measured:
    concurrency, delay = pair
    before = cpu_seconds(process.pid)
    ids = process.contender.ids
    came = loaded(work=work, ids=ids, concurrency=concurrency, seconds=seconds)
    used = cpu_seconds(process.pid) - before
    counts = tell()
    return Measured(
        contender=process.contender.name,
        work=work,
        round=number,
        concurrency=concurrency,
        delay=delay,
        cpu=1000 * used / max(came["requests"], _SMALLEST),
        memory=peak_megabytes(process.pid),
        unknown=counts["unknown"],
        **{**came, "examples": [*came["examples"], *counts["first_unknown"][:3]]},
    )


def _install(chosen: Sequence[Contender]) -> None:
    for folder in {ROOT / one.folder for one in chosen if one.folder != "."}:
        try:
            install(folder)
        except (NotInstalledError, OSError, subprocess.TimeoutExpired) as error:
            print(f"{folder}: {error}", file=sys.stderr)


def _loudly(found: Results) -> None:
    for name, why in found.not_started.items():
        print(f"\nNOT MEASURED: {contenders()[name].title}: {why}")
    for one in found.measured:
        if one.wrong or one.errors or one.unknown:
            print(
                f"\nWRONG: {contenders()[one.contender].title}, {one.work}, round {one.round}, "
                f"{one.concurrency} at once: {one.wrong} wrong answers, {one.errors} errors, "
                f"{one.unknown} calls that were not recorded"
            )
            for line in one.examples:
                print(f"  {line[:300]}")


def _plan(told: argparse.Namespace) -> Plan:
    known = contenders()
    chosen = [known[name] for name in _listed(told.only, known)]
    many = [int(one) for one in told.concurrency.split(",")]
    slow = [float(one) for one in told.delay.split(",")]
    pairs = [(c, d) for d in slow for c in many if not d or c == min(many)]
    seconds = told.seconds or (0.7 if told.quick else 2.0)
    return Plan(
        contenders=chosen,
        works=_listed(told.works, works()),
        pairs=pairs,
        rounds=told.rounds or (1 if told.quick else 3),
        seconds=seconds,
        warm=0.7 if told.quick else 1.5,
        warm_requests=50 if told.quick else 300,
    )


def _listed(told: str | None, known: Iterable[str]) -> list[str]:
    there = list(known)
    names = there if told is None else told.split(",")
    for name in names:
        if name not in there:
            raise SystemExit(f"there is no {name}: take some of {','.join(there)}")
    return names


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run")
    parser.add_argument("--only", help=f"some of {','.join(contenders())}")
    parser.add_argument("--works", help=f"some of {','.join(works())}")
    parser.add_argument("--rounds", type=int, help="3 unless --quick")
    parser.add_argument("--seconds", type=float, help="of each measurement; 2 unless --quick")
    parser.add_argument("--concurrency", default="1,32", help="how many at once")
    parser.add_argument("--delay", default="0,5", help="milliseconds; only with the fewest at once")
    parser.add_argument("--quick", action="store_true", help="one short round: for a first look")
    parser.add_argument("--keep-recording", action="store_true", help="take the one that is there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
