"""The code systems and URLs of this dialect, and the FSIII concepts that the data uses."""

from typing import Any

Json = dict[str, Any]

CPR = "urn:oid:1.2.208.176.1.2"
SOR = "urn:oid:1.2.208.176.1.1"
FSIII = "urn:oid:1.2.208.176.2.21"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"
KL = "http://fhir.kl.dk/gateway"
KL_COMMON = "http://fhir.kl.dk/term/CodeSystem/CareSocialCodes"
LOCAL_INTERVENTIONS = f"{KL}/CodeSystem/LocallyDefinedInterventions"
MEDCOM_CATEGORY = (
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes"
)
DK_CORE_PATIENT = "http://hl7.dk/fhir/core/StructureDefinition/dk-core-patient"
MEDCOM_MESSAGE = (
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/"
    "medcom-careCommunication-communication"
)
MEDCOM_CORE = "http://medcomfhir.dk/ig/core/StructureDefinition"
OWN = "https://cura.example/fhir"
VISIBILITY = f"{OWN}/CodeSystem/visibility"
LIFE_STORY_FORM = f"{OWN}/Questionnaire/livshistorie"
LIFE_STORY = f"{OWN}/sid/livshistorie"
REQUEST = f"{OWN}/sid/request"

FSIII_CODES = {
    "Personlig pleje": "feb38b55-c2d7-4d57-99c2-93622eaa0025",
    "Mobilitet og bevægelse": "d8aa5f09-cd9c-4996-a853-1c95ee98f25c",
    "Lave mad": "75bfc8db-a220-4801-a8c7-5e968e94d44b",
    "Gå": "51697715-965a-40f3-b4a5-819103bf9d49",
    "Hukommelse": "a3ac7928-77c9-425c-a7f1-1248a3764d0a",
    "Problemer med tryksår": "bb0ea5fa-3462-40de-9047-a16fc4815a47",
    "Kroniske smerter": "e4a049fc-e20c-4117-b834-b475eee781da",
    "Respirationsproblemer": "dae40f60-8dab-4bd3-ab72-b07d0f278692",
    "Søvnproblemer": "6c6a10b9-d4c3-44f6-8803-80466d158356",
    "Personlig hygiejne": "17312894-b23f-43d9-9723-b725ac25d872",
    "Rengøring": "43608562-e356-4990-8b96-e35128bbdc4f",
    "Tøjvask": "8bf6aa06-6e1f-47b6-96ab-4b7d153305f0",
    "Madservice": "9aad7654-b9f9-40a3-84d9-2ae1dec4228a",
    "Sårbehandling": "76878386-b3d2-4320-828a-a700e8a66234",
    "Medicindispensering": "81ad7190-f253-47c2-a7c9-3d61dd4f7275",
    "Kompressionsbehandling": "23eb1228-e878-4960-8d3c-2c022c66a489",
    "Undersøgelser og måling af værdier": "34b8b9a0-41bf-4dce-88f6-409de21fb175",
    "Genoptræning af funktionsnedsættelse": "49b9601f-eff7-43a4-8263-56296ec82601",
    "Vedligehold af færdigheder": "c7d79b23-a53d-4ad5-a536-24d7c7fe8e18",
    "ADL-træning": "7f825e3e-1a5c-4249-bf41-9f7171fb6b8a",
    "Kropsbårne hjælpemidler": "6b6bbece-97df-4d9e-8cfe-6b16354ed685",
    "Genbrugshjælpemidler": "7914915c-a202-47c4-be5c-a713ad5fd462",
    "Mobilitetshjælpemidler": "0f1c5a0b-fdd3-4102-81e3-7402159fb250",
    "Livshistorie": "55dcbfa5-22e0-4765-8b9d-b2ea35f08aa3",
    "Helbredsoplysninger": "7c3806c7-81a6-4ebc-8201-19fce4408f47",
    "Hjælpemidler": "e1afc3ae-e911-499d-9f46-bf8bab760536",
    "Netværk": "6e6d9fcb-5b78-4f4a-87ac-a25f5ee3f620",
    "Mestring": "3769072e-79aa-466a-9385-baaba53b5b41",
    "Ressourcer": "041a8348-e77d-4d6d-a464-a46b4fd036d0",
    "Vaner": "98cd49f3-5dab-412e-9742-6437d0c2adce",
}
HOME_CARE_CONDITIONS = frozenset(
    {"Personlig pleje", "Mobilitet og bevægelse", "Lave mad", "Gå", "Hukommelse"}
)
SEVERITY = {
    "0": "9c5cfb57-a498-40e5-98a7-792bf5fb205b",
    "1": "fcc16cb1-41f0-4832-b834-110fba0aaabe",
    "2": "d984ad21-48fe-4619-845e-2aa0303048e7",
    "3": "1ceef776-0cfa-4acd-b222-c5bb2424e0c1",
    "4": "f4c9f159-5806-4c06-95e9-e69b83bab1a1",
}


def own(system: str, code: str, display: str | None = None) -> Json:
    """A coding of one of Cura's own code systems."""
    return coding(f"{OWN}/CodeSystem/{system}", code, display)


def coding(system: str, code: str, display: str | None = None) -> Json:
    """A coding; without a display the key is left out."""
    named = {"display": display} if display else {}
    return {"system": system, "code": code, **named}


def concept(*codings: Json, text: str | None = None) -> Json:
    """A codeable concept of these codings."""
    said = {"text": text} if text else {}
    return {"coding": list(codings), **said} if codings else said


def fsiii(name: str, suffix: str = "") -> Json:
    """The FSIII coding of a concept by its Danish name."""
    return coding(FSIII, FSIII_CODES[name], f"{name}{suffix}")


def extension(name: str, **value: Any) -> Json:
    """One of Cura's own extensions, e.g. `extension("supplier", valueString="...")`."""
    return {"url": f"{OWN}/StructureDefinition/{name}", **value}


def parts(name: str, /, **values: tuple[str, Any]) -> Json:
    """A complex extension: `parts("video-meeting", url=("valueUrl", "https://..."))`."""
    inner = [{"url": part, kind: value} for part, (kind, value) in values.items()]
    return {"url": f"{OWN}/StructureDefinition/{name}", "extension": inner}
