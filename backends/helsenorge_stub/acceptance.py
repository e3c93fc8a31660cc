"""Terms of use (bruksvilkår), accepted: once, in their present version, by the citizen."""

from backends.helsenorge_stub.answers import Done
from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json, changed, local_codes, stamp
from backends.helsenorge_stub.gate import terms_held, version_of
from backends.helsenorge_stub.orders import Order, carried_out
from backends.helsenorge_stub.people import TERMS_VERSION, citizens, consent
from backends.helsenorge_stub.refusals import RefusedError, malformed
from backends.helsenorge_stub.subscriptions import subscriptions


def accept(epj: Epj, order: Order) -> Done:
    """Note that the terms are accepted: 201. Older versions are no longer in force."""
    order.by_citizen()
    body = order.body
    if body["status"] != "active" or body["patient"]["reference"] != order.own:
        raise malformed("a citizen accepts for their own record")
    if local_codes(body["category"], "samtykke") != {"bruksvilkar"}:
        raise malformed("only terms of use are accepted here")
    if version_of(body) != TERMS_VERSION:
        raise RefusedError(409, "conflict", "the terms are others by now", "UTDATERTE_VILKAR")
    held = terms_held(epj.shelf, order.number)
    if TERMS_VERSION in map(version_of, held):
        raise RefusedError(409, "duplicate", "they are accepted already", "ALLEREDE_GODTATT")
    new = consent(
        order.patient["id"],
        order.new_id(epj, "Consent"),
        status="active",
        category="bruksvilkar",
        rule=TERMS_VERSION,
        at=stamp(order.now),
        meta={"versionId": "1", "lastUpdated": stamp(order.now)},
        identifier=[order.named],
        performer=[order.actor(next(iter(body["performer"])))],
    )
    older = [changed(one, order.now, status="inactive") for one in held]
    carried_out(epj, order, "terms", TERMS_VERSION, new, *older, *_settings(epj, order))
    return Done(status=201, resource=new)


def _settings(epj: Epj, order: Order) -> list[Json]:
    """Notification settings, for somebody who has none yet."""
    if epj.shelf.every("Subscription", order.number):
        return []
    people = citizens(epj.options.today).items()
    return [
        setting
        for key, citizen in people
        if citizen.number == order.number
        for setting in subscriptions(epj.options, key, citizen)
    ]
