"""What Borgerportalen shows, withholds and does not have, for every municipality with KMD Nexus.

This is the widest reading; a municipality narrows it. Helsingør's guide is the fullest source, so
it stands behind every rule; where another municipality's page says the same, it is named too.
"""

from gateway.disclosure.policy import (
    Part,
    Policy,
    Redaction,
    Ruling,
    TopicRule,
    for_everyone,
)
from gateway.domain.portal import Alternative
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import Words, words

_GUIDE = (
    'Helsingør Kommune: "Borgerportalen – Den digitale vej til dine sundhedsdata, '
    'Trin for Trin procedure for borger og pårørende", version 1.1'
)
_BILLUND = 'Billund Kommune: "Hvad kan jeg bruge Borgerportalen til?"'
_BOTH = f"{_GUIDE}; {_BILLUND}"
_SILENT = f"{_GUIDE}, which does not name it"

_SURNAMES = Redaction(
    part=Part.STAFF_SURNAMES,
    explanation=words(
        da="Medarbejdere vises kun med fornavn.",
        nb="Ansatte vises bare med fornavn.",
        en="Staff are shown by first name only.",
    ),
)


def _fmk(*, separate_consent: bool) -> Alternative:
    return Alternative(
        title=words(
            da="Se medicin på FMK-online",
            nb="Se legemidler på FMK-online",
            en="See medicine at FMK-online",
        ),
        url="https://fmk-online.dk",
        requires_separate_consent=separate_consent,
    )


def _shown(topic: Topic, explanation: Words, source: str, *cuts: Redaction) -> TopicRule:
    ruling = Ruling(verdict=Verdict.SHOWN, explanation=explanation, source=source)
    return for_everyone(topic, ruling, *cuts)


def _withheld(topic: Topic, explanation: Words) -> TopicRule:
    ruling = Ruling(verdict=Verdict.WITHHELD, explanation=explanation, source=_GUIDE)
    return for_everyone(topic, ruling)


def _not_offered(topic: Topic, da: str, nb: str, en: str) -> TopicRule:
    explanation = words(
        da=f"Borgerportalen har ikke {da}.",
        nb=f"Borgerportalen har ikke {nb}.",
        en=f"Borgerportalen does not have {en}.",
    )
    ruling = Ruling(verdict=Verdict.NOT_OFFERED, explanation=explanation, source=_SILENT)
    return for_everyone(topic, ruling)


def _medications() -> TopicRule:
    own = words(
        da="Medicin vises ikke i Borgerportalen. Du kan se din medicin på FMK-online.",
        nb="Legemidler vises ikke i Borgerportalen. Du kan se legemidlene dine på FMK-online.",
        en="Medicine is not shown in Borgerportalen. You can see your medicine at FMK-online.",
    )
    for_another = words(
        da="Medicin vises ikke i Borgerportalen, men på FMK-online. "
        "Samtykke til FMK skal ansøges særskilt.",
        nb="Legemidler vises ikke i Borgerportalen, men på FMK-online. "
        "Samtykke til FMK må søkes om særskilt.",
        en="Medicine is not shown in Borgerportalen but at FMK-online. "
        "Consent to FMK must be applied for separately.",
    )
    rulings = {
        role: Ruling(
            verdict=Verdict.WITHHELD,
            explanation=own if role is Role.CITIZEN else for_another,
            source=_GUIDE,
            alternative=_fmk(separate_consent=role is not Role.CITIZEN),
        )
        for role in Role
    }
    return TopicRule(topic=Topic.MEDICATIONS, rulings=rulings)


