"""Secrets in the environment, or in files that it names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gateway.domain.errors import Misconfigured

_SHORTEST: Final = 32


def secret(environment: Mapping[str, str]) -> bytes:
    """OMSORG_SECRET, or what is in the file of OMSORG_SECRET_FILE. Raises `Misconfigured`."""
    told = told_or_in_file(environment, "OMSORG_SECRET")
    if told is None or len(told) < _SHORTEST:
        raise Misconfigured("OMSORG_SECRET is missing or short: give 32 random characters or more")
    return told.encode()


def metrics_token(environment: Mapping[str, str]) -> str | None:
    """OMSORG_METRICS_TOKEN, or what is in the file of ..._FILE; None: no metrics are shown.

    Raises `Misconfigured` for one that could be guessed, or that no header can carry.
    """
    told = told_or_in_file(environment, "OMSORG_METRICS_TOKEN")
    if told is None:
        return None
    if len(told) < _SHORTEST or not told.isascii() or not told.isprintable() or " " in told:
        raise Misconfigured(
            "OMSORG_METRICS_TOKEN is not good: give 32 or more random letters and digits"
        )
    return told


def told_or_in_file(environment: Mapping[str, str], variable: str) -> str | None:
    """A variable, or what is in the file that `..._FILE` names. Raises `Misconfigured`."""
    path = environment.get(f"{variable}_FILE")
    if path is None:
        return environment.get(variable)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(f"{variable}_FILE cannot be read: name a readable file") from None
