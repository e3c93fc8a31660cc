"""The command line. A mistake is one sentence on standard error, and exit code 2."""

import sys
from pathlib import Path
from typing import Annotated

import httpx
import typer

from gateway.cli import demo as demo_world
from gateway.cli import tables
from gateway.cli.audit import audit
from gateway.cli.documents import documents
from gateway.cli.serving import file_served, serve_demo, serve_for_real
from gateway.domain.errors import Misconfigured
from gateway.domain.topics import Role
from gateway.schema.export import possible_types, sdl

commands = typer.Typer(
    help="omsorg: one GraphQL schema over the care records that municipalities keep.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
commands.add_typer(audit, name="audit")
commands.add_typer(documents, name="documents")

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]


def main() -> None:
    """Run the command line."""
    try:
        commands()
    except Misconfigured as error:
        sys.stderr.write(f"omsorg: {error}\n")
        raise SystemExit(2) from None


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve the gateway. Settings come from the environment and three TOML files."""
    serve_for_real(host, port)


@commands.command()
def demo(port: Port = 8000, scale: Annotated[int, typer.Option(min=1, max=1000)] = 1) -> None:
    """Start the demo world and the gateway on this machine; Ctrl-C stops everything."""
    with demo_world.world(port, scale) as environment:
        serve_demo(port, environment)


@commands.command()
def token(person: Annotated[str, typer.Argument(help="A demo person, e.g. citizen.")]) -> None:
    """Print an access token of the running demo."""
    try:
        answer = httpx.get(
            f"{demo_world.IDENTITY}/demo/token", params={"person": person}, trust_env=False
        )
    except httpx.HTTPError:
        raise Misconfigured("the demo is not running: start it with `make run`") from None
    if answer.status_code != httpx.codes.OK:
        raise Misconfigured("there is no such demo person: see `docs/` or the console's list")
    typer.echo(answer.json()["access_token"])


@commands.command()
def schema(
    *, write: Annotated[bool, typer.Option(help="Write the two files of the root anew.")] = False
) -> None:
    """Print the schema, or write schema.graphql and possibleTypes.json."""
    if not write:
        typer.echo(sdl())
        return
    Path("schema.graphql").write_text(sdl(), encoding="utf-8")
    Path("possibleTypes.json").write_text(possible_types(), encoding="utf-8")


@commands.command()
def policy(
    municipality: Annotated[str | None, typer.Argument(help="E.g. DK-0217.")] = None,
    role: Annotated[str, typer.Option(help="citizen, relative, parent or guardian.")] = "citizen",
    language: Annotated[str, typer.Option(help="da, nb or en.")] = "en",
    *,
    support_table: Annotated[bool, typer.Option(help="All municipalities, in Markdown.")] = False,
    write: Annotated[bool, typer.Option(help="Write docs/support-table.md anew.")] = False,
) -> None:
    """Print what a portal shows, withholds and does not have, to whom and on whose word."""
    if support_table or write:
        text = tables.support_table(tables.connected())
        if write:
            Path("docs/support-table.md").write_text(text, encoding="utf-8")
        else:
            typer.echo(text)
        return
    if municipality is None:
        raise Misconfigured("which municipality? Name one, as in `omsorg policy DK-0217`")
    if role.upper() not in set(Role):
        raise Misconfigured(f"there is no such role: use {', '.join(r.lower() for r in Role)}")
    sources = tables.connected(file_served())
    tables.print_policy(sources, municipality, Role(role.upper()), language)
