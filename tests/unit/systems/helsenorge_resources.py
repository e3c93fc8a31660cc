"""Small resources as helsenorge has them, to be changed one key at a time."""

import json
from zoneinfo import ZoneInfo

import msgspec

from gateway.systems.helsenorge.reading import LOCAL

OSLO = ZoneInfo("Europe/Oslo")
NUMBER = "12894810058"
FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
RESTRICTED = {"security": [{"system": "urn:oid:2.16.578.1.12.4.1.1.9603", "code": "3"}]}


def entry(resource) -> msgspec.Raw:
    return msgspec.Raw(json.dumps({"resource": resource}).encode())


def local(system, *codes):
    return [{"coding": [{"system": f"{LOCAL}CodeSystem/{system}", "code": code}]} for code in codes]


def service(**changes):
    method = "http://terminology.hl7.org/CodeSystem/service-referral-method"
    resource = {
        "resourceType": "HealthcareService",
        "id": "h1",
        "active": True,
        "category": local("kontakttype", "helsekontakt"),
        "name": "Nord",
        "referralMethod": [{"coding": [{"system": method, "code": "elec"}]}],
    }
    return {k: v for k, v in (resource | changes).items() if v is not None}
