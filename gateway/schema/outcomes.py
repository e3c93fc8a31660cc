"""What a change can answer besides having been done."""

from datetime import timedelta

import strawberry

from gateway.domain.changes import RefusalCode
from gateway.domain.words import Language
from gateway.resolvers.change_words import (
    UNKNOWN,
    next_step_of,
    next_step_of_unknown,
    refusal_words,
)
from gateway.resolvers.writing import ChangeRefused, ChangeUnknown
from gateway.schema.publishing import published, resolved
from gateway.schema.topics import Alternative, alternative
from gateway.schema.words import Asked, said

published(
    RefusalCode,
    "RefusalCode",
    "Why a change was not done. More may come.",
    {
        RefusalCode.NOT_FOUND: "Unknown, foreign, stale or no right: alike.",
        RefusalCode.ROLE_NOT_PERMITTED: "Decided from role and policy alone, before any id is "
        "looked up.",
        RefusalCode.NOT_OFFERED: "The portal does not have this, or not for this.",
        RefusalCode.TOO_LATE: "A deadline has passed, or it has begun or is over.",
        RefusalCode.ALREADY_DONE: "It was done before, by this or another way.",
        RefusalCode.REASON_REQUIRED: "A reason, or the comment that goes with it, is missing or "
        "not one of the portal's.",
        RefusalCode.NOT_AGREED: "There is no agreement to measure this.",
        RefusalCode.OUT_OF_RANGE: "A value outside the agreed bounds, a text too long or empty or "
        "with control characters, a moment in the future. Malformed input is an error, "
        "BAD_USER_INPUT.",
        RefusalCode.CONFLICT: "The same idempotency key with another input, or a text that "
        "someone else has changed meanwhile.",
        RefusalCode.TERMS_REQUIRED: "The portal's terms have not been accepted.",
        RefusalCode.TERMS_NOT_YET_EFFECTIVE: "The terms have been accepted and take effect later.",
        RefusalCode.RECORD_INACTIVE: "The municipality has closed the record.",
        RefusalCode.ASSURANCE_TOO_LOW: "The sign-in is not sure enough.",
    },
)


@strawberry.interface(description="The change was not confirmed.")
class Unconfirmed:
    @resolved("What happened, in a sentence or two.")
    def explanation(self, language: Asked = None) -> str:
        raise NotImplementedError

    next_step: Alternative | None = strawberry.field(description="What to do now.")


@strawberry.type(
    description="Confirmed not done. Nothing has changed in the care system. Where the record does "
    "not open (any more), it is this call that has changed nothing: what an earlier one with an "
    "unknown outcome did is not looked at."
)
class Refused(Unconfirmed):
    found: strawberry.Private[ChangeRefused]
    own: strawberry.Private[Language]
    code: RefusalCode = strawberry.field(description="Why.")

    @resolved("Why, in a sentence or two.")
    def explanation(self, language: Asked = None) -> str:
        return said(refusal_words(self.found), language, self.own)

    @classmethod
    def of(cls, found: ChangeRefused) -> "Refused":
        step = alternative(next_step_of(found), found.language)
        return cls(found=found, own=found.language, code=found.code, next_step=step)


@strawberry.type(
    description="The care system did not say whether it was done. The same call with the same key "
    "finds out, and never does it twice."
)
class OutcomeUnknown(Unconfirmed):
    own: strawberry.Private[Language]
    retry_after: timedelta = strawberry.field(description="How long to wait before asking again.")

    @resolved("What is known, in a sentence or two.")
    def explanation(self, language: Asked = None) -> str:
        return said(UNKNOWN, language, self.own)

    @classmethod
    def of(cls, found: ChangeUnknown) -> "OutcomeUnknown":
        own = found.source.language
        step = alternative(next_step_of_unknown(found), own)
        return cls(own=own, retry_after=found.retry_after, next_step=step)


def unconfirmed(found: ChangeRefused | ChangeUnknown) -> Refused | OutcomeUnknown:
    """An outcome that is no confirmation, published."""
    return Refused.of(found) if isinstance(found, ChangeRefused) else OutcomeUnknown.of(found)
