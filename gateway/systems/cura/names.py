"""The code systems and URLs of Cura's dialect that the gateway reads, asks or writes by."""

CPR = "urn:oid:1.2.208.176.1.2"
FSIII = "urn:oid:1.2.208.176.2.21"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
VITAL_SIGNS = ("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")
SNOMED = "http://snomed.info/sct"
OWN = "https://cura.example/fhir"
VISIBILITY = f"{OWN}/CodeSystem/visibility"
SERVICE_CATEGORY = f"{OWN}/CodeSystem/service-category"
MESSAGE_CATEGORY = f"{OWN}/CodeSystem/message-category"
OBSERVATION_CATEGORY = f"{OWN}/CodeSystem/observation-category"
PLAN_CATEGORY = f"{OWN}/CodeSystem/plan-category"
BODY_WORN_AID = f"{OWN}/CodeSystem/body-worn-aid"
DOCUMENT_KIND = f"{OWN}/CodeSystem/document-kind"
REFUSAL = f"{OWN}/CodeSystem/refusal"
LIFE_STORY_FORM = f"{OWN}/Questionnaire/livshistorie"
LIFE_STORY = f"{OWN}/sid/livshistorie"
REQUEST = f"{OWN}/sid/request"
PLANNED_INTERVENTION = (
    "http://fhir.kl.dk/gateway/StructureDefinition/klgateway-care-planned-intervention"
)
CITIZEN_MESSAGE = (MESSAGE_CATEGORY, "borgerbesked")
CITIZEN_MEASUREMENT = (OBSERVATION_CATEGORY, "borgermaaling")
MEASUREMENT_AGREEMENT = (SERVICE_CATEGORY, "maaleaftale")
LOCAL_ACTIVITY = (SERVICE_CATEGORY, "lokal-aktivitet")
ACTION_PLAN = (PLAN_CATEGORY, "handlingsplan")


def token(code: tuple[str, str]) -> str:
    """A code as a search parameter: `system|code`."""
    return "|".join(code)
