"""Digital innbyggerdialog's rules besides disclosure, narrowed by what a municipality sets."""

from collections.abc import Mapping
from typing import Final

from gateway.domain.calendar import AppointmentKind
from gateway.domain.cancellation import CancellationRule, NewTimeOffer
from gateway.domain.errors import Misconfigured
from gateway.domain.messages import MessagingRule
from gateway.domain.portal import Alternative, RoleOption, SignInRule, SignInScheme, TermsRule
from gateway.domain.topics import RecordAction, Role
from gateway.domain.words import words
from gateway.port import Offers, PortalSettings

TOKEN_URL: Final = "token_url"  # noqa: S105 - a setting's name
SCOPE: Final = "scope"
TERMS_VERSION: Final = "terms_version"
OPTIONS: Final[Mapping[str, str]] = {
    TOKEN_URL: "The address of HelseID's token endpoint; list its origin as a further one.",
    SCOPE: "The scope asked for with the token; `nhn:digital-innbyggerdialog/api` unless set.",
    TERMS_VERSION: "The version of the terms of use that must be accepted; `2024-1` unless set.",
}

VISITS: Final = frozenset(
    {
        AppointmentKind.HOME_VISIT,
        AppointmentKind.PERSONAL_CARE,
        AppointmentKind.PRACTICAL_HELP,
        AppointmentKind.NURSING,
    }
)
"""What "besøk" means: visits at home. Meetings, training and video are arranged by message."""

_ACTIONS: Final = frozenset(
    {
        RecordAction.CANCEL_APPOINTMENT,
        RecordAction.START_THREAD,
        RecordAction.REPLY_TO_THREAD,
        RecordAction.UPDATE_NOTIFICATIONS,
    }
)

_ROLES: Final = (
    RoleOption(
        role=Role.CITIZEN,
        label=words(da="Borger", nb="Innbygger", en="Citizen"),
        description=words(
            da="Du får selv hjælp fra kommunens sundheds- og omsorgstjenester.",
            nb="Du mottar selv tjenester fra helse- og omsorgstjenestene i kommunen.",
            en="You yourself receive help from the municipality's health and care services.",
        ),
    ),
    RoleOption(
        role=Role.RELATIVE,
        label=words(da="Pårørende", nb="Pårørende med fullmakt", en="Relative"),
        description=words(
            da="Du bruger tjenesten på vegne af en, der har givet dig fuldmagt.",
            nb="Du bruker tilbudet på vegne av en som har gitt deg fullmakt.",
            en="You use the service on behalf of somebody who has given you a mandate.",
        ),
    ),
)

_MANDATE: Final = Alternative(
    title=words(
        da="Giv fuldmagt på helsenorge.no",
        nb="Gi fullmakt på helsenorge.no",
        en="Give a mandate on helsenorge.no",
    ),
    url="https://www.helsenorge.no/",
)

_TERMS_TITLE: Final = words(
    da="Vilkår for brug af Digital innbyggerdialog",
    nb="Bruksvilkår for Digital innbyggerdialog",
    en="Terms of use of Digital innbyggerdialog",
)
_TERMS_TEXT: Final = words(
    da="For at bruge tilbuddet skal du acceptere vilkårene, når du logger på. Der går en dag, fra"
    " du accepterer dem, til du kan bruge tilbuddet. Dine beskeder læses kun af medarbejdere, som"
    " har lov til at se oplysninger om dig.",
    nb="For å bruke tilbudet må du godta bruksvilkårene når du logger inn. Det tar en dag fra du"
    " godtar dem, til du kan bruke tilbudet. Meldingene dine blir bare lest av ansatte som har lov"
    " til å se opplysninger om deg.",
    en="To use the service you must accept the terms of use when you sign in. It takes a day from"
    " your acceptance until you can use the service. Your messages are read only by staff who may"
    " see information about you.",
)


def offers(settings: PortalSettings) -> Offers:
    """The rules. Raises `Misconfigured` for what the portal does not have."""
    _refuse_what_is_not_here(settings)
    days = settings.reply_within_working_days
    return Offers(
        portal_name=settings.portal_name or "helsenorge: Digital innbyggerdialog",
        sign_in=SignInRule(
            scheme=SignInScheme.ID_PORTEN,
            minimum_age=settings.minimum_age,
            idle_timeout=settings.idle_timeout,
            roles=_ROLES,
            mandate_application=_MANDATE,
        ),
        cancellation=CancellationRule(
            notice=settings.cancel_notice,
            notice_working_days=settings.cancel_working_days,
            kinds=VISITS,
        ),
        messaging=MessagingRule(reply_within_working_days=1 if days is None else days),
        terms=TermsRule(
            version=settings.options.get(TERMS_VERSION, "2024-1"),
            title=_TERMS_TITLE,
            text=_TERMS_TEXT,
            activation_days=1,
        ),
        actions=_ACTIONS,
        marks_read=frozenset({Role.CITIZEN}),
    )


def _refuse_what_is_not_here(settings: PortalSettings) -> None:
    if settings.new_time not in {None, NewTimeOffer.NOT_OFFERED.value}:
        raise Misconfigured(
            "new_time: Digital innbyggerdialog has no request for a new time; remove the line"
        )
    if settings.parent_until_age is not None or settings.parent_needs_mandate is not None:
        raise Misconfigured(
            "parent_until_age, parent_needs_mandate: Digital innbyggerdialog has no access for"
            " parents; remove the lines"
        )
