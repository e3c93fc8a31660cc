"""What Min Dialog on Cura can show, to whom, and on whose word: data, the widest of its portals.

A municipality narrows it in municipalities.toml: what its own portal does not have, and the parts
(video, interpreter, transport) that it has not opened. Medicine and MedCom's letters are not
offered here, so no setting can open them. The citizen and the holder of a fuldmagt see the same,
save other people's telephones and other mandate holders.
"""

from typing import Final

from gateway.disclosure.policy import (
    Part,
    Policy,
    Redaction,
    Ruling,
    TopicRule,
    for_everyone,
)
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import words

AARHUS: Final = "Aarhus Kommune: Min Dialog"
FREDERIKSBERG: Final = "Frederiksberg Kommune: Kerneopgaven og Min Dialog som et digitalt svar"
BOTH: Final = f"{AARHUS}; {FREDERIKSBERG}"
ALL_DATA: Final = f"{FREDERIKSBERG} (version 2: adgang til alle data)"
SILENT: Final = f"{BOTH} (neither names it)"

_FIRST_NAMES: Final = Redaction(
    part=Part.STAFF_SURNAMES,
    explanation=words(
        da="Medarbejdere vises kun med fornavn.",
        nb="Ansatte vises bare med fornavn.",
        en="Staff are shown by first name only.",
    ),
)
_FOR_ANOTHER: Final = frozenset({Role.RELATIVE, Role.PARENT, Role.GUARDIAN})
_TELEPHONES: Final = Redaction(
    part=Part.TELEPHONES_OF_OTHERS,
    explanation=words(
        da="Andres telefonnumre vises kun for borgeren selv.",
        nb="Andres telefonnumre vises bare for innbyggeren selv.",
        en="Other people's telephone numbers are shown to the citizen only.",
    ),
    roles=_FOR_ANOTHER,
)
_HOLDERS: Final = Redaction(
    part=Part.OTHER_MANDATE_HOLDERS,
    explanation=words(
        da="Hvem andre der har fuldmagt, vises kun for borgeren selv.",
        nb="Hvem andre som har fullmakt, vises bare for innbyggeren selv.",
        en="Who else holds a mandate is shown to the citizen only.",
    ),
    roles=_FOR_ANOTHER,
)


def _shown(topic: Topic, source: str, *cuts: Redaction, da: str, nb: str, en: str) -> TopicRule:
    explanation = words(da=da, nb=nb, en=en)
    ruling = Ruling(verdict=Verdict.SHOWN, explanation=explanation, source=source)
    return for_everyone(topic, ruling, *cuts)


def _not_offered(topic: Topic, source: str, *, da: str, nb: str, en: str) -> TopicRule:
    explanation = words(da=da, nb=nb, en=en)
    ruling = Ruling(verdict=Verdict.NOT_OFFERED, explanation=explanation, source=source)
    return for_everyone(topic, ruling)


