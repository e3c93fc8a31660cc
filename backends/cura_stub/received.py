"""What the server takes: strict shapes. Whatever else is sent is no resource that it can keep."""

from typing import Literal, TypeVar

import msgspec

from backends.cura_stub.answers import Refusal
from backends.cura_stub.terms import Json

T = TypeVar("T", bound="Sent")


class Part(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A part of a resource, by FHIR's own names."""


class Coding(Part):
    """A code of a system."""

    system: str
    code: str
    display: str | None = None


class Concept(Part):
    """Codings of one concept, and its text."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Identifier(Part):
    """A name in a system."""

    system: str
    value: str
    use: str | None = None


class Reference(Part):
    """Somebody or something, by id or by number."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Payload(Part):
    """A part of a message."""

    content_string: str


class Quantity(Part):
    """A number in a unit of UCUM."""

    value: float
    system: str
    code: str
    unit: str | None = None


class Component(Part):
    """One number of several."""

    code: Concept
    value_quantity: Quantity


class Annotation(Part):
    """What somebody says of it."""

    text: str
    author_reference: Reference


class Answer(Part):
    """An answer in a form."""

    value_string: str


class Item(Part):
    """A question in a form."""

    link_id: str
    answer: tuple[Answer, ...] = ()
    text: str | None = None


class Extension(Part):
    """An extension with parts; only the server's own are taken."""

    url: str
    value_identifier: Identifier | None = None
    extension: tuple["Extension", ...] = ()


class Sent(Part):
    """What every resource may bring: an id and a `meta`, which the server sets itself."""

    id: str | None = None
    meta: Json | None = None


class Communication(Sent, kw_only=True):
    """A message of the person, or of somebody who acts for them."""

    resource_type: Literal["Communication"]
    identifier: tuple[Identifier, ...]
    status: Literal["completed"]
    category: tuple[Concept, ...]
    subject: Reference
    sender: Reference
    recipient: tuple[Reference, ...]
    payload: tuple[Payload, ...]
    topic: Concept | None = None
    part_of: tuple[Reference, ...] = ()


class Observation(Sent, kw_only=True):
    """A measurement by agreement."""

    resource_type: Literal["Observation"]
    identifier: tuple[Identifier, ...]
    based_on: tuple[Reference, ...]
    status: Literal["final"]
    category: tuple[Concept, ...]
    code: Concept
    subject: Reference
    effective_date_time: str
    performer: tuple[Reference, ...]
    value_quantity: Quantity | None = None
    component: tuple[Component, ...] = ()
    note: tuple[Annotation, ...] = ()


class QuestionnaireResponse(Sent, kw_only=True):
    """A version of a life story."""

    resource_type: Literal["QuestionnaireResponse"]
    identifier: Identifier
    questionnaire: str
    status: Literal["completed", "amended"]
    subject: Reference
    author: Reference
    item: tuple[Item, ...]
    extension: tuple[Extension, ...]


class Parameter(Part):
    """One named value of an operation."""

    name: str
    value_code: str | None = None
    value_string: str | None = None
    value_identifier: Identifier | None = None
    value_reference: Reference | None = None


class Parameters(Sent, kw_only=True):
    """What an operation is told."""

    resource_type: Literal["Parameters"]
    parameter: tuple[Parameter, ...]


def received(body: bytes, shape: type[T]) -> T:
    """A body as this shape. Refuses with 400 and the place, never the value."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        place = str(error).rpartition(" - at `")[2].rstrip("`") if " - at `" in str(error) else "$"
        raise Refusal(400, "structure", f"Ressourcen kan ikke læses: {place}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "structure", "Ressourcen er ikke JSON.") from None


def text(value: str, place: str) -> str:
    """A text that FHIR allows: not blank, no control characters but CR, LF and tab."""
    if not value.strip() or any(c < " " and c not in "\r\n\t" for c in value):
        raise Refusal(400, "invalid", f"Teksten er tom eller kan ikke bruges: {place}.")
    return value
