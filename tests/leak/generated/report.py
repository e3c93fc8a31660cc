"""What a run has found, to be read by people."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.leak.generated.comparing import Difference
from tests.leak.generated.pair import Hidden
from tests.leak.generated.reached import Reached, every_argument
from tests.leak.generated.running import Run


@dataclass(frozen=True, slots=True)
class Part:
    """What came of one pair of worlds."""

    worlds: tuple[Hidden, Hidden]
    run: Run
    seconds: float


def report(parts: Iterable[Part], seed: int) -> str:
    """The whole report, in Markdown."""
    known = list(parts)
    total = Reached()
    for part in known:
        total.add(part.run.reached)
    asked = sum(len(part.run.requests) for part in known)
    differences = [one for part in known for one in part.run.differences]
    seconds = sum(part.seconds for part in known)
    lines = [
        "# Two worlds that differ only in what is hidden",
        "",
        f"{asked} pairs, seed {seed}, {seconds:.0f} seconds, {len(differences)} differences.",
        "",
        *_worlds(known),
        *_differences(differences),
        *_table("Pairs by look", total.looks),
        *_table("Pairs by shape", total.shapes),
        *_table("Answers", total.answers),
        *_table("Errors in them", total.codes),
        *_table("Topics", total.topics),
        *_table("What the topics were", total.verdicts),
        *_table("Types by `node` and `nodes`", total.nodes),
        *_table("Further pages by cursor", total.further),
        *_table("Searches of documents", total.searches),
        *_arguments(total.arguments),
    ]
    return "\n".join([*lines, ""])


def _worlds(parts: list[Part]) -> Iterator[str]:
    yield from ("| worlds | pairs | seconds | differences | not reached |", "|---|---|---|---|---|")
    for part in parts:
        named = " and ".join(f"{one.number} ({one.word})" for one in part.worlds)
        run, lacking = part.run, "; ".join(part.run.reached.missing()) or "nothing"
        found = len(run.differences)
        yield f"| {named} | {len(run.requests)} | {part.seconds:.0f} | {found} | {lacking} |"
    yield ""


def _differences(found: list[Difference]) -> Iterator[str]:
    for one in found:
        look, operation = one.request.look, one.request.operation
        yield f"## Different: {one.kind} ({look.person}, {look.role or 'CITIZEN'}, {look.code})"
        yield ""
        asked = one.request.path if operation is None else operation.query
        variables = {} if operation is None else operation.variables
        yield from ("```graphql", f"{asked}", f"# {json.dumps(variables)}", "```", "")
        yield from ("```", one.shown, "```", "")
        yield from () if one.again else ("The next time, both worlds answered alike.", "")


def _table(title: str, counts: Counter[str]) -> Iterator[str]:
    yield from (f"## {title}", "", "| | |", "|---|---|")
    yield from (f"| {name} | {number} |" for name, number in sorted(counts.items()))
    yield ""


def _arguments(given: Counter[str]) -> Iterator[str]:
    never = sorted(every_argument() - set(given))
    yield from _table("Arguments that were answered", given)
    yield f"Never answered with: {', '.join(never) or 'none'}."
