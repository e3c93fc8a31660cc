"""Where each topic lies in each care system: how its stub is asked for it.

A road is looked for in `METHOD /path?query body`. Give one for every topic that the stub serves,
above all for those that no portal shows: without a road nobody notices that they were asked for.
"""

import re
from typing import Any

from gateway.domain.topics import Topic
from tests.world import STUB_OF

STUB = STUB_OF

_CURA = {
    Topic.CALENDAR: r"/Appointment/_search .*patient=",
    Topic.MESSAGES: r"/Communication/_search .*borgerbesked",
    Topic.GRANTS: r"/CarePlan/_search .*planned-intervention",
    Topic.BODY_WORN_AIDS: r"/DeviceRequest/",
    Topic.AID_LOANS: r"/SupplyDelivery/",
    Topic.CONDITIONS: r"/Condition/",
    Topic.DOCUMENTS: r"/DocumentReference/|/Binary/",
    Topic.ACTION_PLANS: r"/CarePlan/_search (?!.*planned-intervention)|/Goal/",
    Topic.MEASUREMENTS: r"/Observation/|/ServiceRequest/",
    Topic.MEDICATIONS: r"/Medication",
    Topic.MEDCOM_MESSAGES: r"/Communication/_search (?!.*borgerbesked)",
    Topic.CONTACTS: r"/CareTeam/_search .*_include",
    Topic.PROFILE: r"/Patient/_search .*_revinclude|/RelatedPerson/|/Consent/|/ClinicalImpression/",
    Topic.LIFE_STORY: r"/QuestionnaireResponse/",
    Topic.ACTIVITIES: r"/Appointment/_search .*lokal-aktivitet",
}
_NEXUS = {
    Topic.CALENDAR: r"/preferences/CITIZEN_CALENDAR/|/events",
    Topic.MESSAGES: r"/citizenConversations|/conversationRecipients",
    Topic.GRANTS: r"/preferences/CITIZEN_PATHWAY/|/patientGrants",
    Topic.AID_APPLICATIONS: r"/hclApplications",
    Topic.BODY_WORN_AIDS: r"/hclGrants",
    Topic.AID_LOANS: r"/lendings",
    Topic.CONDITIONS: r"/conditions",
    Topic.DOCUMENTS: r"/preferences/CITIZEN_PATHWAY/|/documents|/forms",
    Topic.ACTION_PLANS: r"/preferences/EOP_VISITATION/|/eop/",
    Topic.MEASUREMENTS: r"/measurement|/preferences/MEASUREMENT",
    Topic.MEDICATIONS: r"/medication",
    Topic.MEDCOM_MESSAGES: r"/inboxMessages|/medcom",
}
_HELSENORGE = {
    Topic.CALENDAR: r"/Appointment\?",
    Topic.MESSAGES: r"/Communication\?.*category=dialog",
    Topic.NOTIFICATIONS: r"/Subscription",
    Topic.CONDITIONS: r"/Condition",
    Topic.DOCUMENTS: r"/DocumentReference|/Binary",
    Topic.MEASUREMENTS: r"/Observation|/ServiceRequest",
    Topic.ACTION_PLANS: r"/CarePlan|/Goal",
    Topic.MEDICATIONS: r"/Medication",
    Topic.MEDCOM_MESSAGES: r"/Communication\?(?!.*(category=dialog|_page=))",
}
ROADS = {"cura_stub": _CURA, "nexus_stub": _NEXUS, "helsenorge_stub": _HELSENORGE}


def asked_for(requests: list[dict[str, Any]], code: str, topic: Topic) -> list[str]:
    """The requests that ask a municipality's system for this topic."""
    road = ROADS[STUB[code]].get(topic)
    if road is None:
        return []
    lines = [f"{r['method']} {r['path']}?{r['query']} {r['body']}" for r in requests]
    lines = [line.replace("/_search? ", "/_search ") for line in lines]
    return [line for line in lines if re.search(road, line)]
