"""Documents of a record: letters, forms, observations, care instructions, assessments."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is (brev, skema, observation, handlingsanvisning, udredning ...)."""

    LETTER = "LETTER"
    FORM = "FORM"
    OBSERVATION = "OBSERVATION"
    CARE_INSTRUCTION = "CARE_INSTRUCTION"
    ASSESSMENT = "ASSESSMENT"
    APPLICATION = "APPLICATION"
    MESSAGE = "MESSAGE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormItem:
    """A question of a form and its answer, as written."""

    label: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    """A file behind a document, not yet fetched. `handle` is the care system's own link."""

    media_type: str
    size: int | None = None
    handle: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContents:
    """What stands in a document. `items` None: it is no form; `file` None: there is none."""

    text: str | None = None
    items: tuple[FormItem, ...] | None = None
    file: DocumentFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as its list has it. `contents` None: ask the source for them."""

    id: str
    kind: DocumentKind
    title: str
    documented_at: datetime
    unit: str | None = None
    contents: DocumentContents | None = None
    handle: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """The bytes of a file, and the media type that the source gave."""

    media_type: str
    content: bytes = field(repr=False)
