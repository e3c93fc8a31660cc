"""Which files may be handed on to a reader."""

from collections.abc import Mapping
from types import MappingProxyType

from gateway.domain.documents import DocumentFile

LARGEST_FILE = 20 * 1024 * 1024

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": "pdf",
        "image/png": "png",
        "image/jpeg": "jpg",
        "text/plain": "txt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.oasis.opendocument.text": "odt",
    }
)
"""The media types that are handed on, and the suffix each gets: nothing that a browser runs."""


def may_be_downloaded(file: DocumentFile) -> bool:
    """Whether a file is of a listed media type and, as far as the source says, small enough."""
    return file.media_type in SUFFIXES and (file.size is None or file.size <= LARGEST_FILE)
