"""`omsorg documents check`: whether registered documents still fit the schema and the limits."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import exits, wording
from gateway.cli.progress import shown
from gateway.cli.shapes import Command, Group

documents = typer.Typer(cls=Group, help=wording.DOCUMENTS, no_args_is_help=True)


@documents.callback()
def _group() -> None:
    """One command is to be a group all the same."""


@documents.command(cls=Command, help=wording.CHECK)
def check(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PLACE",
            help="Manifests of Apollo's or Relay's, or folders of .graphql files.",
        ),
    ] = None,
) -> None:
    """Say which documents the schema or the limits refuse, and where."""
    with shown("Loading the schema") as progress:
        from gateway.cli.checking import checked  # noqa: PLC0415 - it loads the whole schema

        number, broken = checked(places or [], progress)
    for mistakes in broken:
        for mistake in mistakes:
            typer.echo(mistake)
    if broken:
        typer.echo(f"omsorg: {len(broken)} of {number} documents break: mend them", err=True)
        raise typer.Exit(exits.FOUND)
    typer.echo(f"All {number} documents fit.")
