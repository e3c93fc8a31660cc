"""Plain words for professional terms: searched for, by code, and as they stand in a text."""

from gateway.domain.coding import Coding
from gateway.domain.glossary import GlossaryTerm
from gateway.domain.words import Language
from gateway.resolvers.context import RequestContext
from gateway.resolvers.paging import page
from gateway.resolvers.scope import Cut, Page, Scope


def searched(
    context: RequestContext, search: str, language: Language | None, cut: Cut
) -> Page[GlossaryTerm]:
    """Terms that match, best match first."""
    found = context.services.glossary.search(search, language)
    places = {id(term): place for place, term in enumerate(found)}
    return page(
        found,
        key=lambda term: (places[id(term)],),
        cut=cut,
        box=context.services.box,
        scope=("glossary", search, language),
    )


def term_of(scope: Scope, code: Coding) -> GlossaryTerm | None:
    """The term with this code, in the municipality's language."""
    return scope.context.services.glossary.by_code(code.system, code.code, scope.language)


def term_titled(scope: Scope, title: str) -> GlossaryTerm | None:
    """The term that is exactly this title but for case, in the municipality's language."""
    wanted = title.strip().casefold()
    found = scope.context.services.glossary.search(title, scope.language) if wanted else ()
    return next((term for term in found if term.term.casefold() == wanted), None)


def terms_in(scope: Scope, text: str, language: Language | None) -> tuple[GlossaryTerm, ...]:
    """Terms in a text, in order of appearance, each once."""
    return scope.context.services.glossary.found_in(text, language or scope.language)
