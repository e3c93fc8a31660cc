"""Who is let in: machine tokens, the headers that say whose record it is, and the terms."""

import re
from dataclasses import dataclass

from starlette.requests import Request

from backends.helsenorge_stub.answers import SERVED
from backends.helsenorge_stub.fhir import Json, local_codes
from backends.helsenorge_stub.helseid import HelseId
from backends.helsenorge_stub.people import TERMS_VERSION
from backends.helsenorge_stub.refusals import RefusedError
from backends.helsenorge_stub.shelf import Shelf

TENANT = "vestby"
CITIZEN = "innbygger"
REPRESENTATIVE = "representant"
NEEDED = {
    "nhn-patient-nin": re.compile(r"\d{11}"),
    "nhn-source-system": re.compile(r".+"),
    "nhn-event-id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "nhn-user-role": re.compile(f"{CITIZEN}|{REPRESENTATIVE}|system"),
}
_NUMBER = re.compile(r"(?<![0-9a-zA-Z])\d{11}(?![0-9a-zA-Z])")
_BEFORE_TERMS = frozenset({"Patient", "Consent"})


@dataclass(frozen=True)
class Gate:
    """Every method raises RefusedError for whom it does not let in."""

    helse_id: HelseId
    shelf: Shelf

    def tenant(self, request: Request) -> None:
        """An address of ours."""
        if request.path_params["tenant"] != TENANT:
            raise RefusedError(404, "not-found", "no such tenant")

    def machine(self, request: Request) -> None:
        """A program with a token, that asks about nobody."""
        if not self.helse_id.accepts(request.headers.get("authorization")):
            raise RefusedError(401, "login", "a valid machine token is needed")
        self.tenant(request)
        address = NEEDED["nhn-event-id"].sub("", str(request.url))
        if _NUMBER.search(address):
            raise RefusedError(400, "security", "no identity numbers in addresses")

    def person(self, request: Request, kind: str) -> str:
        """A program with a token and the headers of one person: that person's number."""
        self.machine(request)
        if kind not in SERVED:
            raise RefusedError(404, "not-supported", "that kind of resource is not served")
        for name, form in NEEDED.items():
            if not form.fullmatch(request.headers.get(name, "")):
                raise RefusedError(400, "required", f"{name} is missing or malformed")
        number = request.headers["nhn-patient-nin"]
        if kind not in _BEFORE_TERMS and not accepted(self.shelf, number):
            says = "the terms are not accepted"
            raise RefusedError(403, "suppressed", says, "MANGLER_BRUKSVILKAR")
        return number

    def writer(self, request: Request, kind: str) -> tuple[str, Json]:
        """The same, for somebody who may change that record, which is open: number and Patient."""
        number = self.person(request, kind)
        if request.headers["nhn-user-role"] == "system":
            raise RefusedError(403, "forbidden", "a system changes nothing for a citizen")
        patient = next(iter(self.shelf.every("Patient", number)), None)
        if patient is None:
            raise RefusedError(404, "not-found", "no such person here")
        if not patient["active"] or patient.get("deceasedBoolean"):
            raise RefusedError(403, "business-rule", "the record is closed", "AVSLUTTET")
        return number, patient


def terms_held(shelf: Shelf, number: str) -> list[Json]:
    """The Consents to terms of use that are in force, of whatever version."""
    return [
        consent
        for consent in shelf.every("Consent", number)
        if consent["status"] == "active"
        and local_codes(consent["category"], "samtykke") == {"bruksvilkar"}
    ]


def version_of(consent: Json) -> str:
    """The version of the terms that it accepts."""
    code: str = consent["policyRule"]["coding"][0]["code"]
    return code


def accepted(shelf: Shelf, number: str) -> bool:
    """Whether the person has accepted the terms as they are now."""
    return TERMS_VERSION in map(version_of, terms_held(shelf, number))
