"""Why a change was not done or is not known, and what to do then, in words.

Words depend on the code, the kind of change and the municipality alone, so that a refusal is the
same whoever's id was tried.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.domain.cancellation import NewTimeOffer
from gateway.domain.changes import ChangeKind, RefusalCode
from gateway.domain.portal import Alternative
from gateway.domain.topics import Role
from gateway.domain.words import Words, words
from gateway.records.permitting import topic_of
from gateway.records.source import Source
from gateway.resolvers.refusal_words import ACCEPT, SIGN_IN, contact, page
from gateway.resolvers.writing import ChangeRefused, ChangeUnknown

_SAID: Final[Mapping[RefusalCode, Words]] = MappingProxyType(
    {
        RefusalCode.NOT_FOUND: words(
            da="Det, du ville ændre, findes ikke her. Dette har intet ændret. Hent siden igen.",
            nb="Det du ville endre, finnes ikke her. Dette har ikke endret noe. Hent siden på "
            "nytt.",
            en="What you wanted to change is not here. This has changed nothing. Load the page "
            "again.",
        ),
        RefusalCode.ROLE_NOT_PERMITTED: words(
            da="Det kan du ikke gøre her i denne rolle. Intet er ændret. "
            "Bed den, det handler om, eller kommunen om at gøre det.",
            nb="Det kan du ikke gjøre her i denne rollen. Ingenting er endret. "
            "Be den det gjelder, eller kommunen om å gjøre det.",
            en="You may not do this here in this role. Nothing has changed. "
            "Ask the person it is about, or the municipality, to do it.",
        ),
        RefusalCode.NOT_OFFERED: words(
            da="Det kan ikke gøres her. Intet er ændret. Kontakt kommunen i stedet.",
            nb="Det kan ikke gjøres her. Ingenting er endret. Ta kontakt med kommunen i stedet.",
            en="This cannot be done here. Nothing has changed. Contact the municipality instead.",
        ),
        RefusalCode.TOO_LATE: words(
            da="Det er for sent at gøre det her. Intet er ændret. Ring til kommunen.",
            nb="Det er for sent å gjøre det her. Ingenting er endret. Ring kommunen.",
            en="It is too late to do this here. Nothing has changed. Call the municipality.",
        ),
        RefusalCode.ALREADY_DONE: words(
            da="Det er allerede gjort. Hent siden igen for at se det.",
            nb="Det er allerede gjort. Hent siden på nytt for å se det.",
            en="It has already been done. Load the page again to see it.",
        ),
        RefusalCode.REASON_REQUIRED: words(
            da="Årsagen, eller kommentaren til den, mangler eller er ikke en af portalens. Intet "
            "er ændret. Vælg en af portalens årsager, skriv en kommentar, hvis den kræver det, og "
            "send med en ny nøgle; vælg ingen, hvor portalen ingen har.",
            nb="Årsaken, eller kommentaren til den, mangler eller er ikke en av portalens. "
            "Ingenting er endret. Velg en av portalens årsaker, skriv en kommentar hvis den krever "
            "det, og send med en ny nøkkel; velg ingen der portalen ingen har.",
            en="The reason, or the comment that goes with it, is missing or not one of the "
            "portal's. Nothing has changed. Choose one of the portal's reasons, with a comment "
            "where it needs one, and send with a new key; give none where the portal has none.",
        ),
        RefusalCode.NOT_AGREED: words(
            da="Der er ikke en aftale om at måle netop dette. Intet er gemt. Aftal det med dem, du "
            "får hjælp af.",
            nb="Det er ingen avtale om å måle akkurat dette. Ingenting er lagret. Avtal det med "
            "dem du får hjelp av.",
            en="There is no agreement to measure just this. Nothing has been saved. Agree on it "
            "with those who help you.",
        ),
        RefusalCode.OUT_OF_RANGE: words(
            da="En værdi eller en tekst er uden for det tilladte: for lang, tom, uden for det "
            "aftalte, i fremtiden eller med styretegn. Intet er gemt. Ret den, og send med en ny "
            "nøgle.",
            nb="En verdi eller en tekst er utenfor det tillatte: for lang, tom, utenfor det "
            "avtalte, i fremtiden eller med styretegn. Ingenting er lagret. Rett den, og send med "
            "en ny nøkkel.",
            en="A value or a text is not within what is allowed: too long, empty, outside the "
            "agreed bounds, in the future, or with control characters. Nothing has been saved. "
            "Mend it, and send it with a new key.",
        ),
        RefusalCode.CONFLICT: words(
            da="Nøglen er brugt til noget andet, eller teksten er ændret i mellemtiden. Intet er "
            "gemt. Hent siden igen, og send med en ny nøgle.",
            nb="Nøkkelen er brukt til noe annet, eller teksten er endret i mellomtiden. Ingenting "
            "er lagret. Hent siden på nytt, og send med en ny nøkkel.",
            en="The key was used for something else, or the text has been changed meanwhile. "
            "Nothing has been saved. Read it again, and send with a new key.",
        ),
        RefusalCode.TERMS_REQUIRED: words(
            da="Vilkårene skal accepteres først. Dette har intet ændret. Læs og accepter dem.",
            nb="Bruksvilkårene må godtas først. Dette har ikke endret noe. Les og godta dem.",
            en="The terms must be accepted first. This has changed nothing. Read and accept them.",
        ),
        RefusalCode.TERMS_NOT_YET_EFFECTIVE: words(
            da="Vilkårene er accepteret, men gælder ikke endnu. Dette har intet ændret. Prøv igen "
            "senere.",
            nb="Bruksvilkårene er godtatt, men gjelder ikke ennå. Dette har ikke endret noe. Prøv "
            "igjen senere.",
            en="The terms are accepted, but not yet in effect. This has changed nothing. Try again "
            "later.",
        ),
        RefusalCode.RECORD_INACTIVE: words(
            da="Journalen er lukket. Dette har intet ændret. Kontakt kommunen.",
            nb="Journalen er lukket. Dette har ikke endret noe. Ta kontakt med kommunen.",
            en="The record is closed. This has changed nothing. Contact the municipality.",
        ),
        RefusalCode.ASSURANCE_TOO_LOW: words(
            da="Dit login er ikke sikkert nok. Dette har intet ændret. Log ind på et højere "
            "niveau.",
            nb="Innloggingen din er ikke sikker nok. Dette har ikke endret noe. Logg inn på et "
            "høyere nivå.",
            en="Your sign-in is not sure enough. This has changed nothing. Sign in at a higher "
            "level.",
        ),
    }
)

UNKNOWN: Final = words(
    da="Kommunens system har ikke svaret på, om det er gjort. Send det samme igen med samme nøgle: "
    "så bliver det undersøgt, og det bliver aldrig gjort to gange.",
    nb="Kommunens system har ikke svart på om det er gjort. Send det samme igjen med samme nøkkel: "
    "da blir det undersøkt, og det blir aldri gjort to ganger.",
    en="The care system has not said whether it was done. Send the same again with the same key: "
    "that finds out, and never does it twice.",
)

_WITH_CANCELLATION: Final = words(
    da="Aflys aftalen, og skriv dit ønske om en ny tid i samme ombæring",
    nb="Avlys avtalen, og skriv ønsket om ny tid samtidig",
    en="Cancel the appointment, and write your wish for a new time with it",
)
_SEPARATELY: Final = words(
    da="Anmod om en ny tid for sig uden at aflyse",
    nb="Be om ny tid for seg uten å avlyse",
    en="Ask for a new time by itself, without cancelling",
)
_READ_AGAIN: Final = words(
    da="Læs den nyere tekst, og gem igen",
    nb="Les den nyere teksten, og lagre igjen",
    en="Read the newer text, and save again",
)
_NEW_KEY: Final = words(
    da="Hent siden igen, og send med en ny nøgle",
    nb="Hent siden på nytt, og send med en ny nøkkel",
    en="Load the page again, and send with a new key",
)
_TEXTS: Final = frozenset({ChangeKind.SAVE_LIFE_STORY, ChangeKind.ACCEPT_TERMS})
"""What somebody may have written anew meanwhile."""
_SEND_AGAIN: Final = words(
    da="Send det samme igen med samme nøgle",
    nb="Send det samme igjen med samme nøkkel",
    en="Send the same again with the same key",
)
_CALL: Final = frozenset(
    {
        RefusalCode.NOT_OFFERED,
        RefusalCode.TOO_LATE,
        RefusalCode.NOT_AGREED,
        RefusalCode.RECORD_INACTIVE,
        RefusalCode.ROLE_NOT_PERMITTED,
    }
)


def refusal_words(refusal: ChangeRefused) -> Words:
    """Why it was not done."""
    return _SAID[refusal.code]


def next_step_of(refusal: ChangeRefused) -> Alternative | None:
    """What to do instead; None where mending and sending again is all there is to do."""
    source = refusal.source
    if source is None:
        return None
    if refusal.code is RefusalCode.TERMS_REQUIRED:
        terms = source.offers.terms
        return page(ACCEPT, source.portal_url or (terms.url if terms else None))
    if refusal.code is RefusalCode.ASSURANCE_TOO_LOW:
        return page(SIGN_IN, source.portal_url)
    if refusal.code is RefusalCode.CONFLICT:
        return Alternative(title=_READ_AGAIN if refusal.kind in _TEXTS else _NEW_KEY)
    if refusal.code is RefusalCode.NOT_OFFERED:
        return _instead(refusal.kind, source) or contact(source)
    return contact(source) if refusal.code in _CALL else None


def next_step_of_unknown(_: ChangeUnknown) -> Alternative:
    """What to do about an outcome that nobody knows."""
    return Alternative(title=_SEND_AGAIN)


def _instead(kind: ChangeKind, source: Source) -> Alternative | None:
    """The portal's own way to the same end, where it has one."""
    rule, topic = source.offers.cancellation, topic_of(kind)
    offered = NewTimeOffer.NOT_OFFERED if rule is None else rule.new_time
    if kind is ChangeKind.REQUEST_NEW_TIME and offered is NewTimeOffer.WITH_CANCELLATION:
        return Alternative(title=_WITH_CANCELLATION)
    if kind is ChangeKind.CANCEL_APPOINTMENT and offered is NewTimeOffer.SEPARATELY:
        return Alternative(title=_SEPARATELY)
    return None if topic is None else source.policy.ruling(topic, Role.CITIZEN).alternative
