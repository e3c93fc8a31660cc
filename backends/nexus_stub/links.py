"""Where things are: HAL links, some absolute, most root-relative, as the real answers mix them."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

# Kind -> path of the full object below the tenant's root, and whether its href is absolute.
PLACES: dict[str, tuple[str, bool]] = {
    "event": ("/events/{id}", False),
    "conversation": ("/citizenConversations/{id}", False),
    "recipient": ("/conversationRecipients/{id}", False),
    "grant": ("/patientGrants/{id}", False),
    "document": ("/documents/{id}", True),
    "form": ("/forms/{id}", False),
    "plan": ("/eop/visitations/{id}", True),
    "application": ("/hclApplications/{id}", False),
    "bodyWornAid": ("/hclGrants/{id}", False),
    "lending": ("/lendings/{id}", True),
    "condition": ("/conditions/{id}", False),
    "pathway": ("/patientPathways/{id}/selfReference", False),
    "inboxMessage": ("/medcom/messages/{id}", False),
    "measurement": ("/measurements/{id}", False),
    "medication": ("/medications/{id}", False),
}
VIEWS: dict[str, tuple[tuple[str, int, str], ...]] = {
    "helsingor": (
        ("CITIZEN_PATHWAY", 971, "- Alt"),
        ("CITIZEN_PATHWAY", 972, "Aktive forløb"),
        ("CITIZEN_PATHWAY", 1340, "Borgerportalen"),
        ("CITIZEN_CALENDAR", 611, "Borgerkalender"),
        ("CITIZEN_CALENDAR", 615, "Ruteplan - hjemmeplejen"),
        ("EOP_VISITATION", 1511, "Handlingsplaner"),
        ("MEASUREMENT", 802, "Målinger"),
    ),
    "billund": (
        ("CITIZEN_PATHWAY", 12, "- Alt"),
        ("CITIZEN_PATHWAY", 48, "Borgerportalen"),
        ("CITIZEN_CALENDAR", 7, "Borgerkalender"),
        ("EOP_VISITATION", 52, "Handlingsplaner"),
        ("MEASUREMENT", 31, "Målinger"),
    ),
    "nordby": (
        ("CITIZEN_PATHWAY", 3, "Alt (nordby)"),
        ("CITIZEN_CALENDAR", 4, "Besøgskalender"),
    ),
}
TENANTS = tuple(VIEWS)
VIEW_KINDS = (
    "CITIZEN_PATHWAY",
    "CITIZEN_CALENDAR",
    "CITIZEN_DASHBOARD",
    "CITIZEN_DATA",
    "CITIZEN_FINANCE_INSIGHT",
    "MEASUREMENT",
    "PATIENT_CONDITION",
    "MOBILE_PROFILE",
    "SUNDHEDSJOURNALEN_LINK",
    "ACTIVITY_DASHBOARD",
    "ASSIGNMENT",
    "MOBILITY_AIDS",
    "EOP_VISITATION",
    "EOP_PROBLEM",
    "EOP_SUBGOAL",
)
_PATIENT_LINKS = {
    "self": "/patients/{id}",
    "patientPreferences": "/patient/{id}/preferences",
    "patientActivities": "/patients/{id}/activities",
    "activePrograms": "/patients/{id}/programs/active",
    "patientConditions": "/patients/{id}/conditions",
    "lendings": "/patients/{id}/lendings?x=1",
    "hclGrants": "/patients/{id}/hclGrants",
    "hclApplications": "/patients/{id}/hclApplications",
    "availableHclApplicationKinds": "/patients/{id}/hclApplications/kinds",
    "citizenConversations": "/patients/{id}/citizenConversations",
    "conversationRecipients": "/patients/{id}/conversationRecipients",
    "inboxMessages": "/patients/{id}/inboxMessages",
    "medicationCard": "/patients/{id}/medicationCard",
    "measurementData": "/patients/{id}/measurementData",
    "measurementInstructions": "/patients/{id}/measurementInstructions",
    "audit": "/patients/{id}/audit",
    "conversationPrototype": "/patients/{id}/citizenConversations/prototype",
    "hclApplicationPrototype": "/patients/{id}/hclApplications/prototype",
}
# Links with one place to fill in, as HAL's `templated` has it.
_TEMPLATES = {
    "patientEventById": "/patients/{id}/events/{{eventId}}",
    "citizenConversationById": "/patients/{id}/citizenConversations/{{conversationId}}",
    "citizenConversationByUid": "/patients/{id}/citizenConversations/uid/{{uid}}",
    "hclApplicationByUid": "/patients/{id}/hclApplications/uid/{{uid}}",
}


@dataclass(frozen=True)
class Links:
    """Makes hrefs for one tenant as this request reached it."""

    tenant: str
    origin: str

    @classmethod
    def of(cls, request: Request) -> "Links":
        """From the request's own tenant and origin."""
        return cls(request.path_params["tenant"], str(request.base_url).rstrip("/"))

    def href(self, path: str, *, absolute: bool = False) -> dict[str, str]:
        """One link object."""
        start = self.origin if absolute else ""
        return {"href": f"{start}/api/core/mobile/{self.tenant}/v2{path}"}

    def to(self, kind: str, entity_id: int) -> dict[str, str]:
        """The link to a thing's full object."""
        path, absolute = PLACES[kind]
        return self.href(path.format(id=entity_id), absolute=absolute)

    def file(self, document_id: int) -> dict[str, str]:
        """The link to a document's file, which another service of the same host keeps."""
        service = f"/api/document-microservice/{self.tenant}"
        return {"href": f"{self.origin}{service}/documents/{document_id}/content"}

    def home(self) -> dict[str, Any]:
        """The links of the home resource."""
        rels = {
            "self": "/",
            "patientDetailsSearch": "/patients/details/search",
            "searchPatients": "/patients/search",
            "patients": "/patients",
            "preferences": "/preferences",
            "patientGrantById": "/patientGrants",
            "organizations": "/organizations",
            "organizationsTree": "/organizations/tree",
            "suppliers": "/suppliers",
            "professionals": "/professionals",
        }
        return {rel: self.href(path) for rel, path in rels.items()}

    def patient(self, patient_id: int) -> dict[str, Any]:
        """The links of a person."""
        links: dict[str, Any] = {
            rel: self.href(path.format(id=patient_id)) for rel, path in _PATIENT_LINKS.items()
        }
        for rel, path in _TEMPLATES.items():
            links[rel] = self.href(path.format(id=patient_id)) | {"templated": True}
        links["patientPreferences"] = self.href(
            _PATIENT_LINKS["patientPreferences"].format(id=patient_id), absolute=True
        )
        return links

    def view(self, patient_id: int, kind: str, view_id: int) -> dict[str, Any]:
        """The links of one person's view."""
        place = f"/patient/{patient_id}/preferences/{kind}/{view_id}"
        links = {"self": self.href(place)}
        if kind == "CITIZEN_PATHWAY":
            links["pathwayReferences"] = self.href(f"{place}/pathwayReferences")
            links["patientActivities"] = self.href(f"{place}/activities")
        if kind == "CITIZEN_CALENDAR":
            links["events"] = self.href(f"{place}/events", absolute=True)
        if kind == "EOP_VISITATION":
            links["visitations"] = self.href(f"{place}/visitations")
        return links
