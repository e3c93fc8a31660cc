"""Documents: listed, searched and read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gateway.domain.documents import Document, DocumentContents, DocumentKind
from gateway.domain.glossary import GlossaryTerm
from gateway.domain.records import Unreadable
from gateway.domain.words import Language
from gateway.resolvers.days import check_days, within
from gateway.resolvers.document_search import matches
from gateway.resolvers.downloads import DownloadLink, link_to
from gateway.resolvers.glossary import terms_in
from gateway.resolvers.nodes import picked
from gateway.resolvers.order import newest_first
from gateway.resolvers.paging import SortKey
from gateway.resolvers.scope import Cut, Page, Scope

__all__ = ["DocumentsWanted", "DownloadLink", "document", "documents", "download", "terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsWanted:
    """Which documents are asked for. None everywhere: all of them."""

    search: str | None = None
    kinds: Collection[DocumentKind] | None = None
    first: date | None = None
    last: date | None = None

    @property
    def named(self) -> tuple[object, ...]:
        """The arguments, as a cursor is bound to them."""
        kinds = None if self.kinds is None else sorted(set(self.kinds))
        return self.search, kinds, self.first, self.last


async def documents(scope: Scope, wanted: DocumentsWanted, cut: Cut) -> Page[Document]:
    """Documents, newest first."""
    check_days(wanted.first, wanted.last)
    rows = await scope.reader.documents()
    found = (row for row in rows if isinstance(row, Unreadable) or _is_wanted(row, wanted, scope))
    return scope.page(found, key=_by_day, cut=cut, named=("documents", *wanted.named))


async def document(scope: Scope, upstream: str) -> Document | None:
    """The document with this key."""
    return picked(await scope.reader.documents(), upstream)


async def terms(
    scope: Scope, found: Document, language: Language | None
) -> tuple[GlossaryTerm, ...]:
    """Professional terms in the text and the form of a document, in order of appearance."""
    contents = await scope.reader.document_contents(found)
    return terms_in(scope, _text_of(contents), language)


async def download(scope: Scope, found: Document) -> DownloadLink | None:
    """A link to the document's file, if it has one that may be handed on."""
    contents = await scope.reader.document_contents(found)
    return link_to(scope.context, scope.reader, found, contents.file)


def _is_wanted(found: Document, wanted: DocumentsWanted, scope: Scope) -> bool:
    return (
        (wanted.kinds is None or found.kind in wanted.kinds)
        and within(found.documented_at, wanted.first, wanted.last, scope.zone)
        and matches(found, wanted.search)
    )


def _text_of(contents: DocumentContents) -> str:
    form = [text for item in contents.items or () for text in (item.label, item.value or "")]
    return "\n".join((contents.text or "", *form))


def _by_day(found: Document) -> SortKey:
    return newest_first(found.documented_at), found.id
