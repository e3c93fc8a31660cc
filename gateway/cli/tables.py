"""Policies as tables: on a terminal for one municipality, in Markdown for all of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from gateway.app import SystemClock
from gateway.config.municipalities import read_municipalities
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import Language
from gateway.records.source import Source
from gateway.routing.connections import Routes
from gateway.routing.register import register
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials

_SIGNS = {Verdict.SHOWN: "shown", Verdict.WITHHELD: "**withheld**", Verdict.NOT_OFFERED: "-"}


def connected(path: Path = Path("municipalities.toml")) -> Mapping[MunicipalityCode, Source]:
    """The municipalities of a file. No care system is asked for it."""
    nobody = Credentials(client_id="nobody", secret="nothing")  # noqa: S106 - never sent
    read = read_municipalities(
        path,
        known=register().municipalities,
        credentials=lambda _: nobody,
        upstream=UpstreamSettings(),
    )
    return Routes.to(read.municipalities, SystemClock()).sources


def print_policy(
    sources: Mapping[MunicipalityCode, Source], code: str, role: Role, language: str
) -> None:
    """One municipality's policy for one role."""
    source = sources.get(MunicipalityCode(code.upper()))
    if source is None:
        raise Misconfigured(f"not connected: use one of {', '.join(sources)}")
    if language.upper() not in set(Language):
        raise Misconfigured("there is no such language: use da, nb or en")
    said_in = Language(language.upper())
    table = Table(title=f"{source.code} {source.offers.portal_name}, {role.lower()}")
    for heading in ("topic", "verdict", "explanation", "cut away", "instead", "source"):
        table.add_column(heading, overflow="fold")
    for topic in Topic:
        ruling = source.policy.ruling(topic, role)
        instead = ruling.alternative
        consent = " (separate consent)" if instead and instead.requires_separate_consent else ""
        table.add_row(
            topic,
            ruling.verdict,
            ruling.explanation.said_in(said_in),
            ", ".join(r.part for r in source.policy.redactions(topic, role)),
            f"{instead.title.said_in(said_in)}{consent}" if instead else "",
            ruling.source,
        )
    Console(width=None if typer.get_text_stream("stdout").isatty() else 160).print(table)


def support_table(sources: Mapping[MunicipalityCode, Source]) -> str:
    """Every topic, municipality and role in Markdown."""
    names = {code: register().municipalities[code].name for code in sources}
    lines = [
        "# What each portal shows",
        "",
        "Generated from the policies by `make docs`; a test compares. `-` is not offered.",
    ]
    for role in Role:
        lines += ["", f"## {role.capitalize()}", "", *_markdown(sources, names, role)]
    return "\n".join(lines) + "\n"


def _markdown(
    sources: Mapping[MunicipalityCode, Source],
    names: Mapping[MunicipalityCode, str],
    role: Role,
) -> Sequence[str]:
    heading = " | ".join(f"{names[code]} `{code}`" for code in sources)
    rows = [f"| topic | {heading} |", "|---" * (len(sources) + 1) + "|"]
    for topic in Topic:
        cells = [_cell(source, topic, role) for source in sources.values()]
        rows.append(f"| {topic} | {' | '.join(cells)} |")
    return rows


def _cell(source: Source, topic: Topic, role: Role) -> str:
    sign = _SIGNS[source.policy.ruling(topic, role).verdict]
    cuts = [r.part.lower().replace("_", " ") for r in source.policy.redactions(topic, role)]
    return f"{sign} (without {', '.join(cuts)})" if cuts else sign
