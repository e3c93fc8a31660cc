"""Wrong use, in one sentence that ends with what to do next.

What was given is not repeated: it may be somebody's name or number. Names of our own are.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import typer


def of_a_file(error: OSError) -> str:
    """What the machine will not do with a file or with standard output."""
    what = error.filename or "the output"
    why = (error.strerror or "it is not possible").lower()
    return f"{what}: {why}: check the folder this runs in, and where the output goes"


def sentence(error: typer.TyperException) -> str:
    """What is wrong with the words of a command line."""
    context: Any = getattr(error, "ctx", None)
    path = "omsorg" if context is None else context.command_path
    return _said(error, context, f"see `{path} --help`")


def _said(error: Any, context: Any, where: str) -> str:
    if hasattr(error, "possibilities"):
        return f"there is no such option{_meant(error.possibilities or (), where)}"
    if getattr(error, "param", None) is not None:
        if type(error).__name__ == "MissingParameter":
            return f"{_name(error.param)} is missing: {where}"
        return f"{_name(error.param)}: {_fitting(error.param, where)}"
    if hasattr(error, "option_name"):
        none = "not take a value" in error.message
        return f"{error.option_name}: write {'it without a value' if none else 'a value after it'}"
    if hasattr(getattr(context, "command", None), "commands"):
        typed = re.match(r"No such command '(.*?)'", error.message)
        names = context.command.commands
        near = get_close_matches(typed[1], names) if typed else ()
        return f"there is no such command{_meant(near, where)}"
    return f"that is a word too many: {where}"


def _meant(names: Iterable[str], where: str) -> str:
    near = " or ".join(sorted(names))
    return f", did you mean {near}? {where.capitalize()}" if near else f": {where}"


def _name(param: Any) -> str:
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or param.name.upper())


def _fitting(param: Any, where: str) -> str:
    kind = param.type_descriptor
    if kind.is_choice:
        choices = [str(getattr(choice, "value", choice)).lower() for choice in kind.choices]
        return f"use one of {', '.join(choices)}"
    if param.min is not None and param.max is not None:
        return f"give a whole number from {param.min} to {param.max}"
    return where
