"""The person who asks."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from gateway.domain import representations as model
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.resolvers import access_log, viewer
from gateway.resolvers.access_log import AccessesWanted
from gateway.resolvers.context import RequestContext
from gateway.schema.access_log import AccessLogConnection
from gateway.schema.costs import PAGES, REGISTERS, at_most, once
from gateway.schema.info import Info
from gateway.schema.nodes import Node
from gateway.schema.paging import After, First, cut
from gateway.schema.publishing import resolved
from gateway.schema.records import Representation
from gateway.schema.shown import shown


@strawberry.type(description="How and when somebody signed in.")
class SignIn:
    scheme: SignInScheme = strawberry.field(description="How they proved who they are.")
    assurance: AssuranceLevel = strawberry.field(description="How sure it is.")
    at: datetime = strawberry.field(description="When they signed in.")
    expires_at: datetime = strawberry.field(description="When the token ends.")

    @classmethod
    def of(cls, found: model.Viewer) -> "SignIn":
        return cls(
            scheme=found.scheme,
            assurance=found.assurance,
            at=viewer.local_to(found, found.signed_in_at),
            expires_at=viewer.local_to(found, found.expires_at),
        )


@strawberry.type(description="The person who is signed in.")
class Viewer(Node):
    found: strawberry.Private[model.Viewer]
    name: str = strawberry.field(description="The name.")
    sign_in: SignIn = strawberry.field(description="How and when they signed in.")

    @resolved(
        "Oneself first, then everyone the viewer may act for now, by name.",
        *once(REGISTERS, "representations"),
        at_most(10),
    )
    async def representations(self, info: Info) -> list[Representation] | None:
        rights = await viewer.representations(info.context)
        return [Representation.of(right, info.context) for right in rights]

    @resolved(
        "Who looked at what about whom, newest first: the viewer's own record, by "
        "anyone, and everything the viewer did for others.",
        PAGES,
    )
    async def access_log(
        self,
        info: Info,
        municipality: Annotated[
            MunicipalityCode | None,
            strawberry.argument(description="Only this municipality; all if left out."),
        ] = None,
        from_: Annotated[
            date | None,
            strawberry.argument(
                name="from",
                description="Not before this day, in the municipality's time zone, else in that "
                "of the viewer's country.",
            ),
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="Not after this day, likewise.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> AccessLogConnection | None:
        wanted = AccessesWanted(municipality=municipality, first=from_, last=to)
        page = await access_log.accesses(info.context, self.found, wanted, cut(first, after))
        return AccessLogConnection.of(page, info.context)

    @classmethod
    def of(cls, found: model.Viewer, context: RequestContext) -> "Viewer":
        return cls(
            key=viewer.viewer_key(context, found),
            found=found,
            name=shown(found.person.name),
            sign_in=SignIn.of(found),
        )
