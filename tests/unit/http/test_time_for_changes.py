"""How long changes that are asked for together may take: no right is older when all are told."""

import asyncio

import pytest
import strawberry

from gateway.execution.documents import Documents
from gateway.execution.limits import Limits
from gateway.execution.operation import Execution
from gateway.http.costs import Costs
from gateway.http.operations import Operation, Operations
from gateway.http.requests import GraphQLRequest
from gateway.http.wanted_documents import WantedDocuments
from gateway.schema.errors import formatted
from gateway.upstream.budget import deadline
from tests.unit.http.small import House, clients

BELIEVED = 30.0
"""Seconds: a revoked mandate stops answering within them."""
SLACK = 0.5


@strawberry.type
class Query:
    nothing: str | None = None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def left(self) -> float:
        return deadline(3600) - asyncio.get_running_loop().time()


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation)._schema


async def time_left(roots: int, *, read: float, change: float) -> float:
    """How many seconds the first of so many changes is given for all of them."""
    operations = Operations(
        execution=Execution(SCHEMA),
        documents=Documents(SCHEMA, Limits()),
        wanted=WantedDocuments(clients=clients()),
        costs=Costs.of(SCHEMA, lambda _: {}, clients()),
        services=House(),  # type: ignore[arg-type]
        formatted=formatted,
        read_budget=read,
        change_budget=change,
    )
    query = f"mutation {{ {' '.join(f'f{n}: left' for n in range(roots))} }}"
    asked = GraphQLRequest(query=query, variables=None, operation=None)
    operation = operations.prepared(asked, None)
    assert isinstance(operation, Operation)
    answer = await operations.answer(operation, None)
    return float(answer.body["data"]["f0"])


@pytest.mark.parametrize("roots", [1, 2, 30])
@pytest.mark.parametrize(("read", "change"), [(3, 10), (1, 2), (0.5, 14)])
async def test_the_last_of_many_changes_ends_before_what_opened_the_first_is_too_old(
    roots: int, read: float, change: float
) -> None:
    """The last begins within the time that is left, and takes its own time at most."""
    left = await time_left(roots, read=read, change=change)
    assert left + change <= BELIEVED
    assert left >= read + change - SLACK


@pytest.mark.parametrize("roots", [1, 2, 30])
async def test_one_change_always_has_its_whole_time(roots: int) -> None:
    assert await time_left(roots, read=3, change=60) == pytest.approx(63, abs=SLACK)