_RULES: Final = (
    _shown(
        Topic.CALENDAR,
        BOTH,
        _FIRST_NAMES,
        da="Du ser dine aftaler med kommunen, fx hjemmehjælp, træning og videosamtaler.",
        nb="Du ser avtalene dine med kommunen, for eksempel hjemmehjelp, trening og videosamtaler.",
        en="You see your appointments with the municipality, such as home help, training and video"
        " calls.",
    ),
    _shown(
        Topic.MESSAGES,
        BOTH,
        _FIRST_NAMES,
        da="Du kan skrive til de enheder, du får hjælp fra. Du og alle med fuldmagt fra dig ser"
        " alle beskeder.",
        nb="Du kan skrive til enhetene du får hjelp fra. Du og alle med fullmakt fra deg ser alle"
        " meldinger.",
        en="You can write to the units you get help from. You and everyone with a mandate from you"
        " see all messages.",
    ),
    _shown(
        Topic.GRANTS,
        AARHUS,
        da="Du ser, hvad du er bevilget, fx genoptræning, pleje og hjælpemidler.",
        nb="Du ser hva du har fått vedtak om, for eksempel rehabilitering, pleie og hjelpemidler.",
        en="You see what you have been granted, such as rehabilitation, care and aids.",
    ),
    _not_offered(
        Topic.AID_APPLICATIONS,
        AARHUS,
        da="Du kan ikke søge hjælpemidler i Min Dialog, heller ikke ved at skrive en besked.",
        nb="Du kan ikke søke om hjelpemidler i Min Dialog, heller ikke ved å sende en melding.",
        en="You cannot apply for aids in Min Dialog, nor by writing a message.",
    ),
    _shown(
        Topic.BODY_WORN_AIDS,
        AARHUS,
        da="Du ser de kropsbårne hjælpemidler, du har fået bevilget.",
        nb="Du ser de kroppsbårne hjelpemidlene du har fått innvilget.",
        en="You see the body-worn aids that you have been granted.",
    ),
    _shown(
        Topic.AID_LOANS,
        AARHUS,
        da="Du ser de hjælpemidler, du låner af kommunen.",
        nb="Du ser hjelpemidlene du låner av kommunen.",
        en="You see the aids that you have on loan from the municipality.",
    ),
    _shown(
        Topic.CONDITIONS,
        ALL_DATA,
        da="Du ser de tilstande, som personalet har beskrevet i din journal.",
        nb="Du ser tilstandene som personalet har beskrevet i journalen din.",
        en="You see the conditions that the staff have described in your record.",
    ),
    _shown(
        Topic.DOCUMENTS,
        ALL_DATA,
        da="Du ser breve, skemaer og notater fra din journal.",
        nb="Du ser brev, skjemaer og notater fra journalen din.",
        en="You see letters, forms and notes from your record.",
    ),
    _shown(
        Topic.ACTION_PLANS,
        ALL_DATA,
        da="Du ser dine handlingsplaner med mål og opfølgning.",
        nb="Du ser planene dine med mål og oppfølging.",
        en="You see your action plans with goals and follow-ups.",
    ),
    _shown(
        Topic.MEASUREMENTS,
        AARHUS,
        da="Du ser de målinger, som du selv har indtastet efter aftale med personalet.",
        nb="Du ser målingene som du selv har lagt inn etter avtale med personalet.",
        en="You see the measurements that you have entered yourself, as agreed with the staff.",
    ),
    _not_offered(
        Topic.MEDICATIONS,
        SILENT,
        da="Min Dialog viser ikke medicin.",
        nb="Min Dialog viser ikke legemidler.",
        en="Min Dialog does not show medicine.",
    ),
    _not_offered(
        Topic.MEDCOM_MESSAGES,
        SILENT,
        da="Min Dialog viser ikke meddelelser mellem fagfolk, fx fra sygehuset til kommunen.",
        nb="Min Dialog viser ikke meldinger mellom fagfolk, for eksempel fra sykehuset til"
        " kommunen.",
        en="Min Dialog does not show messages between professionals, such as from the hospital to"
        " the municipality.",
    ),
    _shown(
        Topic.CONTACTS,
        AARHUS,
        _FIRST_NAMES,
        da="Du ser, hvem du er tilknyttet i kommunen: enheder og kontaktpersoner.",
        nb="Du ser hvem du er tilknyttet i kommunen: enheter og kontaktpersoner.",
        en="You see whom you are attached to in the municipality: units and contact persons.",
    ),
    _shown(
        Topic.PROFILE,
        AARHUS,
        _TELEPHONES,
        _HOLDERS,
        da="Du ser helbredsoplysninger, hvem der står som dine pårørende, og hvem der har"
        " fuldmagt.",
        nb="Du ser helseopplysninger, hvem som står som dine pårørende, og hvem som har fullmakt.",
        en="You see health information, who is noted as your relatives, and who holds a mandate.",
    ),
    _shown(
        Topic.LIFE_STORY,
        AARHUS,
        da="Du kan læse og skrive din livshistorie.",
        nb="Du kan lese og skrive livshistorien din.",
        en="You can read and write your life story.",
    ),
    _shown(
        Topic.ACTIVITIES,
        FREDERIKSBERG,
        da="Du ser lokale aktiviteter, som er åbne for alle.",
        nb="Du ser lokale aktiviteter som er åpne for alle.",
        en="You see local activities that are open to everyone.",
    ),
    _not_offered(
        Topic.NOTIFICATIONS,
        SILENT,
        da="Min Dialog sender ikke besked på sms eller e-mail.",
        nb="Min Dialog sender ikke varsel på tekstmelding eller e-post.",
        en="Min Dialog does not send notifications by text message or e-mail.",
    ),
)

POLICY: Final = Policy(
    name="cura",
    rules={rule.topic: rule for rule in _RULES},
    admits=frozenset({Role.CITIZEN, Role.RELATIVE}),
    not_admitted=Ruling(
        verdict=Verdict.NOT_OFFERED,
        explanation=words(
            da="Min Dialog åbner kun for borgeren selv og for pårørende med fuldmagt.",
            nb="Min Dialog åpner bare for innbyggeren selv og for pårørende med fullmakt.",
            en="Min Dialog opens only to the citizen and to relatives with a mandate (fuldmagt).",
        ),
        source=AARHUS,
    ),
)
