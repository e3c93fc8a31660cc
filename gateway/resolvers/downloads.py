"""Links to files: made for one viewer, good for minutes, worth nothing without that viewer's token.

Deleted, hidden, foreign, forged and outdated ones are all simply not there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from gateway.domain.documents import Document, DocumentFile, FileContent
from gateway.domain.ids import Kind, RecordThing
from gateway.domain.representations import Viewer
from gateway.domain.topics import Role, Topic, Verdict
from gateway.records.files import LARGEST_FILE, SUFFIXES, may_be_downloaded
from gateway.records.reader import RecordReader
from gateway.resolvers.context import RequestContext
from gateway.resolvers.nodes import reader_of, tried_in_vain

_PURPOSE = "download"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLink:
    """A link of the gateway's own to a file."""

    url: str
    media_type: str
    size: int | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that may be handed on, under a name of ours."""

    content: FileContent
    file_name: str


def link_to(
    context: RequestContext, reader: RecordReader, document: Document, file: DocumentFile | None
) -> DownloadLink | None:
    """A link for this viewer; None where there is no file that may be handed on."""
    if file is None or not may_be_downloaded(file):
        return None
    services = context.services
    expires = context.now + timedelta(seconds=services.download_seconds)
    parts = [
        reader.source.code,
        reader.head.id,
        reader.representation.role.value,
        document.id,
        int(expires.timestamp()),
        _mark(context.signed_in()),
    ]
    opaque = services.box.seal(_PURPOSE, parts)
    return DownloadLink(
        url=f"{services.origin}/documents/{opaque}",
        media_type=file.media_type,
        size=file.size,
        expires_at=expires.replace(microsecond=0),
    )


async def file_behind(context: RequestContext, opaque: str) -> Download | None:
    """The file of a link, through the door anew; None for every link that is not good now."""
    thing = _opened(context, opaque)
    reader = await reader_of(context, thing) if thing is not None else None
    if thing is None or reader is None:
        return None
    if reader.asked(Topic.DOCUMENTS).verdict is not Verdict.SHOWN:
        return None
    rows = await reader.documents()
    found = (r for r in rows if isinstance(r, Document) and r.id == thing.upstream)
    document = next(found, None)
    file = (await reader.document_contents(document)).file if document is not None else None
    if file is None or not may_be_downloaded(file):
        return None
    content = await reader.document_file(file)
    if content.media_type not in SUFFIXES or len(content.content) > LARGEST_FILE:
        return None
    return Download(content=content, file_name=f"document.{SUFFIXES[content.media_type]}")


def _opened(context: RequestContext, opaque: str) -> RecordThing | None:
    """What a link is to; None where it is outdated or another's, which is noted, or no link."""
    parts = context.services.box.unseal(_PURPOSE, opaque)
    if parts is None:
        return None
    code, record, role, document, expires, mark = parts
    thing = RecordThing(
        kind=Kind.DOCUMENT,
        municipality=str(code),
        record=str(record),
        role=Role(str(role)),
        upstream=str(document),
    )
    is_outdated = datetime.fromtimestamp(float(expires), UTC) <= context.now
    if is_outdated or mark != _mark(context.signed_in()):
        tried_in_vain(context, thing)
        return None
    return thing


def _mark(viewer: Viewer) -> str:
    return sha256(f"{viewer.issuer}\n{viewer.subject}".encode()).hexdigest()[:32]
