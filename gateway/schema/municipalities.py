"""Municipalities of Denmark and Norway, and the portals of those that are connected."""

import strawberry

from gateway.domain import municipalities as model
from gateway.domain.municipalities import Country, MunicipalityCode, MunicipalityKind
from gateway.resolvers import municipalities, portals
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Page
from gateway.schema.info import Info
from gateway.schema.nodes import Node
from gateway.schema.paging import PageInfo, page_info
from gateway.schema.portals import Portal
from gateway.schema.publishing import published, resolved
from gateway.schema.words import Asked, said

published(
    Country,
    "CountryCode",
    "A country whose municipalities are known. More may come.",
    {Country.DK: "Denmark.", Country.NO: "Norway."},
)
published(
    MunicipalityKind,
    "MunicipalityKind",
    "What sort of authority.",
    {
        MunicipalityKind.MUNICIPALITY: "A municipality (kommune).",
        MunicipalityKind.REGION: "A Danish region.",
    },
)


@strawberry.type(description="A municipality, or a region, as its country's register has it.")
class Municipality(Node):
    found: strawberry.Private[model.Municipality]
    code: MunicipalityCode = strawberry.field(description="Country and official code.")
    official_name: str = strawberry.field(description="The name in the register.")
    kind: MunicipalityKind = strawberry.field(description="What sort of authority.")
    country: Country = strawberry.field(description="Its country.")

    @resolved("The short name.")
    def name(self, language: Asked = None) -> str:
        return said(self.found.names, language, self.found.country.language)

    @resolved("The region or county that it lies in today.")
    def region(self, info: Info) -> str:
        return municipalities.region_of(info.context, self.found)

    @resolved(
        "Null when the gateway has no route to it: it can be found, but has no record to open."
    )
    def portal(self, info: Info) -> Portal | None:
        portal = portals.portal_of(info.context, self.found.code)
        return None if portal is None else Portal.of(portal, info.context)

    @classmethod
    def of(cls, found: model.Municipality, context: RequestContext) -> "Municipality":
        return cls(
            key=municipalities.municipality_key(context, found.code),
            found=found,
            code=found.code,
            official_name=found.official_name,
            kind=found.kind,
            country=found.country,
        )

    @classmethod
    def coded(cls, code: str, context: RequestContext) -> "Municipality":
        """The municipality of a code that is known to be in the register."""
        return cls.of(municipalities.known(context, MunicipalityCode(code)), context)


@strawberry.type(description="A municipality of a list, and the cursor after it.")
class MunicipalityEdge:
    cursor: str = strawberry.field(description="Where this municipality stands: opaque.")
    node: Municipality = strawberry.field(description="The municipality.")


@strawberry.type(description="A page of municipalities.")
class MunicipalityConnection:
    edges: list[MunicipalityEdge] = strawberry.field(
        description="The municipalities of the page with their cursors, connected ones first, "
        "then by name."
    )
    nodes: list[Municipality] = strawberry.field(
        description="The municipalities of the page, connected ones first, then by name."
    )
    page_info: PageInfo = strawberry.field(description="Where the page stands in its list.")

    @classmethod
    def of(
        cls, page: Page[model.Municipality], context: RequestContext
    ) -> "MunicipalityConnection":
        edges = [
            MunicipalityEdge(cursor=entry.cursor, node=Municipality.of(entry.row, context))
            for entry in page.entries
            if isinstance(entry.row, model.Municipality)
        ]
        return cls(edges=edges, nodes=[e.node for e in edges], page_info=page_info(page))
