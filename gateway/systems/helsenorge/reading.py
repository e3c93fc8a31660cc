"""What all translations of this system share: moments, codes, names, and who may see what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from gateway.domain.people import NationalNumber
from gateway.systems.helsenorge import wire
from gateway.upstream.reading import instant

T = TypeVar("T")
LOCAL: Final = "https://innbyggerdialog.example/fhir/"
"""Where the interface names code systems and extensions of its own."""

_OPEN_LABELS: Final = frozenset({"U", "L", "M", "N"})
NUMBERS: Final = frozenset({wire.FNR, wire.D_NUMBER})


def whole(raw: msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T | None:
    """A resource at once, with what decides whether it is shown; None where anything in it is odd.

    An odd one is looked at part by part, so that a fault in one that is hidden tells nobody.
    """
    body = bytes(raw)
    try:
        if not body.isascii():
            body.decode()
        return decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def moment(text: str, zone: ZoneInfo, place: str) -> datetime:
    """A FHIR instant in the municipality's zone. A moment without a zone is `SourceInvalid`."""
    return instant(text, place).astimezone(zone)


def unrestricted(meta: wire.Meta) -> bool:
    """Whether no label restricts access: only the ordinary confidentiality labels pass."""
    for label in meta.security:
        if label.system != wire.CONFIDENTIALITY or label.code not in _OPEN_LABELS:
            return False
    return True


def codes(concepts: Iterable[wire.Concept], system: str) -> tuple[str | None, ...]:
    """Every code, None for one of another system, so that nothing foreign is passed over."""
    return tuple(
        coding.code if coding.system == system else None
        for concept in concepts
        for coding in concept.coding
    )


def only(concepts: Iterable[wire.Concept], system: str, code: str) -> bool:
    """Whether this code is there, and no other."""
    found = False
    for concept in concepts:
        for coding in concept.coding:
            if coding.system != system or coding.code != code:
                return False
            found = True
    return found


def is_numbered(identifier: wire.Identifier | None, number: NationalNumber) -> bool:
    """Whether the identifier is this person's fødselsnummer or D-number."""
    if identifier is None or identifier.system not in NUMBERS:
        return False
    return identifier.value == number.reveal()


def text_of(concepts: Iterable[wire.Concept]) -> str | None:
    """The first text there is."""
    said = (c.text or next((k.display for k in c.coding if k.display), None) for c in concepts)
    return next((text for text in said if text), None)


def whole_name(name: wire.Name) -> str | None:
    """All parts of a name as one text, the middle name in its place."""
    middle = next(
        (e.value_string for e in name.extension if e.url == f"{wire.NO_BASIS}no-basis-middlename"),
        None,
    )
    parts = [part for part in (*name.given, middle, name.family) if part]
    return " ".join(parts) if parts else name.text
