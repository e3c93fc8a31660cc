"""`omsorg documents check`: whether registered documents still fit the schema and the limits."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from gateway.cli.serving import documents_served
from gateway.config.manifests import read_manifest
from gateway.execution.documents import Documents
from gateway.execution.limits import Limits
from gateway.execution.registered import Texts
from gateway.schema.errors import formatted
from gateway.schema.export import graphql_schema

documents = typer.Typer(
    help="Documents that are registered for applications.", no_args_is_help=True
)

_BROKEN: Final = 1


@documents.callback()
def _group() -> None:
    """Documents that are registered for applications."""


@documents.command()
def check(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Manifests of Apollo's or Relay's, or folders of .graphql files; else all that "
            "the clients file (OMSORG_CLIENTS) names."
        ),
    ] = None,
) -> None:
    """Say which documents the schema or the limits refuse, and where. Exit code 1 if any."""
    texts, limits = _told(places or [])
    number = sum(map(len, texts.values()))
    broken = 0
    for owner, identifier, mistakes in _judged(texts, limits):
        broken += 1
        for mistake in mistakes:
            typer.echo(f"{owner}: {identifier}{mistake}")
    if broken:
        typer.echo(f"omsorg: {broken} of {number} documents break: mend them", err=True)
        raise typer.Exit(_BROKEN)
    typer.echo(f"All {number} documents fit.")


def _told(places: list[Path]) -> tuple[Texts, Limits]:
    if places:
        return {str(place): read_manifest(place) for place in places}, Limits()
    files, limits = documents_served()
    return files.read(), limits


def _judged(texts: Texts, limits: Limits) -> Iterator[tuple[str, str, list[str]]]:
    known = Documents(graphql_schema(), limits)
    for owner, documents_of_one in texts.items():
        for identifier, text in documents_of_one.items():
            errors = known.prepared(text, suggests=True).errors
            if errors:
                told = [formatted(error, explores=True) for error in errors]
                yield owner, identifier, [_sentence(one) for one in told]


def _sentence(error: Mapping[str, Any]) -> str:
    places = [f"{place['line']}:{place['column']}" for place in error.get("locations", ())[:1]]
    return ":".join(["", *places, f" {error['message']}"])
