"""Cancellations of visits (AvbestillAvtale). Whether one is granted, the record system decides."""

from backends.helsenorge_stub.answers import Done
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json, reference, resource, stamp
from backends.helsenorge_stub.orders import Order, carried_out, task
from backends.helsenorge_stub.refusals import RefusedError, closed_rule, malformed, unknown
from backends.helsenorge_stub.texts import checked
from backends.helsenorge_stub.visit_state import (
    answered,
    cancelled,
    confirmed_at_once,
    has_begun,
    is_called_off,
    is_shown,
    is_visit,
)

LONGEST_COMMENT = 2_000


def cancel(epj: Epj, order: Order) -> Done:
    """Note the cancellation. 201: the visit is cancelled; 202: that waits for a decision."""
    body = order.body
    if body["participantStatus"] != "declined":
        raise malformed("a citizen only declines")
    comment = body.get("comment")
    visit = _cancellable(epj, order, body["appointment"]["reference"])
    response = resource(
        "AppointmentResponse",
        order.new_id(epj, "AppointmentResponse"),
        profile="no-basis-AppointmentResponse",
        meta={"versionId": "1", "lastUpdated": stamp(order.now)},
        identifier=[order.named],
        appointment=reference("Appointment", visit["id"]),
        actor=order.actor(body["actor"]),
        participantStatus="declined",
        comment=None if comment is None else checked(comment, LONGEST_COMMENT),
    )
    declined = answered(visit, order.number, "declined", order.now)
    if confirmed_at_once(visit):
        outcome = cancelled(declined, order.now)
        carried_out(epj, order, "cancel", visit["id"], response, outcome)
        return Done(status=201, resource=response)
    waiting = task(
        epj,
        order,
        "avbestilling",
        "received",
        basedOn=[reference("AppointmentResponse", response["id"])],
        focus=reference("Appointment", visit["id"]),
        requester=response["actor"],
    )
    carried_out(epj, order, "cancel", visit["id"], response, declined, waiting)
    return Done(status=202, resource=response, waits_at=waiting["id"])


def _cancellable(epj: Epj, order: Order, told: str) -> Json:
    visit_id = told.removeprefix("Appointment/")
    visit = epj.shelf.one("Appointment", visit_id, order.number)
    if visit is None or not is_shown(visit, order.number):
        raise unknown("UKJENT_TIME", "there is no such visit")
    if not is_visit(visit):
        raise closed_rule("KAN_IKKE_AVBESTILLES", "only visits are cancelled here")
    if is_called_off(visit, order.number):
        raise RefusedError(409, "conflict", "it is cancelled already", "ALLEREDE_AVBESTILT")
    if has_begun(visit, order.now):
        raise closed_rule("BEGYNT", "the visit has begun, or is over")
    return visit
