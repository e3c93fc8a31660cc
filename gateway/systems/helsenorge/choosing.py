"""Notification settings: what there is to choose, as the source keeps it, and what is chosen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

from gateway.domain.changes import NotDone, NotificationChoice, RefusalCode
from gateway.domain.notifications import (
    NotificationChannel,
    NotificationKind,
    NotificationSettings,
)
from gateway.systems.helsenorge import wire

CRITERIA: Final = MappingProxyType(
    {
        NotificationKind.NEW_MESSAGE: "Communication?category=dialog",
        NotificationKind.COMPLETED_VISIT: "Appointment?status=fulfilled",
    }
)
CHANNELS: Final = MappingProxyType(
    {NotificationChannel.SMS: "sms", NotificationChannel.EMAIL: "email"}
)

_REASON: Final = "Varsel til innbygger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One kind of notification as the source has it, in this version."""

    id: str
    version: str
    status: str
    channel: str
    reason: str


Settings = Mapping[NotificationKind, Setting]


def changeable(held: Sequence[tuple[NotificationKind, wire.Subscription]]) -> Settings:
    """What must be known to change them.

    What cannot be changed safely is left out: what has no version, and several of one kind.
    """
    several = Counter(kind for kind, _ in held)
    known = {kind: _setting(one) for kind, one in held if several[kind] == 1}
    return {kind: setting for kind, setting in known.items() if setting is not None}


def _setting(subscription: wire.Subscription) -> Setting | None:
    if subscription.id is None or subscription.meta.version_id is None:
        return None
    return Setting(
        id=subscription.id,
        version=subscription.meta.version_id,
        status=subscription.status,
        channel=subscription.channel.type,
        reason=subscription.reason or _REASON,
    )


def settings_after(change: NotificationChoice) -> list[tuple[dict[str, Any], str]] | None:
    """Every setting as it is to be, with its present version; None where that is as it is now.

    The destination is the source's to fill in: the person's own telephone number or address.
    Raises `NotDone` where not all of it can be changed: never half.
    """
    before = _known(change.before)
    if not {*change.kinds, *change.before.kinds} <= before.keys():
        raise NotDone(RefusalCode.NOT_OFFERED)
    after = {kind: _chosen(kind, old, change) for kind, old in before.items()}
    if all(_is_as(old, after[kind]) for kind, old in before.items()):
        return None
    return [(after[kind], old.version) for kind, old in before.items()]


def _known(settings: NotificationSettings) -> Settings:
    """What the reading left. Another handle is a program error."""
    if not isinstance(settings.handle, Mapping):
        raise TypeError("settings without their handle: pass on those that were read")
    return cast("Settings", settings.handle)


def _chosen(kind: NotificationKind, old: Setting, change: NotificationChoice) -> dict[str, Any]:
    """What is switched off keeps its channel, so that it can always be switched off."""
    wanted = kind in change.kinds
    channel = CHANNELS[change.channel] if wanted and change.channel else old.channel
    return {
        "resourceType": "Subscription",
        "id": old.id,
        "status": "requested" if wanted else "off",
        "reason": old.reason,
        "criteria": CRITERIA[kind],
        "channel": {"type": channel},
    }


def _is_as(old: Setting, new: Mapping[str, Any]) -> bool:
    status = "active" if new["status"] == "requested" else "off"
    return (old.status, old.channel) == (status, new["channel"]["type"])
