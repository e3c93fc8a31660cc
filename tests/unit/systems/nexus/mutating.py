"""Answers made odd: keys dropped, types changed, marks turned, words unknown, bytes spoilt."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

MARKS = (
    "patientId",
    "status",
    "visibility",
    "visibleForPatient",
    "hiddenOnPatient",
    "type",
    "origin",
    "patientActivityType",
    "tags",
    "formDefinition",
    "category",
    "name",
    "metadata",
    "active",
    "isPatientAccessible",
)
"""Keys that decide whether something is shown."""
_WORDS = (
    "DELETED",
    "DRAFT",
    "KLADDE",
    "Kladde",
    "SLETTET",
    "FINAL",
    "ACTIVE",
    "Aktivt",
    "Annulleret",
    "STAFF",
    "CITIZEN",
    "MEDCOM",
    "INTERNAL",
    "NOGET_NYT",
    "MedCom",
    "Medicinliste",
    "MED\u0130CINLISTE",
    "\u212aorrespondance",
    "M\u00c5LING",
    "Brev",
    "documentReference",
    "citizenMessageReference",
    "formDataReference",
    "basketGrantReference",
    "patientPathwayReference",
    "medcomMessageReference",
    "document",
    "form",
    "klMapping",
    "paragraph",
    "PROFESSIONAL",
    "251248-9996",
    "Fuldmagt 251248-9996",
    "2026-11-22T08:00:00.000+0000",
    "2026-11-22T08:00:00",
    "2026-11-22T08:00:00.1234567+01:00",
    "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00+00:00",
    "2026-11-22",
    "//evil.example/x",
    "/api/core/mobile/billund/v2/x",
    "",
)
_ODD = (None, 0, 7, 8.0, 2.5, 10**30, True, False, [], {}, ["x"], {"id": 8}, {"href": 5}, [None])
_HIDING = {
    "status": ("DELETED", "DRAFT", "KLADDE", "SLETTET", "Slettet", "Kladde", "Annulleret"),
    "patientId": (8,),
    "visibility": ("STAFF",),
    "visibleForPatient": (False,),
    "hiddenOnPatient": (True, False),
    "origin": ("MEDCOM",),
    "type": ("medcomMessageReference",),
    "patientActivityType": ("medcomMessage", "measurement"),
}
"""What hides a row, in whichever of its marks it stands."""
Holder = dict[str, Any] | list[Any]


def mutated(body: bytes, random: Random) -> bytes:
    """The same answer with one to three things in it changed."""
    value = [json.loads(body)]
    for _ in range(random.choice((1, 1, 2, 3))):
        _change(value, random)
    made = json.dumps(value[0], ensure_ascii=random.random() < 0.2).encode()
    return random.choice(_BYTES)(made, random) if random.random() < 0.1 else made


def _change(value: list[Any], random: Random) -> None:
    places = list(_places(value))
    hiding = [(holder, key) for holder, key in places if key in _HIDING]
    if hiding and random.random() < 0.3:
        holder, key = random.choice(hiding)
        holder[key] = random.choice(_HIDING[key])
        return
    marked = [(holder, key) for holder, key in places if key in MARKS]
    holder, key = random.choice(marked if marked and random.random() < 0.5 else places)
    random.choice(_CHANGES)(holder, key, random)


def _places(holder: Holder) -> Iterator[tuple[Any, Any]]:
    pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key, part in pairs:
        yield holder, key
        if isinstance(part, dict | list):
            yield from _places(part)


def _drop(holder: Any, key: Any, _random: Random) -> None:
    if isinstance(holder, dict):
        del holder[key]


def _odd(holder: Any, key: Any, random: Random) -> None:
    holder[key] = random.choice(_ODD)


def _null(holder: Any, key: Any, _random: Random) -> None:
    holder[key] = None


def _word(holder: Any, key: Any, random: Random) -> None:
    holder[key] = random.choice(_WORDS)


def _turned(holder: Any, key: Any, random: Random) -> None:
    """Another value of the same type."""
    told = holder[key]
    if isinstance(told, bool):
        holder[key] = not told
    elif isinstance(told, int):
        holder[key] = told + 1
    elif isinstance(told, str):
        holder[key] = random.choice(_WORDS)
    elif isinstance(told, list):
        holder[key] = told[::-1] + told[:1]


def _extra(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder, dict):
        holder[f"{key}Nyt"] = random.choice((*_ODD, *_WORDS))


_CHANGES: tuple[Callable[[Any, Any, Random], None], ...] = (
    _drop,
    _odd,
    _null,
    _word,
    _turned,
    _turned,
    _extra,
)


def _no_text(body: bytes, random: Random) -> bytes:
    """A byte inside some key or word that is none of UTF-8."""
    quotes = [at for at, byte in enumerate(body) if byte == ord('"')]
    at = random.choice(quotes) + 1 if quotes else 0
    return body[:at] + b"\xff" + body[at:]


def _cut(body: bytes, random: Random) -> bytes:
    return body[: random.randrange(len(body))]


def _twice(body: bytes, random: Random) -> bytes:
    """A key that is there already, once more with another value."""
    key = random.choice(MARKS)
    value = json.dumps(random.choice((*_ODD, *_WORDS)))
    return body.replace(b"}", f',"{key}":{value}}}'.encode(), random.choice((1, 3, -1)))


def _too_large(body: bytes, _random: Random) -> bytes:
    return body.replace(b": 1", b": 1e999", 2)


_BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _no_text,
    _no_text,
    _cut,
    _twice,
    _too_large,
)
