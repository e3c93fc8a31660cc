"""From a table of `tls` to what connections to that source are made with."""

from pathlib import Path

from gateway.config.shapes import TlsTable
from gateway.domain.errors import Misconfigured
from gateway.upstream.trust import Trust, context


def trusting(table: TlsTable, folder: Path) -> Trust:
    """The files of the table, tried once. Raises `Misconfigured` that names the setting."""

    def place(told: str | None) -> Path | None:
        return None if told is None else folder / told

    trust = Trust(
        certificate=place(table.certificate),
        key=place(table.key),
        authorities=place(table.authorities),
    )
    try:
        context(trust)
    except Misconfigured as error:
        raise Misconfigured(f"tls.{error}") from None
    return trust
