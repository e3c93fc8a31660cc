"""`python -m bench.goals`: what the project has set itself, and whether the last run reached it."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench.figures import brief
from bench.results import Results, read
from bench.works import works

_MANY, _ONE = 32, 1
_RICH = ("my-day", "everything")
_DELAY = 5.0
_OVER = 1.5
_MEMORY = 150.0


@dataclass(frozen=True, slots=True)
class Goal:
    """A sentence, what was found, and whether that is enough; None: it was not measured."""

    what: str
    found: str
    reached: bool | None

    def __str__(self) -> str:
        words = {True: "PASS", False: "NOT REACHED", None: "NOT MEASURED"}
        return f"{words[self.reached]:<13} {self.what}: {self.found}"


def goals(results: Results) -> Iterator[Goal]:
    """Every goal, held against the results."""
    for work in _RICH:
        yield _times(results, "apollo", work, "at least 5 times less CPU than Apollo Server 5", 5.0)
        yield _times(results, "mercurius", work, "less CPU than mercurius with JIT", 1.0)
    for work in _RICH:
        yield _limit(results, work)
    for work in results.chains:
        yield _wait(results, work)
    yield _size(results)


def told(results: Results) -> str:
    """All of them, one a line."""
    waits = ", ".join(f"{d} ms are {brief(v)}" for d, v in results.delay_as_it_is.items())
    head = f"\nGoals (commit of the log alone {brief(results.commit)} ms; sources' {waits} ms)"
    return "\n".join([head, *map(str, goals(results))])


def _times(results: Results, peer: str, work: str, what: str, least: float) -> Goal:
    found = results.ratio(peer, "ours", work, _MANY, lambda one: one.cpu)
    title = f"{works()[work].title}, {what}"
    if found is None:
        return Goal(title, "no figures", None)
    return Goal(title, f"{found} times", found.middle >= least)


def _limit(results: Results, work: str) -> Goal:
    found = results.ratio("ours", "limit", work, _MANY, lambda one: one.cpu)
    title = f"{works()[work].title}, at most 2 times the CPU of the hand-written limit"
    if found is None:
        return Goal(title, "no figures", None)
    return Goal(title, f"{found} times", found.middle <= 2)  # noqa: PLR2004 - the goal


def _wait(results: Results, work: str) -> Goal:
    rounds = results.of("ours", work, _ONE, _DELAY)
    waited = results.delay_as_it_is.get(str(_DELAY))
    title = f"{works()[work].title}, half of the answers within the sources' time + {_OVER} ms"
    if not rounds or waited is None:
        return Goal(title, "no figures", None)
    forced = results.chains[work] * waited + results.commit
    found = median(one.p50 for one in rounds)
    text = (
        f"{brief(found)} ms, {brief(found - forced)} over {results.chains[work]} x {brief(waited)}"
    )
    return Goal(title, f"{text} + {brief(results.commit)}", found <= forced + _OVER)


def _size(results: Results) -> Goal:
    title = f"memory of a worker below {_MEMORY:.0f} MB"
    found = [one.memory for one in results.measured if one.contender == "ours"]
    if not found:
        return Goal(title, "no figures", None)
    return Goal(title, f"{max(found):.0f} MB at most", max(found) < _MEMORY)


if __name__ == "__main__":
    print(told(read()))
