"""A portal's rules on cancelling and on messages."""

from datetime import timedelta

import strawberry

from gateway.domain import cancellation, messages
from gateway.domain.cancellation import NewTimeOffer
from gateway.domain.messages import MessageMisuseKind
from gateway.domain.words import Language, Words
from gateway.schema.costs import at_most
from gateway.schema.publishing import published, resolved
from gateway.schema.topics import Alternative, alternative
from gateway.schema.words import Asked, said

published(
    NewTimeOffer,
    "NewTimeOffer",
    "How a portal lets one ask for another time. More may come.",
    {
        NewTimeOffer.NOT_OFFERED: "It does not.",
        NewTimeOffer.WITH_CANCELLATION: "While cancelling.",
        NewTimeOffer.SEPARATELY: "Without cancelling.",
    },
)
published(
    MessageMisuseKind,
    "MessageMisuseKind",
    "What messages are not for. More may come.",
    {
        MessageMisuseKind.EMERGENCIES: "What cannot wait.",
        MessageMisuseKind.NEW_AIDS: "Applying for new aids.",
        MessageMisuseKind.MORE_HELP: "Applying for more help.",
    },
)


@strawberry.type(description="A reason that may be chosen when cancelling.")
class CancellationReason:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    code: str = strawberry.field(description="What to cancel with.")
    comment_required: bool = strawberry.field(description="Whether a comment must go with it.")

    @resolved("What the portal calls it.")
    def label(self, language: Asked = None) -> str:
        return said(self.text, language, self.own)

    @classmethod
    def of(cls, found: cancellation.CancellationReason, own: Language) -> "CancellationReason":
        return cls(
            text=found.label, own=own, code=found.code, comment_required=found.comment_required
        )


@strawberry.type(description="How appointments are cancelled here.")
class CancellationRule:
    notice_duration: timedelta | None = strawberry.field(
        description="How long before the appointment, at least. Of this and `noticeWorkingDays` "
        "at most one is set; both null: the portal states no deadline and the care system decides."
    )
    notice_working_days: int | None = strawberry.field(
        description="How many working days before the appointment, at least."
    )
    reason_required: bool = strawberry.field(description="Whether a reason must be chosen.")
    reasons: list[CancellationReason] = strawberry.field(
        description="The reasons to choose from, in the portal's order.", directives=[at_most(10)]
    )
    new_time: NewTimeOffer = strawberry.field(description="How one asks for another time.")

    @classmethod
    def of(cls, found: cancellation.CancellationRule, own: Language) -> "CancellationRule":
        return cls(
            notice_duration=found.notice,
            notice_working_days=found.notice_working_days,
            reason_required=bool(found.reasons),
            reasons=[CancellationReason.of(reason, own) for reason in found.reasons],
            new_time=found.new_time,
        )


@strawberry.type(description="Something that messages are not for.")
class MessageMisuse:
    text: strawberry.Private[Words]
    own: strawberry.Private[Language]
    kind: MessageMisuseKind = strawberry.field(description="What it is.")
    alternative: Alternative | None = strawberry.field(description="What to do instead.")

    @resolved("What it is, in the portal's words.")
    def label(self, language: Asked = None) -> str:
        return said(self.text, language, self.own)

    @classmethod
    def of(cls, found: messages.MessageMisuse, own: Language) -> "MessageMisuse":
        return cls(
            text=found.label,
            own=own,
            kind=found.kind,
            alternative=alternative(found.alternative, own),
        )


@strawberry.type(description="What is promised about messages here.")
class MessagingRule:
    reply_within_working_days: int | None = strawberry.field(
        description="Answers come within this many working days of the municipality's calendar."
    )
    not_for: list[MessageMisuse] = strawberry.field(
        description="What messages are not for, in the portal's order.",
        directives=[at_most(len(MessageMisuseKind))],
    )

    @classmethod
    def of(cls, found: messages.MessagingRule, own: Language) -> "MessagingRule":
        return cls(
            reply_within_working_days=found.reply_within_working_days,
            not_for=[MessageMisuse.of(each, own) for each in found.not_for],
        )