_RULES = (
    _shown(
        Topic.CALENDAR,
        words(
            da="Du kan se dine besøg og aftaler.",
            nb="Du kan se besøkene og avtalene dine.",
            en="You can see your visits and appointments.",
        ),
        _BOTH,
        _SURNAMES,
    ),
    _shown(
        Topic.MESSAGES,
        words(
            da="Du kan skrive til bestemte fagområder i kommunen og læse deres svar.",
            nb="Du kan skrive til bestemte fagområder i kommunen og lese svarene.",
            en="You can write to certain departments of the municipality and read their answers.",
        ),
        _BOTH,
        _SURNAMES,
    ),
    _shown(
        Topic.GRANTS,
        words(
            da="Du kan se, hvilke services, ydelser og midler du har fået bevilget.",
            nb="Du kan se hvilke tjenester, ytelser og midler du har fått innvilget.",
            en="You can see which services, benefits and means you have been granted.",
        ),
        _BOTH,
    ),
    _shown(
        Topic.AID_APPLICATIONS,
        words(
            da="Du kan ansøge om kropsbårne hjælpemidler og se status på tidligere ansøgninger.",
            nb="Du kan søke om kroppsbårne hjelpemidler og se status på tidligere søknader.",
            en="You can apply for body-worn aids and see how earlier applications stand.",
        ),
        _BOTH,
    ),
    _shown(
        Topic.BODY_WORN_AIDS,
        words(
            da="Du kan se, hvilke kropsbårne hjælpemidler du har fået bevilget.",
            nb="Du kan se hvilke kroppsbårne hjelpemidler du har fått innvilget.",
            en="You can see which body-worn aids you have been granted.",
        ),
        _BOTH,
    ),
    _shown(
        Topic.AID_LOANS,
        words(
            da="Du kan se de genbrugshjælpemidler, du har til låns, og status på leveringen.",
            nb="Du kan se gjenbrukshjelpemidlene du har til låns, og status på leveringen.",
            en="You can see the reusable aids that you have on loan, and their delivery.",
        ),
        _GUIDE,
    ),
    _shown(
        Topic.CONDITIONS,
        words(
            da="Du kan se de tilstande, som kommunen har dokumenteret og følger.",
            nb="Du kan se tilstandene som kommunen har dokumentert og følger.",
            en="You can see the conditions that the municipality has documented and follows.",
        ),
        _GUIDE,
    ),
    _shown(
        Topic.DOCUMENTS,
        words(
            da="Du kan læse og søge i breve, skemaer, observationer og vurderinger i din journal.",
            nb="Du kan lese og søke i brev, skjema, observasjoner og vurderinger i journalen.",
            en="You can read and search letters, forms, observations and assessments.",
        ),
        _BOTH,
    ),
    _shown(
        Topic.ACTION_PLANS,
        words(
            da="Du kan se udredninger, indsatsmål og opfølgninger på socialområdet.",
            nb="Du kan se utredninger, mål og oppfølginger på sosialområdet.",
            en="You can see assessments, goals and follow-ups of social support.",
        ),
        _GUIDE,
    ),
    _withheld(
        Topic.MEASUREMENTS,
        words(
            da="Det er ikke muligt at se målinger i Borgerportalen.",
            nb="Det er ikke mulig å se målinger i Borgerportalen.",
            en="Measurements cannot be seen in Borgerportalen.",
        ),
    ),
    _medications(),
    _withheld(
        Topic.MEDCOM_MESSAGES,
        words(
            da="Det er ikke muligt at se MedCom-korrespondancer i Borgerportalen. "
            "De bruges mellem kommune, sygehus og læge.",
            nb="Det er ikke mulig å se MedCom-meldinger i Borgerportalen. "
            "De brukes mellom kommune, sykehus og lege.",
            en="MedCom messages cannot be seen in Borgerportalen. "
            "They pass between municipality, hospital and doctor.",
        ),
    ),
    _not_offered(
        Topic.CONTACTS, "en side med kontakter", "en side med kontakter", "a page of contacts"
    ),
    _not_offered(Topic.PROFILE, "en profilside", "en profilside", "a profile page"),
    _not_offered(Topic.LIFE_STORY, "livshistorie", "livshistorie", "a life story"),
    _not_offered(Topic.ACTIVITIES, "lokale aktiviteter", "lokale aktiviteter", "local activities"),
    _not_offered(
        Topic.NOTIFICATIONS,
        "indstillinger for påmindelser",
        "innstillinger for varsler",
        "notification settings",
    ),
)

POLICY = Policy(
    name="Borgerportalen (KMD Nexus)",
    rules={rule.topic: rule for rule in _RULES},
    not_admitted=Ruling(
        verdict=Verdict.NOT_OFFERED,
        explanation=words(
            da="Borgerportalen kan ikke åbnes i den rolle.",
            nb="Borgerportalen kan ikke åpnes i den rollen.",
            en="Borgerportalen cannot be opened in that role.",
        ),
        source=_GUIDE,
    ),
)
