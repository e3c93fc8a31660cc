"""Borgerportalen's rules: how one signs in, what can be cancelled and when, what one may do.

Sources: Helsingør Kommune: "Borgerportalen – Den digitale vej til dine sundhedsdata, Trin for Trin
procedure for borger og pårørende", version 1.1; Billund Kommune: "Hvad kan jeg bruge Borgerportalen
til?". Readings of theirs: "borgere over 15 år" is 15 and over; custody suffices for a child under
15; "normalvis 3 hverdage" is a default.
"""

from gateway.domain.calendar import AppointmentKind
from gateway.domain.cancellation import CancellationRule
from gateway.domain.errors import Misconfigured
from gateway.domain.messages import MessagingRule
from gateway.domain.portal import Alternative, RoleOption, SignInRule, SignInScheme
from gateway.domain.topics import RecordAction, Role
from gateway.domain.words import words
from gateway.port import Offers, PortalSettings

_NAME = "Borgerportalen"
_WORKING_DAYS = 3
_ADULT_HERE = 15
_VISITS = frozenset(
    {
        AppointmentKind.HOME_VISIT,
        AppointmentKind.PERSONAL_CARE,
        AppointmentKind.PRACTICAL_HELP,
        AppointmentKind.NURSING,
    }
)
_ACTIONS = frozenset(
    {
        RecordAction.CANCEL_APPOINTMENT,
        RecordAction.START_THREAD,
        RecordAction.REPLY_TO_THREAD,
        RecordAction.APPLY_FOR_AID,
    }
)
_MANDATE = Alternative(
    title=words(
        da="Ansøg om digital fuldmagt på borger.dk",
        nb="Søk om digital fullmakt på borger.dk",
        en="Apply for a digital mandate at borger.dk",
    ),
    url="https://www.borger.dk",
)
_ROLES = (
    RoleOption(
        role=Role.CITIZEN,
        label=words(da="Borger", nb="Innbygger", en="Citizen"),
        description=words(
            da="Du agerer på vegne af dig selv og kan se dine kommunale sundhedsdata.",
            nb="Du handler på egne vegne og kan se dine kommunale helsedata.",
            en="You act for yourself and can see your municipal health data.",
        ),
    ),
    RoleOption(
        role=Role.RELATIVE,
        label=words(da="Pårørende", nb="Pårørende", en="Relative"),
        description=words(
            da="Har du digital fuldmagt, kan du træffe valg på din pårørendes vegne.",
            nb="Har du digital fullmakt, kan du ta valg på vegne av din pårørende.",
            en="With a digital mandate you can make choices for the person you help.",
        ),
    ),
    RoleOption(
        role=Role.PARENT,
        label=words(da="Forælder", nb="Forelder", en="Parent"),
        description=words(
            da="Du kan logge på på vegne af børn under 15 år, hvis du har forældremyndighed. "
            "Der kan være begrænsninger i visningen af indhold.",
            nb="Du kan logge på på vegne av barn under 15 år hvis du har foreldreansvar. "
            "Det kan være begrensninger i hva som vises.",
            en="You can act for children under 15 if you have custody. "
            "What is shown may be limited.",
        ),
    ),
    RoleOption(
        role=Role.GUARDIAN,
        label=words(da="Værge", nb="Verge", en="Guardian"),
        description=words(
            da="Du kan handle for den, du er værge for i alle personlige forhold.",
            nb="Du kan handle for den du er verge for i alle personlige forhold.",
            en="You can act for the person whose guardian you are in all personal matters.",
        ),
    ),
)


def offers(settings: PortalSettings) -> Offers:
    """The rules with a municipality's settings. Raises `Misconfigured` with key and remedy."""
    _check(settings)
    return Offers(
        portal_name=settings.portal_name or _NAME,
        sign_in=SignInRule(
            scheme=SignInScheme.MITID,
            minimum_age=_or(settings.minimum_age, _ADULT_HERE),
            idle_timeout=settings.idle_timeout,
            roles=_ROLES,
            mandate_application=_MANDATE,
            parent_until_age=_or(settings.parent_until_age, _ADULT_HERE),
            parent_needs_mandate=bool(settings.parent_needs_mandate),
        ),
        cancellation=_cancellation(settings),
        messaging=MessagingRule(reply_within_working_days=settings.reply_within_working_days),
        actions=_ACTIONS,
        marks_read=frozenset(Role),
    )


def _cancellation(settings: PortalSettings) -> CancellationRule:
    if settings.cancel_notice is not None:
        return CancellationRule(notice=settings.cancel_notice, kinds=_VISITS)
    days = _or(settings.cancel_working_days, _WORKING_DAYS)
    return CancellationRule(notice_working_days=days, kinds=_VISITS)


def _or(setting: int | None, default: int) -> int:
    return default if setting is None else setting


def _check(settings: PortalSettings) -> None:
    if settings.new_time is not None:
        raise Misconfigured("new_time: Borgerportalen cannot ask for another time; leave it out")
