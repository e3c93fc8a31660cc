"""Small wrongs done to a page of a search, one or several at a time, by chance from a seed."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random
from typing import Any

from tests.unit.systems.cura.stub_answers import BASE, Pages

OWN = "https://cura.example/fhir"
_LABEL = {"system": f"{OWN}/CodeSystem/visibility", "code": "citizen"}
_FOREIGN = {"system": f"{OWN}/CodeSystem/visibility", "code": "staff"}
_STRANGE: tuple[Any, ...] = (
    *(None, "", "x", 5, -1.5, True, False, [], {}, [None], [[]], [{}], {"x": 1}, 10**30),
    *("Patient/q", "#p0", "Patient/", "/", "https://x/fhir/Patient/q/_history/2", "2026-01-01"),
    *("2026-03-01T10:00:00", "9999-12-31T23:59:59+00:00", "2026-03-01T10:00:00.1234567Z"),
    *({"reference": "Patient/q"}, {"type": "Patient"}, {"reference": 5}, {"coding": None}),
)
_RESOURCES: tuple[Any, ...] = (
    *({"resource": {"resourceType": "OperationOutcome", "issue": []}}, {}, None, 5),
    *({"resource": {"resourceType": "Basic", "id": "b"}}, {"resource": {"id": "b"}}),
    *({"resource": None}, {"resource": {"resourceType": 7}}, {"resource": []}),
)


def mutated(page: dict[str, Any], chance: Random, patient: str) -> Pages:
    """A few entries of a page with a few wrongs in them, as one page or as several."""
    entries = page.get("entry", [])
    few = _copied(chance.sample(entries, min(len(entries), chance.randint(1, 5))))
    changed = {**page, "entry": few}
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        chance.choices(_WRONGS, _WEIGHTS)[0](changed, chance, patient)
    pages = list(_split(changed, chance))
    if chance.random() < 0.05:
        at = chance.randrange(len(pages))
        pages[at] = _garbled(pages[at], chance)
    return tuple(pages)


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _split(page: dict[str, Any], chance: Random) -> Iterator[bytes]:
    entries = page["entry"]
    cuts = [0, len(entries)]
    if isinstance(entries, list) and chance.random() < 0.3:
        cuts = sorted([*cuts, chance.randint(0, len(entries))])
    for number, (begin, end) in enumerate(pairwise(cuts), 1):
        following = {"relation": "next", "url": f"{BASE}/x?_page={number}"}
        links = [following] if number < len(cuts) - 1 else []
        yield json.dumps({**page, "entry": entries[begin:end], "link": links}).encode()


def _garbled(body: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(body))
    doubled = b'"id":"other","status":"active","resourceType":"Basic",'
    return chance.choice(
        (
            body[:at],
            body[:at] + b"\xff" + body[at + 1 :],
            body.replace(b'"id"', doubled + b'"id"', 1),
            body.replace(b'"resourceType"', b'"resourceType": "Group", "resourceType"', 2),
            body.replace(b'"code": "citizen"', b'"code": "citizen", "code": "staff"', 1),
        )
    )


def _holders(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str | int]]:
    """Every element of a value, as what holds it and its key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _holders(inner, (*at, key))


def _anywhere(page: dict[str, Any], chance: Random) -> tuple[Any, Any]:
    return chance.choice(list(_holders(page["entry"])) or [(page, "entry")])


def _some(page: dict[str, Any], chance: Random) -> dict[str, Any]:
    """One of the resources; an empty one where there is none any more."""
    entries = page["entry"] if isinstance(page["entry"], list) else []
    found = [one["resource"] for one in entries if isinstance(one, dict) and one.get("resource")]
    return chance.choice([one for one in found if isinstance(one, dict)] or [{}])


def _dropped(page: dict[str, Any], chance: Random, _: str) -> None:
    holder, key = _anywhere(page, chance)
    if holder is not page:
        del holder[key]


def _replaced(page: dict[str, Any], chance: Random, _: str) -> None:
    holder, key = _anywhere(page, chance)
    if holder is not page:
        holder[key] = _copied(chance.choice(_STRANGE))


def _first_replaced(page: dict[str, Any], chance: Random, _: str) -> None:
    """A first-rank element, which most often is a mark or must be there."""
    found = _some(page, chance)
    if found:
        found[chance.choice(list(found))] = _copied(chance.choice(_STRANGE))


def _first_dropped(page: dict[str, Any], chance: Random, _: str) -> None:
    found = _some(page, chance)
    if found:
        del found[chance.choice(list(found))]


