"""Where orders are handed in: each is admitted, carried out at most once, and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from backends.helsenorge_stub.acceptance import accept
from backends.helsenorge_stub.answers import Done, FhirResponse, receipt
from backends.helsenorge_stub.cancelling import cancel
from backends.helsenorge_stub.choices import choose, chosen, orders_task, own_settings
from backends.helsenorge_stub.decisions import settle
from backends.helsenorge_stub.dialog import mark_read, marked, write
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import URI, Json
from backends.helsenorge_stub.gate import Gate
from backends.helsenorge_stub.lookups import fhir_base
from backends.helsenorge_stub.orders import Order, resource_sent, uid_in, uid_of
from backends.helsenorge_stub.refusals import RefusedError, malformed

T = TypeVar("T")
_TAKEN: Mapping[str, Callable[[Epj, Order], Done]] = {
    "AppointmentResponse": cancel,
    "Communication": write,
    "Consent": accept,
}


@dataclass(frozen=True)
class Desk:
    """The addresses that answer POST, and the stream of what happens."""

    gate: Gate
    epj: Epj

    async def create(self, request: Request) -> Response:
        """POST {type} with If-None-Exist: the resource, made now (201, 202) or before (200)."""
        kind, sent = request.path_params["kind"], await request.body()

        def named(body: Json) -> str:
            if body.get("resourceType") != kind:
                raise malformed(f"that is no {kind}")
            return uid_of(body, request.headers.get("if-none-exist"))

        order = self._order(request, sent, kind, named)
        if kind not in _TAKEN:
            raise RefusedError(405, "not-supported", "nobody makes that here")
        before = order.made_before(self.epj, kind)
        done = Done(status=200, resource=before) if before else self._done(_TAKEN[kind], order)
        return receipt(fhir_base(request), done)

    async def transaction(self, request: Request) -> Response:
        """POST of a Bundle: the notification settings, all of them or none."""
        sent = await request.body()
        order = self._order(request, sent, "Subscription", lambda b: uid_of(*orders_task(b)))
        if order.made_before(self.epj, "Task"):
            return FhirResponse(chosen("200 OK", own_settings(self.epj, order.number)))
        return FhirResponse(self._done(choose, order))

    async def mark_read(self, request: Request) -> Response:
        """POST Communication/$les."""
        sent = await request.body()
        order = self._order(request, sent, "Communication", _named_in_parameters)
        if order.made_before(self.epj, "Task"):
            return FhirResponse(marked(0))
        return FhirResponse(self._done(mark_read, order))

    async def happenings(self, request: Request) -> Response:
        """GET $hendelser: which records change, as it happens."""
        self.gate.machine(request)
        hearer = self.epj.hearers.welcome()
        stream = self.epj.hearers.stream(hearer, lambda: settle(self.epj))
        headers = {"cache-control": "no-store"}
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    def _order(
        self, request: Request, sent: bytes, kind: str, named: Callable[[Json], str]
    ) -> Order:
        """The order, from whom may give it; what has waited long enough is decided before it."""
        number, patient = self.gate.writer(request, kind)
        settle(self.epj)
        body = resource_sent(request, sent)
        return Order(
            number=number,
            patient=patient,
            role=request.headers["nhn-user-role"],
            uid=_well_formed(lambda: named(body)),
            body=body,
            now=self.epj.now(),
        )

    def _done(self, what: Callable[[Epj, Order], T], order: Order) -> T:
        return _well_formed(lambda: what(self.epj, order))


def _named_in_parameters(body: Json) -> str:
    told = next(p for p in body["parameter"] if p["name"] == "identifier")["valueIdentifier"]
    if told["system"] != URI:
        raise malformed("an order is named by a URI")
    return uid_in(told["value"])


def _well_formed(take: Callable[[], T]) -> T:
    """What it makes of a body from outside, which may lack anything."""
    try:
        return take()
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, StopIteration) as error:
        raise malformed("the resource lacks what it needs") from error
