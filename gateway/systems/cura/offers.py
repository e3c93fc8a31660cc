"""Min Dialog's rules besides disclosure, made from what a municipality sets.

The sentences and the six reasons are Aarhus'; which of them a portal has is its setting.
"""

from collections.abc import Mapping
from typing import Final

from gateway.domain.cancellation import CancellationReason, CancellationRule, NewTimeOffer
from gateway.domain.errors import Misconfigured
from gateway.domain.messages import MessageMisuse, MessageMisuseKind, MessagingRule
from gateway.domain.portal import Alternative, RoleOption, SignInRule, SignInScheme
from gateway.domain.topics import RecordAction, Role
from gateway.domain.words import words
from gateway.port import Offers, PortalSettings

CANCEL_REASONS: Final = "cancel_reasons"
MESSAGE_MISUSE: Final = "message_misuse"
OPTIONS: Final[Mapping[str, str]] = {
    CANCEL_REASONS: '"on": one of six reasons must be given when cancelling; "off" unless set.',
    MESSAGE_MISUSE: '"on": the portal says what messages are not for; "off" unless set.',
}

_REASONS: Final = (
    CancellationReason(
        code="selv",
        label=words(
            da="Jeg klarer det selv", nb="Jeg klarer det selv", en="I will manage by myself"
        ),
    ),
    CancellationReason(
        code="paaroerende",
        label=words(
            da="Jeg får hjælp af en pårørende",
            nb="Jeg får hjelp av en pårørende",
            en="A relative helps me",
        ),
    ),
    CancellationReason(code="syg", label=words(da="Jeg er syg", nb="Jeg er syk", en="I am ill")),
    CancellationReason(
        code="hospital",
        label=words(da="Jeg er på hospitalet", nb="Jeg er på sykehus", en="I am in hospital"),
    ),
    CancellationReason(
        code="ring",
        label=words(
            da="Jeg vil gerne ringes op",
            nb="Jeg vil gjerne bli oppringt",
            en="I would like to be called",
        ),
    ),
    CancellationReason(code="andet", label=words(da="Andet", nb="Annet", en="Something else")),
)

_NOT_FOR: Final = (
    MessageMisuse(
        kind=MessageMisuseKind.EMERGENCIES,
        label=words(da="Akutte behov", nb="Akutte behov", en="Urgent needs"),
    ),
    MessageMisuse(
        kind=MessageMisuseKind.NEW_AIDS,
        label=words(
            da="At søge nye hjælpemidler", nb="Å søke om nye hjelpemidler", en="Applying for aids"
        ),
    ),
    MessageMisuse(
        kind=MessageMisuseKind.MORE_HELP,
        label=words(da="At søge mere hjælp", nb="Å søke om mer hjelp", en="Applying for more help"),
    ),
)

_ROLES: Final = (
    RoleOption(
        role=Role.CITIZEN,
        label=words(da="Borger", nb="Innbygger", en="Citizen"),
        description=words(
            da="Du får selv hjælp fra kommunen.",
            nb="Du får selv hjelp fra kommunen.",
            en="You yourself get help from the municipality.",
        ),
    ),
    RoleOption(
        role=Role.RELATIVE,
        label=words(da="Pårørende", nb="Pårørende", en="Relative"),
        description=words(
            da="Du har fuldmagt til at bruge Min Dialog på din næres vegne.",
            nb="Du har fullmakt til å bruke Min Dialog på vegne av en av dine nære.",
            en="You have a mandate to use Min Dialog on behalf of somebody close to you.",
        ),
    ),
)

_MANDATE: Final = Alternative(
    title=words(
        da="Digital Fuldmagt på borger.dk: vælg »Sundhed og sygdom« og »Social- og sundhedsportal«",
        nb="Digital Fuldmagt på borger.dk: velg »Sundhed og sygdom« og »Social- og sundhedsportal«",
        en="Digital Fuldmagt at borger.dk: choose “Sundhed og sygdom” and “Social- og"
        " sundhedsportal”",
    ),
    url="https://www.borger.dk/",
)

_ACTIONS: Final = frozenset(
    {
        RecordAction.CANCEL_APPOINTMENT,
        RecordAction.START_THREAD,
        RecordAction.REPLY_TO_THREAD,
        RecordAction.RECORD_MEASUREMENT,
        RecordAction.SAVE_LIFE_STORY,
    }
)


def offers(settings: PortalSettings) -> Offers:
    """The rules. Raises `Misconfigured` for what the portal does not have."""
    _refuse_what_is_not_here(settings)
    new_time = _new_time(settings)
    separately = new_time is NewTimeOffer.SEPARATELY
    return Offers(
        portal_name=settings.portal_name or "Min Dialog",
        sign_in=SignInRule(
            scheme=SignInScheme.MITID,
            minimum_age=settings.minimum_age,
            idle_timeout=settings.idle_timeout,
            roles=_ROLES,
            mandate_application=_MANDATE,
        ),
        cancellation=CancellationRule(
            notice=settings.cancel_notice,
            notice_working_days=settings.cancel_working_days,
            reasons=_REASONS if _is_on(settings, CANCEL_REASONS) else (),
            new_time=new_time,
        ),
        messaging=MessagingRule(
            reply_within_working_days=settings.reply_within_working_days,
            not_for=_NOT_FOR if _is_on(settings, MESSAGE_MISUSE) else (),
        ),
        actions=_ACTIONS | {RecordAction.REQUEST_NEW_TIME} if separately else _ACTIONS,
        marks_read=frozenset({Role.CITIZEN, Role.RELATIVE}),
    )


def _new_time(settings: PortalSettings) -> NewTimeOffer:
    try:
        return NewTimeOffer(settings.new_time or NewTimeOffer.NOT_OFFERED)
    except ValueError:
        raise Misconfigured(f"new_time: choose one of {', '.join(NewTimeOffer)}") from None


def _is_on(settings: PortalSettings, option: str) -> bool:
    value = settings.options.get(option, "off")
    if value not in {"on", "off"}:
        raise Misconfigured(f'{option}: say "on" or "off"')
    return value == "on"


def _refuse_what_is_not_here(settings: PortalSettings) -> None:
    if settings.parent_until_age is not None or settings.parent_needs_mandate is not None:
        raise Misconfigured(
            "parent_until_age, parent_needs_mandate: Min Dialog has no access for parents;"
            " remove the lines"
        )
