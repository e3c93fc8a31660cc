"""The street door: every route of the gateway, and what stands behind each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import StatelessLifespan

from gateway.config.environment import Settings
from gateway.execution.compiled.plans import Plans
from gateway.execution.documents import Documents
from gateway.execution.operation import Execution
from gateway.execution.registered import Registered
from gateway.http.browsers import Browsers
from gateway.http.capacity import Capacity
from gateway.http.compression import Compressed
from gateway.http.console import console_routes
from gateway.http.costs import Costs
from gateway.http.downloads import Downloads
from gateway.http.elsewhere import door, no_socket
from gateway.http.graphql import Endpoint
from gateway.http.health import alive, ready
from gateway.http.limiting import Gate
from gateway.http.methods import WholeRoute
from gateway.http.metrics import metrics_routes
from gateway.http.operations import Operations
from gateway.http.sockets import Sockets
from gateway.http.streaming import Streaming
from gateway.http.wanted_documents import WantedDocuments
from gateway.metrics.counts import Metrics
from gateway.resolvers.context import Services
from gateway.schema import schema
from gateway.schema.costs import applied
from gateway.schema.errors import formatted
from gateway.schema.shortcuts import Shortcuts


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """What the routes need."""

    settings: Settings
    services: Services
    gate: Gate
    registered: Registered
    streaming: Streaming
    capacity: Capacity
    metrics: Metrics

    def app(
        self, check: Callable[[], Awaitable[None]], lifespan: StatelessLifespan[Starlette]
    ) -> Starlette:
        """The ASGI app. `check` raises where nothing can be logged."""
        operations = self._operations()
        routes: list[BaseRoute] = [
            self._graphql(operations),
            WebSocketRoute("/graphql", self._sockets(operations).__call__),
            WholeRoute("/documents/{opaque}", self._downloads().__call__, "GET"),
            WholeRoute("/healthz", alive, "GET"),
            WholeRoute("/readyz", ready(check), "GET"),
            *metrics_routes(self.settings.metrics_token, self.metrics.page),
            WebSocketRoute("/{elsewhere:path}", no_socket),
            *(console_routes(console) if (console := self.settings.console) else ()),
        ]
        secure = self.settings.origin.startswith("https:")
        browsers = Middleware(Browsers, origins=self.settings.origins, secure=secure)
        return door(routes, lifespan, around=[browsers])

    def _operations(self) -> Operations:
        executable = schema._schema  # noqa: SLF001 - strawberry's public wrapper hides it
        clients, limits = self.settings.clients.clients, self.settings.clients.limits
        return Operations(
            execution=Execution(executable, self._plans(executable)),
            documents=Documents(executable, limits),
            wanted=WantedDocuments(clients=clients, registered=self.registered),
            costs=Costs.of(executable, applied, clients),
            services=self.services,
            limits=limits,
            formatted=formatted,
            read_budget=self.settings.read_budget,
            change_budget=self.settings.write_budget,
        )

    def _plans(self, executable: GraphQLSchema) -> Plans:
        return Plans(executable, Shortcuts(schema), told=self.metrics.compiled)

    def _graphql(self, operations: Operations) -> WholeRoute:
        endpoint = Endpoint(
            operations=operations,
            gate=self.gate,
            streaming=self.streaming,
            capacity=self.capacity,
            counts=self.metrics,
            edition=self.settings.edition,
        )
        compressed = [Middleware(Compressed)] if self.settings.compress else []
        return WholeRoute("/graphql", endpoint.__call__, "GET", "POST", middleware=compressed)

    def _sockets(self, operations: Operations) -> Sockets:
        return Sockets(
            operations=operations,
            gate=self.gate,
            streaming=self.streaming,
            capacity=self.capacity,
            origins=self.settings.origins,
            counts=self.metrics,
        )

    def _downloads(self) -> Downloads:
        return Downloads(
            services=self.services,
            gate=self.gate,
            read_budget=self.settings.read_budget,
            counts=self.metrics,
        )
