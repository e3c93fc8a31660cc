"""municipalities.toml: the connected municipalities, and what each one narrows or sets."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter

from gateway.config.shapes import (
    AlternativeTable,
    CutTable,
    MunicipalityTable,
    NarrowTable,
    read_shape,
)
from gateway.config.toml_lines import line_of
from gateway.config.trusting import trusting
from gateway.disclosure.policy import Narrowing, Redaction, Ruling
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import Country, MunicipalityCode
from gateway.domain.portal import Alternative, AssuranceLevel, Support
from gateway.domain.topics import Verdict
from gateway.domain.words import words
from gateway.port import PortalSettings
from gateway.routing.connections import ConnectedMunicipality, system_named
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials

CredentialsOf = Callable[[str], Credentials]
_TABLES = TypeAdapter(dict[str, MunicipalityTable])
_NAME = re.compile(r"[a-z_.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitiesFile:
    """The file, read. `demo`: its addresses are the demo world's."""

    demo: bool
    municipalities: tuple[ConnectedMunicipality, ...]


def read_municipalities(
    path: Path,
    *,
    known: Mapping[MunicipalityCode, Any],
    credentials: CredentialsOf,
    upstream: UpstreamSettings,
) -> MunicipalitiesFile:
    """The file, checked against the register and the care systems.

    Raises `Misconfigured` that names the line, what is wrong and what to do.
    """

    def shaped(table: dict[str, Any]) -> tuple[Any, dict[str, MunicipalityTable]]:
        return table.pop("demo", False), _TABLES.validate_python(table)

    demo, tables = read_shape(path, shaped)
    text = path.read_text(encoding="utf-8")
    if not isinstance(demo, bool):
        line = line_of(text, ("demo",))
        raise Misconfigured(f"{path.name} line {line}: demo does not fit: write true or false")
    found = []
    for code, table in tables.items():
        try:
            municipality = _municipality(code, table, known, credentials, upstream)
            trust = trusting(table.tls, path.parent)
        except Misconfigured as error:
            line = line_of(text, (code, *_meant(str(error), table)))
            raise Misconfigured(f"{path.name} line {line}: {code}: {error}") from None
        written_at = f"{path.name} line {line_of(text, (code,))}"
        found.append(replace(municipality, written_at=written_at, trust=trust))
    return MunicipalitiesFile(demo=demo, municipalities=tuple(found))


def _meant(error: str, table: MunicipalityTable) -> tuple[str, ...]:
    """Where in the table the setting is that an error begins with, as in `zone: no such zone`."""
    for name in _NAME.findall(error.partition(":")[0]):
        if name in table.options:
            return ("options", name)
        if name.partition(".")[0] in table.model_fields_set:
            return tuple(name.split("."))
    return ()


def _municipality(
    code: str,
    table: MunicipalityTable,
    known: Mapping[MunicipalityCode, Any],
    credentials: CredentialsOf,
    upstream: UpstreamSettings,
) -> ConnectedMunicipality:
    if code not in known:
        raise Misconfigured("there is no such municipality: write country and code, as in DK-0751")
    country = Country(code.partition("-")[0])
    spec = system_named(table.system)
    unknown = sorted(set(table.options) - set(spec.options))
    if unknown:
        named = ", ".join(spec.options) or "none"
        raise Misconfigured(f"options.{unknown[0]}: {spec.name} has no such option; it has {named}")
    municipality = ConnectedMunicipality(
        code=MunicipalityCode(code),
        country=country,
        system=table.system,
        address=table.address,
        zone=_zone(table.zone, country),
        credentials=credentials(code),
        portal=_portal(table),
        further_origins=tuple(table.further_origins),
        portal_url=table.portal_url,
        support=_support(table),
        link_hosts=frozenset(table.link_hosts),
        extra_days_off=frozenset(table.extra_days_off),
        narrowings=(
            *(narrowing for rule in table.narrow for narrowing in _narrowings(rule)),
            *(_cut(rule) for rule in table.cut),
        ),
        options=table.options,
        upstream=replace(upstream, concurrency=table.concurrency),
    )
    spec.offers(municipality.portal)
    spec.policy.narrowed_by(*municipality.narrowings)
    return municipality


def _zone(name: str | None, country: Country) -> ZoneInfo:
    if name is None:
        return country.zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Misconfigured("zone: no such time zone; write it as in Europe/Oslo") from None


def _portal(table: MunicipalityTable) -> PortalSettings:
    return PortalSettings(
        portal_name=table.portal_name,
        required_assurance=_assurance(table),
        idle_timeout=table.idle_timeout,
        minimum_age=table.minimum_age,
        parent_until_age=table.parent_until_age,
        parent_needs_mandate=table.parent_needs_mandate,
        cancel_notice=table.cancel_notice,
        cancel_working_days=table.cancel_working_days,
        new_time=table.new_time,
        reply_within_working_days=table.reply_within_working_days,
        options=table.options,
    )


def _assurance(table: MunicipalityTable) -> AssuranceLevel | None:
    return AssuranceLevel(table.required_assurance) if table.required_assurance else None


def _support(table: MunicipalityTable) -> Support | None:
    return Support(**table.support.model_dump()) if table.support else None


def _narrowings(rule: NarrowTable) -> list[Narrowing]:
    ruling = Ruling(
        verdict=Verdict(rule.verdict),
        explanation=words(da=rule.da, nb=rule.nb, en=rule.en),
        source=rule.source,
        alternative=_alternative(rule.alternative),
    )
    roles = frozenset(rule.roles)
    return [Narrowing(topic=topic, ruling=ruling, roles=roles) for topic in rule.topics]


def _alternative(table: AlternativeTable | None) -> Alternative | None:
    if table is None:
        return None
    return Alternative(
        title=words(da=table.da, nb=table.nb, en=table.en),
        url=table.url,
        phone=table.phone,
        requires_separate_consent=table.requires_separate_consent,
    )


def _cut(rule: CutTable) -> Narrowing:
    said = words(da=rule.da, nb=rule.nb, en=rule.en)
    roles = frozenset(rule.roles)
    cuts = tuple(Redaction(part=part, explanation=said, roles=roles) for part in rule.parts)
    return Narrowing(topic=rule.topic, redactions=cuts)
