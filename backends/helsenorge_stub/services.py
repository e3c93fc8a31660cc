"""The municipal services one may write to, each with a HER-id of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from backends.helsenorge_stub.canaries import Canaries, shown_id
from backends.helsenorge_stub.fhir import (
    HER,
    ORGNR,
    REFERRAL_METHOD,
    SERVICE_TYPE,
    Json,
    concept,
    identifier,
    local,
    reference,
    resource,
)
from backends.helsenorge_stub.options import Options

ORGANISATION_NUMBER = "912345674"


@dataclass(frozen=True)
class Service:
    """A service of the municipality; `open_for` is the referral method it takes."""

    key: str
    her: str
    name: str
    code: str | None
    area: str
    phone: str
    active: bool = True
    open_for: str = "elec"


NURSING, REHABILITATION = "Hjemmesykepleie", "Rehabilitering"
SERVICES = (
    Service("nord", "8094866", "Hjemmesykepleien Vestby nord", "KP02", NURSING, "64980110"),
    Service("sor", "8094867", "Hjemmesykepleien Son og Hvitsten", "KP02", NURSING, "64980120"),
    Service("bistand", "8094868", "Praktisk bistand", None, "Hjemmehjelp", "64980130"),
    Service("fysio", "8094869", "Fysioterapitjenesten", "KR01", REHABILITATION, "64980140"),
    Service("ergo", "8094870", "Ergoterapi og mestring", "KR02", REHABILITATION, "64980141"),
    Service("tildeling", "8094871", "Tildelingskontoret", "KD0501", "Vedtak", "64980100"),
    Service("demens", "8094872", "Demenskoordinator", "KX07", "Hukommelse", "64980150"),
    Service("friskliv", "8094873", "Frisklivssentralen", "KX04", "Aktivitet", "64980160"),
    Service("natt", "8094874", "Nattpatruljen", "KP02", NURSING, "64980190", open_for="phone"),
    Service("gammel", "8094801", "Tjenesten i Hølen", "KP02", NURSING, "64980199", active=False),
)
BY_KEY = {service.key: service for service in SERVICES}


def service_id(options: Options, key: str) -> str:
    """The id of the HealthcareService."""
    return shown_id(options, "service", key)


def organisation(options: Options) -> Json:
    """The municipality itself."""
    return resource(
        "Organization",
        shown_id(options, "organisation"),
        profile="no-basis-Organization",
        identifier=[identifier(ORGNR, ORGANISATION_NUMBER)],
        active=True,
        name="Vestby kommune",
    )


def service_resources(options: Options) -> Iterator[Json]:
    """Every service a citizen may meet, open or closed."""
    return (_resource(options, service) for service in SERVICES)


def _resource(options: Options, service: Service) -> Json:
    kinds = [concept(SERVICE_TYPE, service.code, text=service.area)] if service.code else None
    return resource(
        "HealthcareService",
        service_id(options, service.key),
        profile="no-basis-HealthcareService",
        identifier=[identifier(HER, service.her)],
        active=service.active,
        providedBy=reference("Organization", shown_id(options, "organisation"), "Vestby kommune"),
        category=[local("kontakttype", "helsekontakt", "Helsekontakt")],
        type=kinds or [local("tjeneste", service.key, service.area)],
        name=service.name,
        telecom=[{"system": "phone", "value": service.phone}],
        referralMethod=[concept(REFERRAL_METHOD, service.open_for)],
    )


def internal_services(options: Options, canaries: Canaries) -> Iterator[Json]:
    """Contact points of the staff, which no citizen is shown; none in world 0."""
    for n in range(canaries.amount(1, 3)):
        yield resource(
            "HealthcareService",
            canaries.id("service", n),
            profile="no-basis-HealthcareService",
            identifier=[identifier(HER, str(8_090_000 + canaries.random.randrange(900)))],
            active=True,
            providedBy=reference(
                "Organization", shown_id(options, "organisation"), "Vestby kommune"
            ),
            category=[local("kontakttype", "intern", canaries.word("interntype"))],
            name=canaries.word("interntjeneste"),
            comment=canaries.word("internkommentar"),
            telecom=[{"system": "phone", "value": canaries.word("interntelefon")}],
            referralMethod=[concept(REFERRAL_METHOD, "elec")],
        )
