"""Sends odd bytes for as long as one likes, and writes down what came of it.

`python -m tests.odd --seconds 600 --seed 7 --report odd.md`: the same seed makes the same choices.
It ends with 1 where something was found.
"""

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisWarning

from tests.odd.examples import KINDS, Example
from tests.odd.reporting import Found, report
from tests.odd.serving import OddGateway, odd_gateway
from tests.odd.trying import Trying

_EACH = 60
"""Examples of one kind before the next kind has its turn."""


def main() -> int:
    told = _arguments()
    # Strategies with long words in them are long to print, which nobody asks for.
    warnings.simplefilter("ignore", HypothesisWarning)
    with tempfile.TemporaryDirectory() as folder, odd_gateway(Path(folder)) as odd:
        tried = {kind: Trying(odd) for kind in KINDS}
        found: list[Found] = []
        begun, turn = time.monotonic(), 0
        while time.monotonic() < begun + told.seconds and odd.live.process.poll() is None:
            for kind, trying in tried.items():
                found += _turn(kind, trying, told.seed + turn)
            turn += 1
            _tell(tried, found, time.monotonic() - begun, odd)
        text = report(tried, found, time.monotonic() - begun, told.seed, odd)
    if told.report is not None:
        told.report.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 1 if found else 0


def _turn(kind: str, trying: Trying, chosen: int) -> list[Found]:
    """One turn of a kind; what it has found, as small as it can be made."""
    last: list[Example] = []

    def tries(example: Example) -> None:
        last[:] = [example]
        trying.tried(example)

    return [
        *_failure(kind, last, _random(kind, tries, chosen)),
        *_failure(kind, [], trying.drained),
    ]


def _random(kind: str, tries: Callable[[Example], None], chosen: int) -> Callable[[], None]:
    with_settings = settings(
        max_examples=_EACH,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    return seed(chosen)(with_settings(given(KINDS[kind])(tries)))


def _failure(kind: str, last: list[Example], does: Callable[[], None]) -> list[Found]:
    try:
        does()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        sent = last[0].parts if last else ()
        return [Found(kind=kind, error=f"{type(error).__name__}: {error}"[:2_000], sent=sent)]
    return []


def _tell(tried: dict[str, Trying], found: list[Found], seconds: float, odd: OddGateway) -> None:
    number = sum(one.came.total() for one in tried.values())
    megabytes = odd.held("VmHWM") / 1e6 if odd.live.process.poll() is None else 0
    line = f"{seconds:6.0f} s  {number:7} tried  {len(found)} found  {megabytes:.0f} MB at most\n"
    sys.stderr.write(line)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.odd", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="for how long; 600")
    parser.add_argument("--seed", type=int, default=0, help="what the choices are made from; 0")
    parser.add_argument("--report", type=Path, help="where to write the report; else it is printed")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
