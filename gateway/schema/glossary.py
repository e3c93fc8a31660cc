"""Plain words for professional terms."""

import strawberry

from gateway.domain import coding, glossary
from gateway.domain.numbers import without_numbers
from gateway.domain.words import Language
from gateway.resolvers.scope import Page
from gateway.schema.costs import at_most
from gateway.schema.paging import PageInfo, page_info


@strawberry.type(description="A code from a classification that professionals use.")
class Coding:
    system: str = strawberry.field(description="Which classification, as a URI.")
    code: str = strawberry.field(description="The code.")
    display: str | None = strawberry.field(description="What the classification calls it.")

    @classmethod
    def of(cls, found: coding.Coding) -> "Coding":
        display = None if found.display is None else without_numbers(found.display)
        return cls(system=found.system, code=found.code, display=display)


@strawberry.type(
    description="A professional term, and what it means for the person it is written about."
)
class GlossaryTerm:
    term: str = strawberry.field(description="The term as professionals write it.")
    language: Language = strawberry.field(description="The language of `plain`.")
    plain: str = strawberry.field(description="What it means, in plain words.")
    abbreviation_of: str | None = strawberry.field(
        description="The words in full, where the term is an abbreviation."
    )
    codes: list[Coding] = strawberry.field(
        description="Its codes, older and newer, in the glossary's order.",
        directives=[at_most(6)],
    )
    source: str = strawberry.field(description="Whose words the explanation is in.")

    @classmethod
    def of(cls, found: glossary.GlossaryTerm) -> "GlossaryTerm":
        return cls(
            term=found.term,
            language=found.language,
            plain=found.plain,
            abbreviation_of=found.abbreviation_of,
            codes=[Coding.of(code) for code in found.codes],
            source=found.source,
        )


def plain_words(found: glossary.GlossaryTerm | None) -> GlossaryTerm | None:
    """A term, published, where there is one."""
    return None if found is None else GlossaryTerm.of(found)


@strawberry.type(description="A term of a list, and the cursor after it.")
class GlossaryTermEdge:
    cursor: str = strawberry.field(description="Where this term stands: opaque.")
    node: GlossaryTerm = strawberry.field(description="The term.")


@strawberry.type(description="A page of terms.")
class GlossaryTermConnection:
    edges: list[GlossaryTermEdge] = strawberry.field(
        description="The terms of the page with their cursors, best match first."
    )
    nodes: list[GlossaryTerm] = strawberry.field(
        description="The terms of the page, best match first."
    )
    page_info: PageInfo = strawberry.field(description="Where the page stands in its list.")

    @classmethod
    def of(cls, page: Page[glossary.GlossaryTerm]) -> "GlossaryTermConnection":
        edges = [
            GlossaryTermEdge(cursor=entry.cursor, node=GlossaryTerm.of(entry.row))
            for entry in page.entries
            if isinstance(entry.row, glossary.GlossaryTerm)
        ]
        return cls(edges=edges, nodes=[e.node for e in edges], page_info=page_info(page))
