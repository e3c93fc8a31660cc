"""Notification settings."""

from gateway.domain.notifications import NotificationKind, NotificationSettings
from gateway.resolvers.scope import Scope


async def settings(scope: Scope) -> NotificationSettings:
    """What is chosen, and what can be."""
    return await scope.reader.notifications()


async def chosen_kinds(scope: Scope) -> list[NotificationKind]:
    """What one is notified of, in the order of the enum."""
    chosen = (await scope.reader.notifications()).kinds
    return [kind for kind in NotificationKind if kind in chosen]


async def available_kinds(scope: Scope) -> list[NotificationKind]:
    """What one can be notified of, in the order of the enum."""
    available = (await scope.reader.notifications()).available_kinds
    return [kind for kind in NotificationKind if kind in available]
