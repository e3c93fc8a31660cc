"""What a citizen is told of, and how: both kinds of notification at once, or none."""

from typing import Any

from backends.helsenorge_stub.epj import Epj
from backends.helsenorge_stub.fhir import Json, changed
from backends.helsenorge_stub.orders import Order, carried_out, task
from backends.helsenorge_stub.refusals import RefusedError, closed_rule, malformed, unknown
from backends.helsenorge_stub.subscriptions import COMPLETED_VISIT, NEW_MESSAGE

_SCHEMES = {"sms": ("phone", "tel:"), "email": ("email", "mailto:")}
_STATUS = {"requested": "active", "active": "active", "off": "off"}


def orders_task(bundle: Json) -> tuple[Json, str | None]:
    """The Task that names the order, and its condition; raises RefusedError."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        raise malformed("a transaction is taken here, and nothing else")
    posts = [e for e in bundle["entry"] if e["request"]["method"] == "POST"]
    if len(posts) != 1 or posts[0]["request"]["url"] != "Task":
        raise malformed("a transaction names itself by one POST of a Task")
    return posts[0]["resource"], posts[0]["request"].get("ifNoneExist")


def choose(epj: Epj, order: Order) -> Json:
    """Carry out the transaction, and answer its Bundle. What is so already changes nothing."""
    order.by_citizen()
    updates = [e for e in order.body["entry"] if e["request"]["method"] == "PUT"]
    if len(updates) != len(order.body["entry"]) - 1:
        raise malformed("a transaction puts Subscriptions, and nothing else")
    before = [_asked_for(epj, order, entry) for entry in updates]
    after = [
        _chosen(order, old, entry["resource"]) for old, entry in zip(before, updates, strict=True)
    ]
    new = [a for a, b in zip(after, before, strict=True) if a is not b]
    if new:
        posted, _ = orders_task(order.body)
        noted = task(
            epj, order, "varsling", "completed", requester=order.actor(posted["requester"])
        )
        carried_out(epj, order, "notifications", order.patient["id"], noted, *new)
    return chosen("201 Created" if new else "200 OK", after)


def chosen(of_task: str, settings: list[Json]) -> Json:
    """The answer to a transaction: how it went with its Task, and the settings as they are now."""
    told = [
        {
            "status": "200 OK",
            "etag": f'W/"{setting["meta"]["versionId"]}"',
            "location": f"Subscription/{setting['id']}",
        }
        for setting in settings
    ]
    entries = [{"response": response} for response in ({"status": of_task}, *told)]
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}


def own_settings(epj: Epj, number: str) -> list[Json]:
    """The notifications that a citizen chooses among."""
    own = epj.shelf.every("Subscription", number)
    return [s for s in own if s["criteria"] in {NEW_MESSAGE, COMPLETED_VISIT}]


def _asked_for(epj: Epj, order: Order, entry: Json) -> Json:
    kind, _, sought = entry["request"]["url"].partition("/")
    own = own_settings(epj, order.number)
    found = next((s for s in own if kind == "Subscription" and s["id"] == sought), None)
    if found is None or entry["resource"]["id"] != sought:
        raise unknown("UKJENT_VARSEL", "there is no such notification")
    if entry["request"].get("ifMatch") != f'W/"{found["meta"]["versionId"]}"':
        raise RefusedError(412, "conflict", "the settings are others by now", "ENDRET")
    return found


def _chosen(order: Order, old: Json, new: Json) -> Json:
    """The setting as it becomes; `old` itself where it is as before."""
    if new["criteria"] != old["criteria"] or new["status"] not in _STATUS:
        raise malformed("only the status and the channel of a notification are chosen")
    status, way = _STATUS[new["status"]], new["channel"]["type"]
    if way not in _SCHEMES:
        raise closed_rule("MANGLER_MOTTAKER", "one is told by sms or by e-mail")
    if (status, way) == (old["status"], old["channel"]["type"]):
        return old
    same_way = way == old["channel"]["type"]
    destination = {} if same_way else _destination(order.patient, way)
    return changed(old, order.now, status=status, **destination)


def _destination(patient: Json, way: str) -> dict[str, Any]:
    system, scheme = _SCHEMES[way]
    contact = next((t for t in patient.get("telecom", []) if t["system"] == system), None)
    if contact is None:
        raise closed_rule("MANGLER_MOTTAKER", f"the person has no {system}")
    return {
        "contact": [contact],
        "channel": {"type": way, "endpoint": f"{scheme}{contact['value']}"},
    }
