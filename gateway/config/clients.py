"""clients.toml: the applications that may ask, what each is granted, and how often all may."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from gateway.config.client_shapes import AllowanceTable, ClientsFile, ClientTable, RateTable
from gateway.config.manifests import DocumentFiles
from gateway.config.shapes import read_shape
from gateway.config.toml_lines import line_of
from gateway.domain.clients import ANONYMOUS, Allowance, AnonymousGrant, ClientGrant, Clients, Rate
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import MunicipalityCode
from gateway.execution.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsSettings:
    """The file, read. `demo`: its clients are the demo world's."""

    demo: bool
    clients: Clients
    limits: Limits = field(default_factory=Limits)
    documents: DocumentFiles = field(default_factory=DocumentFiles)


def read_clients(
    path: Path,
    *,
    known: Collection[MunicipalityCode],
    connected: Collection[MunicipalityCode],
    issuers: Collection[str],
) -> ClientsSettings:
    """The file, checked against the register, the connected municipalities and the issuers.

    Raises `Misconfigured` that names the line, what is wrong and what to do.
    """
    read = read_shape(path, ClientsFile.model_validate)
    text = path.read_text(encoding="utf-8")
    grants: dict[str, ClientGrant] = {}
    for index, table in enumerate(read.client):
        try:
            _check_id(table.id, grants)
            _check_municipalities(table.municipalities or (), known, connected)
            _check_issuers(table.issuers or (), issuers)
        except Misconfigured as error:
            place = ("client", index, str(error).partition(":")[0])
            raise Misconfigured(f"{path.name} line {line_of(text, place)}: {error}") from None
        grants[table.id] = _grant(table)
    anonymous = AnonymousGrant(
        rate=_rate(read.anonymous),
        free_queries=read.anonymous.free_queries,
        explores=read.anonymous.explores,
        most=_most(read.anonymous),
    )
    clients = Clients(anonymous=anonymous, person=_rate(read.person), grants=grants)
    return ClientsSettings(
        demo=read.demo,
        clients=clients,
        limits=_limits(read),
        documents=_documents(read, path.parent),
    )


def read_documents(path: Path) -> tuple[DocumentFiles, Limits]:
    """Where the file says that documents are registered, and the limits that hold for them.

    Raises `Misconfigured`.
    """
    read = read_shape(path, ClientsFile.model_validate)
    return _documents(read, path.parent), _limits(read)


def _limits(read: ClientsFile) -> Limits:
    return Limits(**read.limits.model_dump(exclude_none=True))


def _documents(read: ClientsFile, folder: Path) -> DocumentFiles:
    """Where documents are registered; places are meant from the file's own folder."""
    told = {ANONYMOUS: read.anonymous.documents, **{one.id: one.documents for one in read.client}}
    places = {o: tuple(folder / place for place in found) for o, found in told.items() if found}
    return DocumentFiles(places)


def _check_id(client: str, before: Collection[str]) -> None:
    if client == ANONYMOUS:
        raise Misconfigured(
            f"id: {ANONYMOUS} is whoever sends no token: give the client another, or mean "
            f"[{ANONYMOUS}]"
        )
    if client in before:
        raise Misconfigured(f"id: there are two clients with the id {client}: remove one")


def _check_municipalities(
    codes: Collection[str],
    known: Collection[MunicipalityCode],
    connected: Collection[MunicipalityCode],
) -> None:
    for code in codes:
        if code not in known:
            raise Misconfigured(
                f"municipalities: there is no {code!r}: write country and code, as in DK-0751"
            )
        if code not in connected:
            raise Misconfigured(
                f"municipalities: {code} is not connected: connect it in the municipalities file, "
                "or take it out here"
            )


def _check_issuers(told: Collection[str], believed: Collection[str]) -> None:
    for issuer in told:
        if issuer not in believed:
            raise Misconfigured(
                f"issuers: tokens of {issuer} are not believed: write it as in the identity file, "
                "or take it out here"
            )


def _grant(table: ClientTable) -> ClientGrant:
    codes = table.municipalities
    return ClientGrant(
        id=table.id,
        name=table.name,
        topics=frozenset(table.topics),
        municipalities=None if codes is None else frozenset(map(MunicipalityCode, codes)),
        roles=frozenset(table.roles),
        rate=_rate(table),
        free_queries=table.free_queries,
        explores=table.explores,
        most=_most(table),
        issuers=None if table.issuers is None else frozenset(table.issuers),
    )


def _most(table: AllowanceTable) -> Allowance:
    return Allowance(calls=table.most_calls, rows=table.most_rows)


def _rate(table: RateTable) -> Rate:
    return Rate(per_minute=table.per_minute, burst=table.burst)
