"""Commands and groups of them, as typer has them, but for what does not read well."""

from typing import Any, Final

from typer.core import TyperCommand, TyperGroup, TyperOption

SWITCH: Final = ""
"""What a switch takes: nothing. Typer would say `<bool>`."""
_LAST: Final = "completion"


class Command(TyperCommand):
    """One command."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """`--help` is a switch like any other."""
        return _switch(super().get_help_option(ctx))


class Group(TyperGroup):
    """Commands under one name."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """`--help` is a switch like any other."""
        return _switch(super().get_help_option(ctx))


class Program(Group):
    """All of them. It is called omsorg however it was started, as `python -m gateway` too."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Typer puts groups after commands; what is about the shell is to come last."""
        return sorted(super().list_commands(ctx), key=lambda name: name == _LAST)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run one, and hand on what it raises, or the exit code."""
        told = {**extra, "prog_name": "omsorg", "standalone_mode": False}
        return super().main(*args, **told)


def _switch(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.metavar = SWITCH
        option.help = "Show this and exit."
    return option
