"""`omsorg audit verify | export`: the access log, for those who have to answer for it."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import IO, Annotated, Any, Final

import typer

from gateway.cli.demo import store_of_the_demo
from gateway.cli.serving import store_served
from gateway.config.store import StoreSettings, read_store
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import MunicipalityCode
from gateway.routing.register import register
from gateway.store.auditing import Report, moment, sentence
from gateway.store.auditing import verify as verified
from gateway.store.exporting import Wanted, exported

audit = typer.Typer(
    help="Verify the access log, or export it. Others may write meanwhile.", no_args_is_help=True
)

_OWNER_ONLY: Final = 0o600
_NOT_WHOLE: Final = 1
Demo = Annotated[bool, typer.Option("--demo", help="The log of the running `make run`.")]


@audit.command()
def verify(
    heads: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of heads, once for each host; else OMSORG_LOG_HEADS."),
    ] = None,
    *,
    demo: Demo = False,
) -> None:
    """Say whether the log is whole, and else what was done to it. Exit code 1 where it is not."""
    settings = _settings(demo=demo)
    report = verified(settings.url, settings.keys, heads or [settings.heads])
    for finding in report.findings:
        typer.echo(f"{sentence(finding)}.")
    for key in report.strange_keys:
        typer.echo(
            f"omsorg: nothing at all fits under the key {key}: is its secret right?", err=True
        )
    if report.findings:
        count = len(report.findings)
        said = "1 finding" if count == 1 else f"{count} findings"
        typer.echo(f"omsorg: the log is not whole: {said}", err=True)
        raise typer.Exit(_NOT_WHOLE)
    for line in _summary(report):
        typer.echo(line)


@audit.command()
def export(
    since: Annotated[str | None, typer.Option(help="A day in UTC, or a moment, inclusive.")] = None,
    until: Annotated[str | None, typer.Option(help="A day or a moment, not included.")] = None,
    municipality: Annotated[str | None, typer.Option(help="E.g. DK-0751.")] = None,
    output: Annotated[Path | None, typer.Option(help="A new file; else standard output.")] = None,
    *,
    without_names: Annotated[bool, typer.Option("--without-names")] = False,
    demo: Demo = False,
) -> None:
    """Write the log as JSON lines, oldest first: docs/access-log.md says what they mean."""
    wanted = Wanted(
        since=_moment("--since", since),
        until=_moment("--until", until),
        municipality=_code(municipality),
        names=not without_names,
    )
    lines = exported(_settings(demo=demo).url, wanted, _organisation)
    with _written_to(output) as file:
        count, unreadable = _write(lines, file)
    typer.echo("1 line" if count == 1 else f"{count} lines", err=True)
    if unreadable:
        typer.echo(f"omsorg: {unreadable} of them cannot be read: verify the log", err=True)
        raise typer.Exit(_NOT_WHOLE)


def _settings(*, demo: bool) -> StoreSettings:
    return read_store(store_of_the_demo()) if demo else store_served()


def _summary(report: Report) -> Iterator[str]:
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


@contextmanager
def _written_to(path: Path | None) -> Iterator[IO[bytes]]:
    """A file of its owner's alone, or standard output, whose reader may leave."""
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
    with os.fdopen(opened, "wb") as file:
        yield file


def _write(lines: Iterable[tuple[Mapping[str, Any], bool]], file: IO[bytes]) -> tuple[int, int]:
    """How many were written, and how many of them cannot be read."""
    count = unreadable = 0
    for line, readable in lines:
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        count += 1
        unreadable += not readable
    file.flush()
    return count, unreadable
