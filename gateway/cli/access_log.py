"""What `omsorg audit` does: the log of the settings or of the demo, verified or exported."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Final

from gateway.cli.counting import counted, entries
from gateway.cli.demo import store_of_the_demo
from gateway.cli.progress import Shown
from gateway.cli.serving import store_served
from gateway.config.store import StoreSettings, read_store
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import MunicipalityCode
from gateway.routing.register import register
from gateway.store.auditing import Report, moment, sentence, verify
from gateway.store.exporting import Wanted, exported

_OWNER_ONLY: Final = 0o600


def verified(heads: Sequence[Path] | None, progress: Shown, *, demo: bool) -> Report:
    """The log gone through. Raises `Misconfigured` where it or its heads cannot be read."""
    settings = _settings(demo=demo)
    progress.doing("Verifying", "entries", lambda: entries(settings.url, Wanted()))
    keys = counted(settings.keys, progress.one_more)
    return verify(settings.url, keys, heads or [settings.heads])


def findings(report: Report) -> Iterator[str]:
    """A sentence for each."""
    return (f"{sentence(finding)}." for finding in report.findings)


def summary(report: Report) -> Iterator[str]:
    """What a whole log is made of."""
    written = f"{report.entries} entries" if report.entries != 1 else "1 entry"
    between = ""
    if report.begins is not None and report.ends is not None:
        between = f" from {moment(report.begins)} to {moment(report.ends)}"
    writers = f"{report.writers} writers" if report.writers != 1 else "1 writer"
    yield f"The log is whole: {writers}, {written}{between}."
    for day, cuts in groupby(sorted(report.cuts, key=_cut_at), key=lambda cut: _cut_at(cut).date()):
        yield _cut_on(day, list(cuts))
    if report.without_traces:
        numbers = ", ".join(map(str, sorted(report.without_traces)))
        yield f"Started, wrote nothing, and left no head: writer {numbers}."


def wanted(
    since: str | None, until: str | None, municipality: str | None, *, names: bool
) -> Wanted:
    """What the options ask for. Raises `Misconfigured` for what is no moment or no code."""
    return Wanted(
        since=_moment("--since", since),
        until=_moment("--until", until),
        municipality=_code(municipality),
        names=names,
    )


def address(*, demo: bool) -> str:
    """Where the log is. Raises `Misconfigured` where the settings do not say it."""
    return _settings(demo=demo).url


def export(url: str, asked: Wanted, file: IO[bytes], progress: Shown | None) -> tuple[int, int]:
    """Write lines; how many, and how many of them cannot be read."""
    told: Callable[[], None] = _nothing
    if progress is not None:
        progress.doing("Exporting", "entries", lambda: entries(url, asked))
        told = progress.one_more
    count = unreadable = 0
    for line, readable in exported(url, asked, _organisation):
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        count += 1
        unreadable += not readable
        told()
    file.flush()
    return count, unreadable


@contextmanager
def written_to(path: Path | None) -> Iterator[IO[bytes]]:
    """A file of its owner's alone, or standard output, whose reader may leave.

    Whatever cuts the writing short takes the file away: half a log looks like a whole one.
    """
    if path is None:
        yield sys.stdout.buffer
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        opened = os.open(path, flags, _OWNER_ONLY)
    except FileExistsError:
        raise Misconfigured("--output: there is such a file already, name a new one") from None
    except OSError:
        raise Misconfigured("--output: the file cannot be made, check its folder") from None
    try:
        with os.fdopen(opened, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _nothing() -> None:
    """Where nobody watches."""


def _settings(*, demo: bool) -> StoreSettings:
    return read_store(store_of_the_demo()) if demo else store_served()


def _cut_at(cut: Mapping[str, Any]) -> datetime:
    at: datetime = cut["cut_at"]
    return at


def _cut_on(day: date, cuts: list[Mapping[str, Any]]) -> str:
    count = sum(cut["number"] - cut["first"] + 1 for cut in cuts)
    youngest = max(cut["until"] for cut in cuts)
    least = min((cut["cut_at"] - cut["until"]).days for cut in cuts)
    what = "1 entry was" if count == 1 else f"{count} entries were"
    return f"{what} cut on {day}, the youngest of {moment(youngest)}, after {least} days or more."


def _moment(option: str, told: str | None) -> datetime | None:
    if told is None:
        return None
    try:
        if len(told) <= len("2026-11-22"):
            return datetime.combine(date.fromisoformat(told), time(), UTC)
        read = datetime.fromisoformat(told)
    except ValueError:
        read = datetime.min  # noqa: DTZ901 - without a zone, like all that is refused
    if read.tzinfo is None:
        raise Misconfigured(f"{option}: give a day, as 2026-11-22, or a moment with its zone")
    return read


def _code(told: str | None) -> str | None:
    if told is None:
        return None
    code = told.upper()
    if _organisation(code) is None:
        raise Misconfigured("--municipality: there is none with this code, write it as DK-0751")
    return code


def _organisation(code: str) -> str | None:
    known = register().municipalities.get(MunicipalityCode(code))
    return None if known is None else known.official_name
