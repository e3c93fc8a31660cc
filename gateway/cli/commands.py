"""The command line: its commands, and how each of them ends.

What a command needs is loaded when it runs: help, mistakes and completion wait for none of it.
"""

import errno
import os
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from gateway.cli import completion as completing
from gateway.cli import exits, mistakes, versions, wording
from gateway.cli.audit import audit
from gateway.cli.documents import documents
from gateway.cli.places import IDENTITY
from gateway.cli.progress import shown
from gateway.cli.shapes import SWITCH, Command, Program
from gateway.domain.errors import Misconfigured
from gateway.domain.topics import Role

_OF_FILES: Final = {errno.ENOENT, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EISDIR}
_RUNNING: Final = "Running it"
_LOOKING: Final = "Looking"
_ANSWERING: Final = "Answering for it"
_SHELL: Final = "In the shell"

commands = typer.Typer(
    cls=Program,
    help=wording.OMSORG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

Port = Annotated[int, typer.Option(min=1, max=65535, metavar="PORT", help="The port to listen on.")]


class Spoken(StrEnum):
    """The languages that policies are written in."""

    DA = "da"
    NB = "nb"
    EN = "en"


def main() -> None:
    """Run the command line, and end with one of `exits`."""
    completing.ready()
    try:
        ended = commands()
    except SystemExit as ending:
        if isinstance(ending.__context__, BrokenPipeError):
            _say_no_more()
            raise SystemExit(exits.READER_LEFT) from None
        raise
    except Misconfigured as mistake:
        _end(exits.WRONG, str(mistake))
    except typer.TyperException as mistake:
        if type(mistake).__name__ == "NoArgsIsHelpError":  # which has printed the help
            raise SystemExit(exits.WRONG) from None
        _end(exits.WRONG, mistakes.sentence(mistake))
    except OSError as error:
        if error.errno not in _OF_FILES:
            _end_unexpectedly()
        _end(exits.WRONG, mistakes.of_a_file(error))
    except Exception:  # noqa: BLE001 - the last place where it can be said
        _end_unexpectedly()
    raise SystemExit(ended or exits.DONE)


def _end(code: int, sentence: str) -> NoReturn:
    sys.stderr.write(f"omsorg: {sentence}\n")
    raise SystemExit(code) from None


def _end_unexpectedly() -> NoReturn:
    traceback.print_exc()
    _end(exits.UNEXPECTED, "a mistake of its own: report it, with `omsorg --version`")


def _say_no_more() -> None:
    """What is still to be written goes nowhere, or the end of the process would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(versions.told())
        raise typer.Exit


@commands.callback()
def _omsorg(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            metavar=SWITCH,
            help="Print the version, and what it runs on.",
            callback=lambda asked: _version(asked=asked),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """What stands before the commands."""
    del version


@commands.command(cls=Command, help=wording.SERVE, rich_help_panel=_RUNNING)
def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, metavar="NUMBER", help="So many processes, on one port."),
    ] = 1,
) -> None:
    """Serve the gateway."""
    from gateway.cli.serving import serve_for_real  # noqa: PLC0415 - see above

    serve_for_real(host, port, workers)


@commands.command(cls=Command, help=wording.DEMO, rich_help_panel=_RUNNING)
def demo(
    port: Port = 8000,
    scale: Annotated[
        int,
        typer.Option(min=1, max=1000, metavar="TIMES", help="So many times the usual records."),
    ] = 1,
) -> None:
    """Start the demo world and the gateway."""
    with shown("Loading the demo world"):
        from gateway.cli.demo import world  # noqa: PLC0415 - see above
        from gateway.cli.serving import serve_demo  # noqa: PLC0415 - see above

    with world(port, scale) as environment:
        serve_demo(port, environment)


@commands.command(cls=Command, help=wording.TOKEN, rich_help_panel=_RUNNING)
def token(
    person: Annotated[
        str,
        typer.Argument(metavar="PERSON", help="A demo person.", autocompletion=completing.persons),
    ],
) -> None:
    """Print an access token of the running demo."""
    import httpx  # noqa: PLC0415 - see above

    try:
        answer = httpx.get(f"{IDENTITY}/demo/token", params={"person": person}, trust_env=False)
    except httpx.HTTPError:
        raise Misconfigured("the demo is not running: start it with `make run`") from None
    if answer.status_code != httpx.codes.OK:
        known = ", ".join(key for key, _ in completing.persons(""))
        raise Misconfigured(f"there is no such demo person: use one of {known}")
    typer.echo(answer.json()["access_token"])


@commands.command(cls=Command, help=wording.POLICY, rich_help_panel=_LOOKING)
def policy(
    municipality: Annotated[
        str | None,
        typer.Argument(
            metavar="MUNICIPALITY",
            help="Its country and code, as DK-0217.",
            autocompletion=completing.connected,
        ),
    ] = None,
    role: Annotated[
        Role,
        typer.Option(
            case_sensitive=False,
            metavar="ROLE",
            show_default=False,
            help=r"citizen, relative, parent or guardian. \[default: citizen]",
            autocompletion=completing.roles,
        ),
    ] = Role.CITIZEN,
    language: Annotated[
        Spoken,
        typer.Option(
            case_sensitive=False,
            metavar="LANGUAGE",
            help="The language of explanations: da, nb or en.",
        ),
    ] = Spoken.EN,
    municipalities: Annotated[
        Path | None,
        typer.Option(
            envvar="OMSORG_MUNICIPALITIES",
            metavar="FILE",
            help=r"The connected municipalities. \[default: municipalities.toml]",
        ),
    ] = None,
    *,
    support_table: Annotated[
        bool,
        typer.Option(
            "--support-table", metavar=SWITCH, help="The demo's municipalities, in Markdown."
        ),
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", metavar=SWITCH, help="Write docs/support-table.md anew.")
    ] = False,
) -> None:
    """Print what a portal shows, withholds and does not have, to whom and on whose word."""
    if municipality is None and not (support_table or write):
        raise Misconfigured("which municipality? Name one, as in `omsorg policy DK-0217`")
    with shown("Loading the policies"):
        from gateway.cli import tables  # noqa: PLC0415 - see above

        table = support_table or write
        file = None if table else municipalities
        sources = tables.connected(file or Path("municipalities.toml"))
    if municipality is not None and not table:
        tables.print_policy(sources, municipality, role, language)
    elif write:
        Path("docs/support-table.md").write_text(tables.support_table(sources), encoding="utf-8")
    else:
        typer.echo(tables.support_table(sources))


@commands.command(cls=Command, help=wording.SCHEMA, rich_help_panel=_LOOKING)
def schema(
    *,
    write: Annotated[
        bool,
        typer.Option("--write", metavar=SWITCH, help="Write the two files, in the current folder."),
    ] = False,
) -> None:
    """Print the schema, or write schema.graphql and possibleTypes.json."""
    with shown("Building the schema"):
        from gateway.schema.export import possible_types, sdl  # noqa: PLC0415 - see above

        text = sdl()
    if not write:
        typer.echo(text)
        return
    Path("schema.graphql").write_text(text, encoding="utf-8")
    Path("possibleTypes.json").write_text(possible_types(), encoding="utf-8")


commands.add_typer(documents, name="documents", rich_help_panel=_LOOKING)
commands.add_typer(audit, name="audit", rich_help_panel=_ANSWERING)


@commands.command(cls=Command, help=wording.COMPLETION, rich_help_panel=_SHELL)
def completion(
    shell: Annotated[
        completing.Shell,
        typer.Argument(metavar="SHELL", case_sensitive=False, help="bash, zsh or fish."),
    ],
) -> None:
    """Print the script of a shell."""
    typer.echo(completing.script(shell))
