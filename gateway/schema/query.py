"""Everything that can be asked."""

from typing import Annotated

import strawberry

from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.words import Language
from gateway.resolvers import glossary, municipalities, records
from gateway.resolvers.municipalities import MunicipalitiesWanted
from gateway.schema.costs import PAGES, RECORDS, REGISTERS, ROWS, calls, one_each
from gateway.schema.finding import all_found, found
from gateway.schema.glossary import GlossaryTermConnection
from gateway.schema.info import Info, is_use
from gateway.schema.municipalities import Municipality, MunicipalityConnection
from gateway.schema.nodes import Node
from gateway.schema.paging import After, First, cut
from gateway.schema.publishing import each_in_its_own_time, resolved
from gateway.schema.records import CareRecordResult, record_result
from gateway.schema.viewer import Viewer

_ON_BEHALF = (
    "The id of one of the viewer's `representations`; oneself if left out. An id that gives no "
    "right is refused like a record that is not there."
)


@strawberry.type(description="What can be asked. Fields are answered side by side.")
class Query:
    @resolved(
        "The thing with this id; null for what is unknown, foreign, stale or forbidden alike.",
        calls(REGISTERS + RECORDS),
    )
    async def node(
        self,
        info: Info,
        id: Annotated[  # noqa: A002
            strawberry.ID,
            strawberry.argument(description="The thing's id.", directives=[calls(ROWS)]),
        ],
    ) -> Node | None:
        return await found(info.context, id, use=is_use(info))

    @resolved(
        "The things with these ids, in the order asked, fetched side by side; one "
        "that fails costs only its own place. At most 100.",
        calls(REGISTERS + 1),
        one_each("ids", records.MOST_IDS),
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(description="The ids.", directives=[calls(1 + ROWS)]),
        ],
    ) -> list[Node | None]:
        records.check_ids(ids)
        return all_found(info.context, [*ids], use=is_use(info))

    @resolved(
        "By name or code, ignoring case and diacritics, in Danish, Norwegian and "
        "Sami; connected ones first, then by name. Only those that exist today.",
        PAGES,
    )
    def municipalities(
        self,
        info: Info,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="The beginning of a word in the name, or the whole code; all of them "
                "if left out."
            ),
        ] = None,
        country: Annotated[
            Country | None, strawberry.argument(description="Only this country.")
        ] = None,
        connected: Annotated[
            bool | None,
            strawberry.argument(description="Only those with a portal here, or only others."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> MunicipalityConnection:
        wanted = MunicipalitiesWanted(search=search, country=country, connected=connected)
        page = municipalities.searched(info.context, wanted, cut(first, after))
        return MunicipalityConnection.of(page, info.context)

    @resolved("The municipality with this code; null if there is none.")
    def municipality(
        self,
        info: Info,
        code: Annotated[
            MunicipalityCode,
            strawberry.argument(description="Country and code, as in `DK-0751`."),
        ],
    ) -> Municipality | None:
        known = info.context.municipality(code)
        return None if known is None else Municipality.of(known, info.context)

    @resolved(
        "Plain words for professional terms and abbreviations (Fælles Sprog III, VUM "
        "2.0, local ones), best match first.",
        PAGES,
    )
    def glossary(
        self,
        info: Info,
        search: Annotated[
            str,
            strawberry.argument(
                description="A term, a part of one, a code, or words of the explanation; all "
                "terms by alphabet if it is empty."
            ),
        ],
        language: Annotated[
            Language | None,
            strawberry.argument(
                description="The language of the explanations; each term's own if left out."
            ),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> GlossaryTermConnection:
        page = glossary.searched(info.context, search, language, cut(first, after))
        return GlossaryTermConnection.of(page)

    @resolved("Who is signed in; null when nobody is.")
    def viewer(self, info: Info) -> Viewer | None:
        person = info.context.viewer
        return None if person is None else Viewer.of(person, info.context)

    @resolved(
        "A person's record in a municipality, or why it does not open. Nothing of it "
        "is fetched before it is asked for."
    )
    async def care_record(
        self,
        info: Info,
        municipality: Annotated[
            MunicipalityCode,
            strawberry.argument(
                description="Country and code, as in `DK-0751`.", directives=[calls(1)]
            ),
        ],
        on_behalf_of: Annotated[
            strawberry.ID | None,
            strawberry.argument(description=_ON_BEHALF, directives=[calls(REGISTERS)]),
        ] = None,
    ) -> CareRecordResult | None:
        use = is_use(info)
        opened = await records.care_record(info.context, municipality, on_behalf_of, use=use)
        return record_result(opened, info.context)

    @resolved(
        "One result per municipality, in the order asked, fetched side by side; one "
        "that fails costs only its own place. At most 20.",
        one_each("municipalities", records.MOST_MUNICIPALITIES),
    )
    async def care_records(
        self,
        info: Info,
        municipalities: Annotated[
            list[MunicipalityCode],
            strawberry.argument(description="Countries and codes.", directives=[calls(1)]),
        ],
        on_behalf_of: Annotated[
            strawberry.ID | None,
            strawberry.argument(description=_ON_BEHALF, directives=[calls(REGISTERS)]),
        ] = None,
    ) -> list[CareRecordResult | None]:
        records.check_municipalities(municipalities)
        use = is_use(info)

        async def one(code: MunicipalityCode) -> CareRecordResult:
            opened = await records.care_record(info.context, code, on_behalf_of, use=use)
            return record_result(opened, info.context)

        return each_in_its_own_time(one(code) for code in municipalities)
