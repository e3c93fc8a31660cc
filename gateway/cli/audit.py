"""`omsorg audit verify | export`: the access log, for those who have to answer for it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import completion, exits, wording
from gateway.cli.progress import shown
from gateway.cli.shapes import SWITCH, Command, Group

audit = typer.Typer(cls=Group, help=wording.AUDIT, no_args_is_help=True)

Demo = Annotated[
    bool, typer.Option("--demo", metavar=SWITCH, help="The log of the running `make run`.")
]


@audit.command(cls=Command, help=wording.VERIFY)
def verify(
    heads: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER",
            help="A folder of heads, once for each host; else OMSORG_LOG_HEADS.",
        ),
    ] = None,
    *,
    demo: Demo = False,
) -> None:
    """Say whether the log is whole, and else what was done to it."""
    with shown("Opening the log") as progress:
        from gateway.cli import access_log  # noqa: PLC0415 - it loads the store

        report = access_log.verified(heads, progress, demo=demo)
    for line in access_log.findings(report):
        typer.echo(line)
    for key in report.strange_keys:
        typer.echo(
            f"omsorg: nothing at all fits under the key {key}: is its secret right?", err=True
        )
    if report.findings:
        count = len(report.findings)
        said = "1 finding" if count == 1 else f"{count} findings"
        typer.echo(f"omsorg: the log is not whole: {said}", err=True)
        raise typer.Exit(exits.FOUND)
    for line in access_log.summary(report):
        typer.echo(line)


@audit.command(cls=Command, help=wording.EXPORT)
def export(
    since: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="A day in UTC, or a moment, inclusive.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="A day or a moment, not included.")
    ] = None,
    municipality: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Only this one's, as DK-0751.",
            autocompletion=completion.registered,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A new file, for its owner only; else standard output.",
        ),
    ] = None,
    *,
    without_names: Annotated[
        bool,
        typer.Option(
            "--without-names", metavar=SWITCH, help="Leave out who it was and about whom, by name."
        ),
    ] = False,
    demo: Demo = False,
) -> None:
    """Write the log as JSON lines, oldest first."""
    from gateway.cli import access_log  # noqa: PLC0415 - it loads the store

    wanted = access_log.wanted(since, until, municipality, names=not without_names)
    url = access_log.address(demo=demo)
    with access_log.written_to(output) as file, shown("Opening the log") as progress:
        # Lines and a bar on one terminal would overwrite each other.
        quiet = output is None and sys.stdout.isatty()
        count, unreadable = access_log.export(url, wanted, file, None if quiet else progress)
    typer.echo("1 line" if count == 1 else f"{count} lines", err=True)
    if unreadable:
        typer.echo(f"omsorg: {unreadable} of them cannot be read: verify the log", err=True)
        raise typer.Exit(exits.FOUND)
