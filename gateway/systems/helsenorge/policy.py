"""What Digital innbyggerdialog shows, to whom, and on whose word: data.

The citizen and the holder of a fullmakt see the same. Staff are shown by first name only: the
source is silent about it, and the narrower reading is the default.
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
from gateway.domain.portal import Alternative
from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import Words, words

SOURCE: Final = "Vestby kommune: Digital innbyggerdialog, hva er det?"

_WRITE_INSTEAD: Final = Alternative(
    title=words(
        da="Skriv en besked til kommunens sundheds- og omsorgstjeneste på helsenorge.no",
        nb="Send en melding til helse- og omsorgstjenesten i kommunen på helsenorge.no",
        en="Send a message to the municipality's health and care services on helsenorge.no",
    ),
    url="https://www.helsenorge.no/",
)

_FIRST_NAMES: Final = Redaction(
    part=Part.STAFF_SURNAMES,
    explanation=words(
        da="Medarbejdere vises kun med fornavn.",
        nb="Ansatte vises bare med fornavn.",
        en="Staff are shown by first name only.",
    ),
)


def _shown(topic: Topic, explanation: Words, *redactions: Redaction) -> TopicRule:
    ruling = Ruling(verdict=Verdict.SHOWN, explanation=explanation, source=SOURCE)
    return for_everyone(topic, ruling, *redactions)


def _not_offered(
    topic: Topic, da: str, nb: str, en: str, *, instead: Alternative | None = _WRITE_INSTEAD
) -> TopicRule:
    ruling = Ruling(
        verdict=Verdict.NOT_OFFERED,
        explanation=words(
            da=f"Digital innbyggerdialog har ikke {da}.",
            nb=f"Digital innbyggerdialog har ikke {nb}.",
            en=f"Digital innbyggerdialog does not have {en}.",
        ),
        source=SOURCE,
        alternative=instead,
    )
    return for_everyone(topic, ruling)


_RULES: Final = (
    _shown(
        Topic.CALENDAR,
        words(
            da="Du ser dine aftaler om hjemmebesøg fra kommunens sundheds- og omsorgstjenester.",
            nb="Du ser avtalene du har om hjemmebesøk fra helse- og omsorgstjenestene i kommunen.",
            en="You see your appointments for home visits from the municipality's health and care"
            " services.",
        ),
        _FIRST_NAMES,
    ),
    _shown(
        Topic.MESSAGES,
        words(
            da="Du kan sende beskeder til kommunens sundheds- og omsorgstjenester og læse svarene.",
            nb="Du kan sende og motta meldinger fra helse- og omsorgstjenestene i kommunen.",
            en="You can send messages to the municipality's health and care services and read"
            " their answers.",
        ),
        _FIRST_NAMES,
    ),
    _shown(
        Topic.NOTIFICATIONS,
        words(
            da="Du kan få besked på sms eller e-mail om nye beskeder og om udførte hjemmebesøg.",
            nb="Du kan få varsel på tekstmelding eller e-post om nye meldinger og om utførte"
            " hjemmebesøk.",
            en="You can be told by text message or e-mail of new messages and of home visits that"
            " were made.",
        ),
    ),
    _not_offered(
        Topic.GRANTS,
        "en oversigt over bevillinger",
        "en oversikt over vedtak",
        "an overview of decisions on help",
    ),
    _not_offered(
        Topic.AID_APPLICATIONS,
        "ansøgninger om hjælpemidler",
        "søknader om hjelpemidler",
        "applications for aids",
    ),
    _not_offered(
        Topic.BODY_WORN_AIDS,
        "en oversigt over kropsbårne hjælpemidler",
        "en oversikt over kroppsbårne hjelpemidler",
        "an overview of body-worn aids",
    ),
    _not_offered(
        Topic.AID_LOANS,
        "en oversigt over udlånte hjælpemidler",
        "en oversikt over utlånte hjelpemidler",
        "an overview of aids on loan",
    ),
    _not_offered(
        Topic.CONDITIONS,
        "helbreds- og funktionsevnetilstande",
        "opplysninger om helsetilstand og funksjonsnivå",
        "health and functional conditions",
    ),
    _not_offered(Topic.DOCUMENTS, "dokumenter", "dokumenter", "documents"),
    _not_offered(Topic.ACTION_PLANS, "handlingsplaner", "individuelle planer", "action plans"),
    _not_offered(Topic.MEASUREMENTS, "målinger", "målinger", "measurements", instead=None),
    _not_offered(
        Topic.MEDICATIONS,
        "et medicinkort",
        "en legemiddelliste",
        "a list of medicines",
        instead=None,
    ),
    _not_offered(
        Topic.MEDCOM_MESSAGES,
        "meddelelser mellem fagfolk",
        "meldinger mellom helsepersonell (pleie- og omsorgsmeldinger)",
        "messages between professionals",
        instead=None,
    ),
    _not_offered(
        Topic.CONTACTS,
        "en oversigt over kontaktpersoner",
        "en oversikt over kontaktpersoner",
        "an overview of contact persons",
    ),
    _not_offered(
        Topic.PROFILE,
        "en profilside med helbredsoplysninger og pårørende",
        "en profilside med helseopplysninger og pårørende",
        "a profile page with health information and relatives",
    ),
    _not_offered(
        Topic.LIFE_STORY, "en livshistorie", "en livshistorie", "a life story", instead=None
    ),
    _not_offered(
        Topic.ACTIVITIES,
        "lokale aktiviteter",
        "lokale aktiviteter",
        "local activities",
        instead=None,
    ),
)

POLICY: Final = Policy(
    name="helsenorge",
    rules={rule.topic: rule for rule in _RULES},
    admits=frozenset({Role.CITIZEN, Role.RELATIVE}),
    not_admitted=Ruling(
        verdict=Verdict.NOT_OFFERED,
        explanation=words(
            da="Digital innbyggerdialog åbner kun for borgeren selv og for den, som borgeren har"
            " givet fuldmagt.",
            nb="Digital innbyggerdialog er bare for innbyggeren selv og for den innbyggeren har"
            " gitt fullmakt.",
            en="Digital innbyggerdialog opens only to the citizen and to those to whom the citizen"
            " has given a mandate (fullmakt).",
        ),
        source=SOURCE,
    ),
)
