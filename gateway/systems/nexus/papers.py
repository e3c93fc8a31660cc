"""Documents: the list, what stands in each, and the files behind them."""

from gateway.disclosure.sealed import Sealed
from gateway.domain.documents import Document, DocumentContents, DocumentFile, FileContent
from gateway.domain.errors import SourceInvalid
from gateway.domain.records import Rows
from gateway.domain.topics import Topic
from gateway.port import RecordRef
from gateway.systems.nexus import documents, wire_casework
from gateway.systems.nexus.asking import Asking, link_of, way_of
from gateway.systems.nexus.plain import documents as plain


class Papers(Asking):
    """Reads documents."""

    async def documents(self, ref: RecordRef) -> Sealed[Rows[Document]]:
        """The documents, forms and messages on the pathway tree that may be shown."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        return await self._hanging(
            Topic.DOCUMENTS,
            way,
            documents.TYPES,
            lambda leaves: plain.documents(leaves, *about),
            lambda raw, at: documents.document(raw, at, *about),
        )

    async def document_contents(
        self, ref: RecordRef, document: Document
    ) -> Sealed[DocumentContents]:
        """What stands in one of them."""
        way = way_of(ref)
        if documents.is_form(document):
            form = await way.read(link_of(document), wire_casework.Form, "form")
            return Sealed(
                Topic.DOCUMENTS, documents.form_contents(form, way.patient_id, self._zone)
            )
        full = await way.read(link_of(document), wire_casework.Document, "document")
        return Sealed(Topic.DOCUMENTS, documents.contents(full, way.patient_id))

    async def document_file(
        self, ref: RecordRef, file: DocumentFile, largest: int
    ) -> Sealed[FileContent]:
        """The bytes of a file. One of another media type than was told is `SourceInvalid`."""
        if file.size is not None and file.size > largest:
            raise SourceInvalid("document.file")
        answer = await way_of(ref).file(link_of(file), largest)
        if answer.media_type != file.media_type:
            raise SourceInvalid("document.file")
        content = FileContent(media_type=answer.media_type, content=answer.body)
        return Sealed(Topic.DOCUMENTS, content)
