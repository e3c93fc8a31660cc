"""Notifications by SMS or e-mail."""

import strawberry

from gateway.domain.ids import Kind
from gateway.domain.notifications import NotificationChannel, NotificationKind
from gateway.resolvers import notifications
from gateway.resolvers.scope import Scope
from gateway.schema.costs import at_most, once
from gateway.schema.nodes import Node
from gateway.schema.publishing import published, resolved

published(
    NotificationChannel,
    "NotificationChannel",
    "How notifications are sent. More may come.",
    {NotificationChannel.SMS: "By SMS.", NotificationChannel.EMAIL: "By e-mail."},
)
published(
    NotificationKind,
    "NotificationKind",
    "What one may be notified of. More may come.",
    {
        NotificationKind.NEW_MESSAGE: "A new message.",
        NotificationKind.COMPLETED_VISIT: "A visit that has been made.",
    },
)


@strawberry.type(description="What the person is notified of, and how.")
class NotificationSettings(Node):
    scope: strawberry.Private[Scope]

    @resolved("How notifications are sent; null where none is chosen.", *once(1, "settings"))
    async def channel(self) -> NotificationChannel | None:
        return (await notifications.settings(self.scope)).channel

    @resolved(
        "What is notified of, in the order of the enum.",
        *once(1, "settings"),
        at_most(len(NotificationKind)),
    )
    async def kinds(self) -> list[NotificationKind]:
        return await notifications.chosen_kinds(self.scope)

    @resolved(
        "What can be notified of, in the order of the enum.",
        *once(1, "settings"),
        at_most(len(NotificationKind)),
    )
    async def available_kinds(self) -> list[NotificationKind]:
        return await notifications.available_kinds(self.scope)

    @resolved("Where notifications are sent to, masked: e.g. `*** ** 123`.", *once(1, "settings"))
    async def masked_destination(self) -> str | None:
        return (await notifications.settings(self.scope)).masked_destination

    @classmethod
    def of(cls, scope: Scope) -> "NotificationSettings":
        return cls(key=scope.key(Kind.NOTIFICATIONS), scope=scope)
