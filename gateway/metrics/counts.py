"""Everything that is counted, in a registry of its own, as Prometheus reads it.

A label's values come from a closed set: no person, no client and no text from outside can become
one. Whatever is not in the set counts as `unknown`.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Final, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import MutexValue, ValueClass

from gateway.domain.access_log import AccessKind, AccessOutcome
from gateway.domain.clock import Clock
from gateway.domain.errors import TokenFault

ADDED_UP: Final = ValueClass is not MutexValue
"""Whether several processes count in files that stand side by side, as their supervisor has it."""
UNKNOWN: Final = "unknown"
TRANSPORTS: Final = frozenset({"http", "sse", "websocket", "download"})
KINDS: Final = frozenset({"query", "mutation", "subscription", "none"})
OUTCOMES: Final = frozenset(
    {"answered", "request_error", "unauthenticated", "forbidden", "rate_limited"}
    | {"source_unavailable", "store_unavailable", "failed"}
)
"""How an operation ended as a whole. One that was executed is answered, errors of fields or not."""
LIMITED: Final = frozenset({"address", "client", "person"})
CALLS: Final = frozenset({"answered", "unavailable", "timeout", "invalid", "abandoned"})
_ACCESSES: Final = frozenset(AccessKind)
_ENDS: Final = frozenset(AccessOutcome)
COMPILED: Final = frozenset({"known", "compiled", "variants", "condition", "directive", "size"})
_SECONDS: Final = (0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._open: Callable[[], int] = int
        self._under_way: Callable[[], int] = int
        self._operations = Counter(
            "omsorg_operations",
            "Operations, by the road they came and how they ended as a whole",
            ("transport", "kind", "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            "omsorg_operation_seconds",
            "How long operations took that have one answer",
            ("transport", "kind"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._tokens = Counter(
            "omsorg_tokens_refused",
            "Sign-ins that were refused, by what was wrong",
            ("reason",),
            registry=registry,
        )
        self._limited = Counter(
            "omsorg_rate_limited",
            "Requests that were one too many, by what they were counted for",
            ("counted_for",),
            registry=registry,
        )
        self._entries = Counter(
            "omsorg_access_log_entries",
            "Entries of the access log that are durable",
            ("kind", "outcome"),
            registry=registry,
        )
        self._transactions = Counter(
            "omsorg_access_log_transactions",
            "Transactions in which entries of the access log became durable",
            registry=registry,
        )
        self._calls = Counter(
            "omsorg_source_calls",
            "Calls to care systems, registers and issuers, by how they ended",
            ("source", "outcome"),
            registry=registry,
        )
        self._ended: dict[tuple[str, str], Counter] = {}
        self._turned_away = Counter(
            "omsorg_turned_away",
            "Operations for which there was no place, by the road they came",
            ("transport",),
            registry=registry,
        )
        self._running = Gauge(
            "omsorg_operations_under_way",
            "Operations that have a place",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._plans = Counter(
            "omsorg_operations_compiled",
            "How operations were found for execution: known, compiled, or why graphql-core did it",
            ("how",),
            registry=registry,
        )
        self._streams = Gauge(
            "omsorg_open_streams",
            "WebSockets and event streams that are open",
            registry=registry,
            multiprocess_mode="livesum",
        )

    def page(self) -> bytes:
        """All of it in Prometheus' text format; of several processes the sums."""
        self.look()
        if not ADDED_UP:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def look(self) -> None:
        """Take down what can only be counted now."""
        self._streams.set(self._open())
        self._running.set(self._under_way())

    async def look_forever(self, clock: Clock) -> None:
        """Do so each second, where another process may be asked for the page."""
        while ADDED_UP:
            self.look()
            await clock.sleep(1.0)

    def operation(self, transport: str, kind: str, outcome: str, seconds: float | None) -> None:
        """An operation has ended. `seconds` is None where it had more answers than one."""
        road, sort = _of(TRANSPORTS, transport), _of(KINDS, kind)
        self._operations.labels(road, sort, _of(OUTCOMES, outcome)).inc()
        if seconds is not None:
            self._seconds.labels(road, sort).observe(seconds)

    def token_refused(self, reason: str) -> None:
        """A token was no good."""
        self._tokens.labels(_of(get_args(TokenFault), reason)).inc()

    def rate_limited(self, counted_for: Iterable[str]) -> None:
        """A request was one too many for one of these, or for all of them."""
        self._limited.labels("+".join(_of(LIMITED, one) for one in counted_for)).inc()

    def logged(self, entries: Iterable[tuple[str, str]]) -> None:
        """These entries, by kind and outcome, have become durable in one transaction."""
        for kind, outcome in entries:
            self._entries.labels(_of(_ACCESSES, kind), _of(_ENDS, outcome)).inc()
        self._transactions.inc()

    def called(self, source: str, outcome: str) -> None:
        """A call upstream has ended. `source` is a name out of the settings, and nothing else."""
        found = self._ended.get((source, outcome))
        if found is None:
            found = self._ended[source, outcome] = self._calls.labels(source, _of(CALLS, outcome))
        found.inc()

    def turned_away(self, transport: str) -> None:
        """There was no place for an operation."""
        self._turned_away.labels(_of(TRANSPORTS, transport)).inc()

    def watch(self, streams: Callable[[], int], under_way: Callable[[], int]) -> None:
        """Ask these for how many are open, and under way, at each `look`."""
        self._open, self._under_way = streams, under_way

    def compiled(self, how: str) -> None:
        """An operation is about to be executed: by a known plan, a new one, or none."""
        self._plans.labels(_of(COMPILED, how)).inc()


def _of(known: Collection[str], value: str) -> str:
    return value if value in known else UNKNOWN
