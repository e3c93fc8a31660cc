"""What an operation may cost: judged before it is executed, and told to whoever develops."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from graphql import GraphQLError, GraphQLSchema

from gateway.domain.clients import Allowance, Clients
from gateway.execution.cost import Cost, Estimates
from gateway.execution.cost_rules import Applied, cost_rules
from gateway.execution.limits import TooComplexError
from gateway.execution.operation import Given

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Costs:
    """Judges by the estimate alone: what is really fetched depends on what is hidden."""

    estimates: Estimates
    clients: Clients

    @classmethod
    def of(cls, schema: GraphQLSchema, applied: Applied, clients: Clients) -> "Costs":
        """By the directives of a schema. Raises `ValueError` for those nobody can follow."""
        return cls(Estimates(schema, cost_rules(schema, applied)), clients)

    def judged(
        self, given: Given | tuple[GraphQLError, ...], client: str | None
    ) -> Mapping[str, Any]:
        """What the answer tells of the cost: nothing, where the client may not explore.

        Raises `TooComplexError` where it is too much. What cannot be executed costs nothing.
        """
        if not isinstance(given, Given):
            return NOTHING
        cost = self.estimates.cost(given)
        most = self.clients.most(client)
        _check(cost, most)
        return {"cost": _told(cost, most)} if self.clients.may_explore(client) else NOTHING


def _check(cost: Cost, most: Allowance) -> None:
    calls = f"{cost.calls} calls to care systems and registers, {most.calls} are allowed"
    rows = f"{cost.rows} rows, {most.rows} are allowed"
    for found, allowed, limit, said in (
        (cost.calls, most.calls, "most_calls", calls),
        (cost.rows, most.rows, "most_rows", rows),
    ):
        if found > allowed:
            raise TooComplexError(
                f"The operation is estimated to cost {said}: ask for less at a time, in smaller "
                "pages or of fewer municipalities.",
                limit=limit,
                most=allowed,
            )


def _told(cost: Cost, most: Allowance) -> dict[str, dict[str, int]]:
    return {
        "calls": {"estimated": cost.calls, "allowed": most.calls},
        "rows": {"estimated": cost.rows, "allowed": most.rows},
    }
