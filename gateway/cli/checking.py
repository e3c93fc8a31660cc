"""Registered documents, each judged as the gateway would judge it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway.cli.progress import Shown
from gateway.cli.serving import documents_served
from gateway.config.manifests import read_manifest
from gateway.execution.documents import Documents
from gateway.execution.limits import Limits
from gateway.execution.registered import Texts
from gateway.schema.errors import formatted
from gateway.schema.export import graphql_schema


def checked(places: Sequence[Path], progress: Shown) -> tuple[int, list[list[str]]]:
    """How many there are, and what is wrong with each that breaks, in lines.

    Without places those that the gateway would serve. Raises `Misconfigured` where they cannot be
    read.
    """
    texts, limits = _told(places)
    number = sum(map(len, texts.values()))
    progress.doing("Checking documents", "documents", lambda: number)
    return number, list(_judged(texts, limits, progress))


def _told(places: Sequence[Path]) -> tuple[Texts, Limits]:
    if places:
        return {str(place): read_manifest(place) for place in places}, Limits()
    files, limits = documents_served()
    return files.read(), limits


def _judged(texts: Texts, limits: Limits, progress: Shown) -> Iterator[list[str]]:
    known = Documents(graphql_schema(), limits)
    for owner, documents_of_one in texts.items():
        for identifier, text in documents_of_one.items():
            errors = known.prepared(text, suggests=True).errors
            if errors:
                told = [formatted(error, explores=True) for error in errors]
                yield [f"{owner}: {identifier}{_sentence(one)}" for one in told]
            progress.one_more()


def _sentence(error: Mapping[str, Any]) -> str:
    places = [f"{place['line']}:{place['column']}" for place in error.get("locations", ())[:1]]
    return ":".join(["", *places, f" {error['message']}"])
