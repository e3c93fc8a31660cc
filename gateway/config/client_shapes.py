"""The shape of clients.toml: strict, so that a slip of the pen is seen."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from gateway.config.shapes import Table
from gateway.domain.clients import Allowance
from gateway.domain.topics import Role, Topic

_EVERYTHING: Final = "all"
_USUAL: Final = Allowance()


def _each(told: Any, known: type[Topic | Role]) -> Any:
    return list(known) if told == _EVERYTHING else _list(told)


def _list(told: Any) -> Any:
    if not isinstance(told, list):
        raise PydanticCustomError("list_or_all", 'write a list, or "all"')
    return told


def _none_if_all(told: Any) -> Any:
    return None if told == _EVERYTHING else _list(told)


Topics = Annotated[list[Topic], Field(min_length=1), BeforeValidator(lambda t: _each(t, Topic))]
Roles = Annotated[list[Role], Field(min_length=1), BeforeValidator(lambda t: _each(t, Role))]
Places = list[Annotated[str, Field(min_length=1, strict=True)]]
Codes = Annotated[list[str], Field(min_length=1)]


class RateTable(Table):
    """A token bucket. The bounds are those within which its moments are counted exactly."""

    per_minute: float = Field(ge=0.01, le=1_000_000, strict=True)
    burst: int = Field(ge=1, le=1_000_000, strict=True)


class AllowanceTable(Table):
    """The most that one operation may cost."""

    most_calls: int = Field(default=_USUAL.calls, ge=0, le=1_000_000, strict=True)
    most_rows: int = Field(default=_USUAL.rows, ge=0, le=1_000_000_000, strict=True)


class AnonymousTable(RateTable, AllowanceTable):
    """Whoever sends no token."""

    free_queries: bool = Field(strict=True)
    explores: bool = Field(default=False, strict=True)
    documents: Places = Field(default_factory=list)


class ClientTable(RateTable, AllowanceTable):
    """One application. `municipalities` None: every connected one; `issuers` None: every one."""

    id: str = Field(min_length=1, max_length=200, pattern=r"^[!-~]+$", strict=True)
    name: str | None = Field(default=None, min_length=1, max_length=200)
    topics: Topics
    municipalities: Annotated[Codes | None, BeforeValidator(_none_if_all)]
    roles: Roles = Field(default_factory=lambda: list(Role))
    issuers: Annotated[list[str] | None, Field(min_length=1)] = None
    free_queries: bool = Field(strict=True)
    explores: bool = Field(default=False, strict=True)
    documents: Places = Field(default_factory=list)


Most = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
Bytes = Annotated[int, Field(ge=1_024, le=16 * 1024 * 1024, strict=True)]


class LimitsTable(Table):
    """What one request may ask at most; see `Limits`. What is left out is as it is there."""

    body_bytes: Bytes | None = None
    variable_bytes: Bytes | None = None
    tokens: Most | None = None
    depth: Most | None = None
    fields: Most | None = None
    root_fields: Most | None = None
    aliases: Most | None = None
    directives: Most | None = None
    fragments: Most | None = None
    repeated_fields: Most | None = None
    list_items: Most | None = None
    operations: Most | None = None
    introspections: Most | None = None
    reported_errors: Most | None = None
    operations_at_once: Most | None = None


class ClientsFile(Table):
    """clients.toml."""

    demo: bool = Field(default=False, strict=True)
    anonymous: AnonymousTable
    person: RateTable
    limits: LimitsTable = Field(default_factory=LimitsTable)
    client: list[ClientTable] = Field(min_length=1)
