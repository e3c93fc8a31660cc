"""What stands in the documents: letters, forms and notes as staff write them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Paper:
    """A letter, a report or a message: its tag says which; `media` is the sort of its file."""

    name: str
    tag: str
    unit: str | None
    text: str | None
    media: str | None = None
    activity: str = "document"


@dataclass(frozen=True)
class Skema:
    """A form that was filled in; the word is the staff's own."""

    name: str
    title: str
    category: str
    unit: str | None
    items: tuple[tuple[str, str, Any], ...]


_WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": _WORD_FILE,
    "html": "text/html",
    "svg": "image/svg+xml",
    "exe": "application/x-msdownload",
    "huge": "application/pdf",
}
HUGE_BYTES = 700 * 1024 * 1024

PAPERS = (
    Paper(
        "Afgørelse om hjemmehjælp",
        "Brev",
        "Visitationen",
        "Kære borger. Du er bevilget hjælp til personlig pleje efter SEL § 83. Vi lægger vægt på, "
        "at du ikke selvst. kan varetage bad og på-/afklædning.",
        "pdf",
    ),
    Paper("Indkaldelse til træning", "Brev", "Træning og Rehabilitering", None, "docx"),
    Paper(
        "Sygeplejefaglig udredning",
        "Faglig vurdering",
        "Sygeplejen Syd",
        "Borger habituelt oppegående m. rollator. Hjerteinsufficiens, ødemer bilat. UE. "
        "Kompressionsbeh. opstartet. Plan: TOKS ved ændring i tilstand.",
    ),
    Paper("Plantegning af badeværelse", "Bilag", "Hjælpemidler", None, "png"),
    Paper(
        "Ansøgning om støttestrømper",
        "Ansøgning",
        None,
        "Ansøgt via borger.dk. Bilag: erklæring fra egen læge.",
        "pdf",
    ),
    Paper(
        "Besked om ændret besøgstid",
        "Besked",
        "Hjemmeplejen Nord",
        "Dit besøg er flyttet til formiddagen. Hilsen Hjemmeplejen",
        None,
        "citizenMessage",
    ),
    Paper("Nyhedsbrev – Ældrerådet", "Brev", "Center for Sundhed og Omsorg", None, "html"),
    Paper("Genogram", "Bilag", None, None, "svg"),
    Paper("Installationsfil til skærmbesøg", "Bilag", "IT og Digitalisering", None, "exe"),
    Paper("Scannet journal 1998-2012", "Bilag", "Arkivet", None, "huge"),
)
FORMS = (
    Skema(
        "Observation - Ernæring",
        "Observation",
        "OBSERVATION",
        "Hjemmeplejen Nord",
        (
            ("date", "Dato", "2026-01-05T00:00:00.000+0000"),
            ("text", "Observation", "Spist ½ portion til middag. Væskeindtag ca. 800 ml. VAS 2."),
            ("radioGroup", "Afvigelse fra habituel tilstand", "Ja"),
        ),
    ),
    Skema(
        "Handlingsanvisning - Sårbehandling",
        "Handlingsanvisning",
        "CARE_INSTRUCTION",
        "Sygeplejen Syd",
        (
            ("text", "Indsatsmål", "Såret helet inden 8 uger"),
            (
                "text",
                "Fremgangsmåde",
                "Sårrens m. NaCl, hydrofiber, skumbandage. Obs. infektionstegn.",
            ),
            ("checkGroup", "Udføres af", ["SSA", "SPL"]),
            ("dropDown", "Hyppighed", "Hver 3. dag"),
        ),
    ),
    Skema(
        "Udredning - Fald",
        "Udredning",
        "ASSESSMENT",
        "Træning og Rehabilitering",
        (
            ("text", "Beskrivelse", "2 fald sidste måned. RSS 7, TUG 18 sek. Ortostatisk BT ia."),
            ("radioTree", "Vurderet årsag", "Nedsat balance"),
            ("text", "Kommentar", None),
        ),
    ),
    Skema(
        "Udredning - Demens",
        "Udredning",
        "ASSESSMENT",
        "Demensteamet",
        (("text", "Vurdering", "BASIS-demens udfyldt. Samarbejde m. e.l. og demenskoordinator."),),
    ),
    Skema(
        "Ansøgning om kropsbårne hjælpemidler",
        "Ansøgning",
        "APPLICATION",
        None,
        (("dropDown", "Hjælpemiddel", "Kompressionsstrømper"), ("text", "Begrundelse", "")),
    ),
    Skema(
        "Samtykke til indhentelse af oplysninger",
        "Samtykkeerklæring",
        "GENERAL",
        "Visitationen",
        (("radioGroup", "Samtykke givet", "Ja"), ("date", "Gælder til", None)),
    ),
    Skema(
        "Døgnrytmeplan",
        "Døgnrytmeplan",
        "GENERAL",
        "Hjemmeplejen Nord",
        (
            ("text", "Morgen", "Står op kl. 7.30. Kaffe først – så bad."),
            ("text", "Aften", "Lukker selv gardiner. Har egen nøgle. 🌙"),
        ),
    ),
)
