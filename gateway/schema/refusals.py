"""Why a record does not open."""

from datetime import datetime

import strawberry

from gateway.domain import refusals as model
from gateway.domain.refusals import RefusalReason
from gateway.domain.words import Language
from gateway.resolvers.context import RequestContext
from gateway.resolvers.refusal_words import RefusalWords, next_step, opens_at, refusal_words
from gateway.schema.municipalities import Municipality
from gateway.schema.publishing import published, resolved
from gateway.schema.topics import Alternative, alternative
from gateway.schema.words import Asked, said

published(
    RefusalReason,
    "CareRecordRefusalReason",
    "Why a record does not open. More may come.",
    {
        RefusalReason.NOT_CONNECTED: "The gateway has no route to the municipality, or not "
        "for this application.",
        RefusalReason.NO_RECORD: "No record, or no right to see it: the two answer alike.",
        RefusalReason.RECORD_INACTIVE: "The municipality has closed the record because no help is "
        "given any more. Told only to those with a right to it.",
        RefusalReason.TERMS_NOT_ACCEPTED: "The portal's terms have not been accepted.",
        RefusalReason.TERMS_NOT_YET_EFFECTIVE: "The terms have been accepted and take effect "
        "later.",
        RefusalReason.ASSURANCE_TOO_LOW: "The sign-in is not sure enough.",
        RefusalReason.TOO_YOUNG: "The person who is signed in is too young.",
    },
)


@strawberry.type(description="A record that does not open, and why.")
class CareRecordRefusal:
    own: strawberry.Private[Language]
    words: strawberry.Private[RefusalWords]
    municipality: Municipality = strawberry.field(description="The municipality asked.")
    reason: RefusalReason = strawberry.field(description="Why.")
    available_from: datetime | None = strawberry.field(
        description="When it opens, where that is known: e.g. when accepted terms take effect."
    )
    next_step: Alternative | None = strawberry.field(description="What to do now.")

    @resolved("A screen's heading, e.g. `Inaktiv bruger`.")
    def title(self, language: Asked = None) -> str:
        return said(self.words.title, language, self.own)

    @resolved("Why, in a sentence or two.")
    def explanation(self, language: Asked = None) -> str:
        return said(self.words.explanation, language, self.own)

    @classmethod
    def of(cls, found: model.Refusal, context: RequestContext) -> "CareRecordRefusal":
        own = context.language_of(found.municipality)
        return cls(
            own=own,
            words=refusal_words(context, found),
            municipality=Municipality.coded(found.municipality, context),
            reason=found.reason,
            available_from=opens_at(context, found),
            next_step=alternative(next_step(context, found), own),
        )