def _wrapped(page: dict[str, Any], chance: Random, _: str) -> None:
    """One where a list is usual, or a list where one is."""
    holder, key = _anywhere(page, chance)
    value = holder[key]
    if holder is not page:
        holder[key] = value[0] if isinstance(value, list) and len(value) == 1 else [value]


def _repeated(page: dict[str, Any], chance: Random, _: str) -> None:
    holder, _key = _anywhere(page, chance)
    if isinstance(holder, list) and holder:
        holder.insert(chance.randint(0, len(holder)), _copied(chance.choice(holder)))


def _labels(page: dict[str, Any], chance: Random, _: str) -> None:
    odd = ([_FOREIGN], [_LABEL, _FOREIGN], [_FOREIGN, _LABEL], [_LABEL, _LABEL], _LABEL, [], None)
    security = chance.choice((*odd, [{"code": "citizen"}], [_LABEL | {"display": "Borger"}]))
    _some(page, chance)["meta"] = {"security": _copied(security)}


def _patients(page: dict[str, Any], chance: Random, patient: str) -> None:
    """Another patient, this one in another writing, or nobody, wherever one may stand."""
    who = chance.choice(
        (
            *({"reference": "Patient/q"}, {"reference": f"Patient/{patient}"}, {}, None),
            {"reference": f"https://x/fhir/Patient/{patient}/_history/3"},
            {"reference": f"https://x/fhir/Patient/q/_history/Patient/{patient}"},
            {"reference": f"#Patient/{patient}"},
            *({"reference": "Patient/"}, {"reference": f"Patient/Patient/{patient}"}),
            *({"type": "Patient"}, {"type": "Patient", "reference": "Group/1"}, [], "Patient/q"),
            {"type": "Patient", "reference": f"Patient/{patient}"},
        )
    )
    found = _some(page, chance)
    where = chance.choice(("subject", "patient", "participant", "participant"))
    if where == "participant":
        held = found.get("participant")
        found["participant"] = [*(held if isinstance(held, list) else []), {"actor": who}]
    else:
        found[where] = who


def _entries(page: dict[str, Any], chance: Random, _: str) -> None:
    if isinstance(page["entry"], list):
        at = chance.randint(0, len(page["entry"]))
        page["entry"].insert(at, _copied(chance.choice(_RESOURCES)))


def _statuses(page: dict[str, Any], chance: Random, _: str) -> None:
    statuses = ("booked", "active", "completed", "draft", "entered-in-error", "proposed", "final")
    _some(page, chance)["status"] = chance.choice((*statuses, None, 5, ["active"]))


def _categories(page: dict[str, Any], chance: Random, _: str) -> None:
    """A code beside the one that is searched for, or instead of it."""
    found = _some(page, chance)
    key = chance.choice(("category", "serviceCategory"))
    held = found.get(key)
    system = f"{OWN}/CodeSystem/{chance.choice(('message-category', 'observation-category', 'x'))}"
    other = {"coding": [{"system": system, "code": chance.choice(("medcom", "borgerbesked"))}]}
    found[key] = [*(held if isinstance(held, list) and chance.random() < 0.7 else []), other]


def _extensions(page: dict[str, Any], chance: Random, _: str) -> None:
    """One of Cura's own extensions, without a value or twice."""
    found = _some(page, chance)
    names = ("read-by", "author", "thread-closed", "video-meeting", "transport", "completed-at")
    names = (*names, "new-time-request", "interpreter", "messages-accepted", "decision-date", "law")
    parts = ("reader", "at", "opensAt", "wish", "requestedAt", "pickupAt", "note")
    value = {
        chance.choice(("valueString", "valueInstant", "valueReference", "valueBoolean")): (
            _copied(chance.choice(_STRANGE))
        )
    }
    inner = [{"url": chance.choice(parts), **value} for _ in range(chance.randint(0, 2))]
    made = {"url": f"{OWN}/StructureDefinition/{chance.choice(names)}", "extension": inner}
    held = found.get("extension")
    found["extension"] = [*(held if isinstance(held, list) else []), {**made, **value}]


_WRONGS: tuple[Callable[[dict[str, Any], Random, str], None], ...] = (
    *(_dropped, _replaced, _first_replaced, _first_dropped, _wrapped, _repeated),
    *(_labels, _patients, _entries, _statuses, _categories, _extensions),
)
_WEIGHTS = (3, 3, 2, 2, 2, 2, 2, 4, 1, 2, 2, 2)
