"""Why a record does not open, and what to do then, in words.

Words depend on the reason, the municipality and the application alone, so a refusal is the same
whoever's id was tried. The title of an inactive record is the portal's own (Helsingør Kommune: Trin
for Trin procedure, Borgerportalen, version 1.1); the explanations are in our words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from gateway.domain.portal import Alternative
from gateway.domain.refusals import Refusal, RefusalReason
from gateway.domain.words import Words, words
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Source


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """A screen's heading, and a sentence or two below it."""

    title: Words
    explanation: Words


REFUSALS: Final[Mapping[RefusalReason, RefusalWords]] = MappingProxyType(
    {
        RefusalReason.NOT_CONNECTED: RefusalWords(
            words(da="Ikke tilsluttet", nb="Ikke tilkoblet", en="Not connected"),
            words(
                da="Kommunen er ikke tilsluttet, så der er ingen journal at åbne her. "
                "Se på kommunens egen hjemmeside.",
                nb="Kommunen er ikke tilkoblet, så det er ingen journal å åpne her. "
                "Se på kommunens egen nettside.",
                en="The municipality is not connected, so there is no record to open here. "
                "See the municipality's own website.",
            ),
        ),
        RefusalReason.NO_RECORD: RefusalWords(
            words(da="Ingen journal", nb="Ingen journal", en="No record"),
            words(
                da="Der er ingen journal, som du kan se her. "
                "Kontakt kommunen, hvis du mener, at der burde være en.",
                nb="Det er ingen journal som du kan se her. "
                "Ta kontakt med kommunen hvis du mener at det burde være en.",
                en="There is no record that you can see here. "
                "Contact the municipality if you think there should be one.",
            ),
        ),
        RefusalReason.RECORD_INACTIVE: RefusalWords(
            words(da="Inaktiv bruger", nb="Inaktiv bruker", en="Inactive user"),
            words(
                da="Journalen er lukket, fordi der ikke gives hjælp mere, og kan derfor ikke ses "
                "her. Kontakt kommunen, hvis du fortsat har brug for adgang.",
                nb="Journalen er lukket fordi det ikke gis hjelp lenger, og kan derfor ikke ses "
                "her. Ta kontakt med kommunen hvis du fortsatt trenger tilgang.",
                en="The record is closed because no help is given any more, so it cannot be seen "
                "here. Contact the municipality if you still need access.",
            ),
        ),
        RefusalReason.TERMS_NOT_ACCEPTED: RefusalWords(
            words(
                da="Vilkårene er ikke accepteret",
                nb="Bruksvilkårene er ikke godtatt",
                en="The terms are not accepted",
            ),
            words(
                da="Den, som journalen handler om, skal acceptere vilkårene, før den kan åbnes.",
                nb="Den journalen gjelder, må godta bruksvilkårene før den kan åpnes.",
                en="The person whom the record is about must accept the terms before it opens.",
            ),
        ),
        RefusalReason.TERMS_NOT_YET_EFFECTIVE: RefusalWords(
            words(
                da="Vilkårene er accepteret, men gælder ikke endnu",
                nb="Bruksvilkårene er godtatt, men gjelder ikke ennå",
                en="The terms are accepted, but not yet in effect",
            ),
            words(
                da="Der går lidt tid, fra vilkårene er accepteret, til journalen kan åbnes. "
                "Prøv igen senere.",
                nb="Det tar litt tid fra bruksvilkårene er godtatt til journalen kan åpnes. "
                "Prøv igjen senere.",
                en="It takes a while from the terms being accepted until the record opens. "
                "Try again later.",
            ),
        ),
        RefusalReason.ASSURANCE_TOO_LOW: RefusalWords(
            words(
                da="Log ind på en mere sikker måde",
                nb="Logg inn på en sikrere måte",
                en="Sign in more securely",
            ),
            words(
                da="Dit login er ikke sikkert nok til at se en journal. "
                "Log ind igen på et højere sikringsniveau.",
                nb="Innloggingen din er ikke sikker nok til å se en journal. "
                "Logg inn igjen på et høyere sikkerhetsnivå.",
                en="Your sign-in is not secure enough to see a record. "
                "Sign in again at a higher level of assurance.",
            ),
        ),
        RefusalReason.TOO_YOUNG: RefusalWords(
            words(da="Du er for ung", nb="Du er for ung", en="You are too young"),
            words(
                da="Du er ikke gammel nok til selv at åbne din journal her. "
                "Spørg dem, der har forældremyndigheden over dig, eller kommunen.",
                nb="Du er ikke gammel nok til å åpne journalen din selv her. "
                "Spør dem som har foreldreansvaret for deg, eller kommunen.",
                en="You are not old enough to open your record here yourself. "
                "Ask those who have custody of you, or the municipality.",
            ),
        ),
    }
)

_NOT_IN_THIS_APPLICATION: Final = RefusalWords(
    words(
        da="Ikke tilsluttet i dette program",
        nb="Ikke tilkoblet i denne appen",
        en="Not connected in this application",
    ),
    words(
        da="Det program, du bruger, er ikke tilsluttet kommunen, så der er ingen journal at åbne "
        "her. Brug kommunens egen portal.",
        nb="Appen du bruker, er ikke tilkoblet kommunen, så det er ingen journal å åpne her. "
        "Bruk kommunens egen portal.",
        en="The application that you use is not connected to the municipality, so there is no "
        "record to open here. Use the municipality's own portal.",
    ),
)

_CONTACT: Final = words(
    da="Kontakt kommunen", nb="Ta kontakt med kommunen", en="Contact the municipality"
)
ACCEPT: Final = words(
    da="Læs og accepter vilkårene", nb="Les og godta bruksvilkårene", en="Read and accept the terms"
)
SIGN_IN: Final = words(da="Log ind igen", nb="Logg inn igjen", en="Sign in again")


def refusal_words(context: RequestContext, refusal: Refusal) -> RefusalWords:
    """What is said of a refusal; whether a municipality is connected at all, everybody may know."""
    not_connected = refusal.reason is RefusalReason.NOT_CONNECTED
    if not_connected and refusal.municipality in context.services.sources:
        return _NOT_IN_THIS_APPLICATION
    return REFUSALS[refusal.reason]


def next_step(context: RequestContext, refusal: Refusal) -> Alternative | None:
    """What to do about a refusal; None where there is nothing but to wait, or no address known."""
    source = context.sources.get(refusal.municipality)
    if source is None or refusal.reason is RefusalReason.TERMS_NOT_YET_EFFECTIVE:
        return None
    if refusal.reason is RefusalReason.TERMS_NOT_ACCEPTED:
        terms = source.offers.terms
        return page(ACCEPT, source.portal_url or (terms.url if terms else None))
    if refusal.reason is RefusalReason.ASSURANCE_TOO_LOW:
        return page(SIGN_IN, source.portal_url)
    return contact(source)


def opens_at(context: RequestContext, refusal: Refusal) -> datetime | None:
    """When the record opens, with the municipality's offset at that instant."""
    source, opens = context.sources.get(refusal.municipality), refusal.available_from
    return opens if source is None or opens is None else opens.astimezone(source.zone)


def contact(source: Source) -> Alternative | None:
    """How to reach the municipality, where an address or a number is known."""
    support = source.support
    url = (support.url if support else None) or source.portal_url
    phone = support.phone if support else None
    return Alternative(title=_CONTACT, url=url, phone=phone) if url or phone else None


def page(title: Words, url: str | None) -> Alternative | None:
    """A page to go to, where its address is known."""
    return Alternative(title=title, url=url) if url else None
