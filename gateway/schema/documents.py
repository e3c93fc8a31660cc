"""Documents of a record."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from gateway.domain import documents as model
from gateway.domain.documents import DocumentKind
from gateway.domain.ids import Kind
from gateway.domain.topics import Topic
from gateway.resolvers import documents
from gateway.resolvers.documents import DocumentsWanted, DownloadLink
from gateway.resolvers.scope import Scope
from gateway.schema.costs import DETAILS, PAGES, at_most, once
from gateway.schema.glossary import GlossaryTerm
from gateway.schema.nodes import Node
from gateway.schema.paging import After, Connection, First, connection, cut
from gateway.schema.publishing import published, resolved
from gateway.schema.scalars import Url
from gateway.schema.shown import shown
from gateway.schema.words import Asked

published(
    DocumentKind,
    "DocumentKind",
    "What a document is. More may come.",
    {
        DocumentKind.LETTER: "A letter (brev).",
        DocumentKind.FORM: "A form that was filled in (skema).",
        DocumentKind.OBSERVATION: "What staff have seen (observation).",
        DocumentKind.CARE_INSTRUCTION: "How something is to be done (handlingsanvisning).",
        DocumentKind.ASSESSMENT: "An assessment of needs (udredning).",
        DocumentKind.APPLICATION: "An application (ansøgning).",
        DocumentKind.MESSAGE: "A message that was filed.",
        DocumentKind.OTHER: "Something else.",
    },
)


@strawberry.type(description="A question of a form, and its answer.")
class FormItem:
    label: str = strawberry.field(description="The question.")
    value: str | None = strawberry.field(description="The answer, as written.")

    @classmethod
    def of(cls, found: model.FormItem) -> "FormItem":
        return cls(label=shown(found.label), value=found.value)


@strawberry.type(description="A link to a file.")
class Download:
    url: Url = strawberry.field(
        description="An address of the gateway's own, to be fetched with the viewer's token."
    )
    media_type: str = strawberry.field(description="The media type, as the source has it.")
    bytes: int | None = strawberry.field(description="The size, where the source tells it.")
    expires_at: datetime = strawberry.field(description="When the link stops working.")

    @classmethod
    def of(cls, found: DownloadLink, scope: Scope) -> "Download":
        return cls(
            url=Url(found.url),
            media_type=found.media_type,
            bytes=found.size,
            expires_at=scope.local(found.expires_at),
        )


@strawberry.type(description="One document.")
class Document(Node):
    found: strawberry.Private[model.Document]
    scope: strawberry.Private[Scope]
    kind: DocumentKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is called.")
    documented_at: datetime = strawberry.field(description="When it was written.")
    unit: str | None = strawberry.field(description="The unit that wrote it.")

    @resolved("What stands in it, as written; null where it has no text.", *DETAILS)
    async def text(self) -> str | None:
        return (await self._contents()).text

    @resolved("Questions and answers, in the form's order; null: no form.", *DETAILS, at_most(20))
    async def items(self) -> list[FormItem] | None:
        found = (await self._contents()).items
        return None if found is None else [FormItem.of(item) for item in found]

    @resolved(
        "Professional terms found in the text, in plain words, in order of "
        "appearance. The text itself is never rewritten.",
        *DETAILS,
        at_most(20),
    )
    async def terms(self, language: Asked = None) -> list[GlossaryTerm] | None:
        found = await documents.terms(self.scope, self.found, language)
        return [GlossaryTerm.of(term) for term in found]

    @resolved(
        "A link of the gateway's own, made for this request, good for a few minutes "
        "and for this viewer only. Null where there is no file, or none of a kind that is handed "
        "on.",
        *DETAILS,
    )
    async def download(self) -> Download | None:
        link = await documents.download(self.scope, self.found)
        return None if link is None else Download.of(link, self.scope)

    async def _contents(self) -> model.DocumentContents:
        return await self.scope.reader.document_contents(self.found)

    @classmethod
    def of(cls, found: model.Document, scope: Scope) -> "Document":
        return cls(
            key=scope.key(Kind.DOCUMENT, found.id),
            found=found,
            scope=scope,
            kind=found.kind,
            title=shown(found.title),
            documented_at=scope.local(found.documented_at),
            unit=shown(found.unit),
        )


@strawberry.type(description="The documents of a record.")
class Documents(Node):
    scope: strawberry.Private[Scope]

    @resolved(
        "Newest first. `search` matches what this viewer would be shown, after "
        "redaction, and nothing else.",
        *once(3, "items"),
        PAGES,
    )
    async def items(
        self,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Words that must all stand in the title, the kind's name or the "
                "unit's, whatever their case and diacritics. The texts of documents are not "
                "searched."
            ),
        ] = None,
        kinds: Annotated[
            list[DocumentKind] | None,
            strawberry.argument(description="Only these kinds; all of them if left out."),
        ] = None,
        from_: Annotated[
            date | None,
            strawberry.argument(name="from", description="Not written before this day."),
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="Not written after this day.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Document] | None:
        wanted = DocumentsWanted(search=search, kinds=kinds, first=from_, last=to)
        page = await documents.documents(self.scope, wanted, cut(first, after))
        return connection(page, Document.of, self.scope, Topic.DOCUMENTS)

    @classmethod
    def of(cls, scope: Scope) -> "Documents":
        return cls(key=scope.key(Kind.DOCUMENTS), scope=scope)
