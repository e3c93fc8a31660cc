"""The pathway tree and the full grant as strict shapes."""

from typing import Any, TypeVar

import msgspec

from gateway.systems.nexus.wire import Linked, Named, Wire


class Tag(Wire):
    """A tag; those of the grouping "Dokumenttype" say what a document is."""

    name: str
    grouping: str | None


class FormTitle(Wire):
    """What a form is called."""

    title: str


class FormCategory(Wire):
    """What sort of form it is."""

    category: str


class FormDefinition(FormTitle):
    """Both."""

    category: str


class GrantReference(Linked):
    """A grant as the tree has it."""

    id: int
    name: str
    date: str | None


class DocumentMarks(Wire):
    """What says which kind of document it is."""

    patient_activity_type: str
    tags: list[Tag]
    form_definition: FormDefinition | None = None


class ActivityIdentifier(Wire):
    """What the referenced thing is called across all kinds, e.g. `FORM_DATA:771203`."""

    identifier: str


class Info(Wire):
    """A line that the tree tells beside the name."""

    key: str
    value: str | None


class DocumentReference(Linked):
    """A document, form or message as the tree has it."""

    name: str
    date: str
    activity_identifier: ActivityIdentifier
    additional_info: list[Info]


class Metadata(Wire):
    """Whether an element of a grant is hidden from the person it is about."""

    hidden_on_patient: bool


class Paragraph(Wire):
    """A provision of a law."""

    name: str
    section: str | None


class CatalogueEntry(Wire):
    """The entry of the national catalogue that a grant is mapped to."""

    code: str
    name: str


class ParagraphElement(Wire):
    """Element `paragraph`."""

    paragraph: Paragraph | None


class DateElement(Wire):
    """Elements that hold a date."""

    date: str | None


class SupplierElement(Wire):
    """Element `supplier`."""

    supplier: Named | None


class TextElement(Wire):
    """Elements that hold a text."""

    text: str | None


class MappingElement(TextElement):
    """Element `klMapping`."""

    kl_catalog_grant: CatalogueEntry | None


class FullGrant(Wire):
    """A whole grant. A prototype has no patient yet."""

    current_elements: list[msgspec.Raw]
    patient: dict[str, Any] | None = None


ElementT = TypeVar("ElementT", bound=Wire)
"""The shape of one kind of element."""
