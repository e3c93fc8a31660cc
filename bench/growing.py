"""Worlds that have grown: more visits in a calendar, more municipalities connected."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bench.places import SOURCES
from bench.recording import ANY_WORK, Call, Recording
from gateway.domain.municipalities import Country, MunicipalityKind
from gateway.routing.register import register

MONTHS: Final = (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
_ZONE = ZoneInfo("Europe/Copenhagen")
_DAYS = 28
_TEMPLATES = {"DK": "helsingor", "NO": "vestby"}


def with_visits(kept: Recording, rows: int) -> Recording:
    """The recording with so many visits in four months of Helsingør's calendar."""
    events = next(c for c in kept.calls if "/helsingor/" in c.target and "/events?" in c.target)
    samples = json.loads(events.answered)["eventResources"]
    shown = [one for one in samples if one["event"]["visibleForPatient"]]
    shown = [one for one in shown if one["event"]["status"] == "PLANNED"]
    shown = [one for one in shown if one["event"]["patientId"] == _patient(events.target)]
    path = events.target.partition("?")[0]
    quarter = rows // len(MONTHS)
    counts = [quarter] * (len(MONTHS) - 1) + [rows - quarter * (len(MONTHS) - 1)]
    calls = [
        replace(
            events,
            work=ANY_WORK,
            target=f"{path}?from={_zulu(month)}&to={_zulu(_next(month))}",
            answered=json.dumps({"eventResources": list(_visits(shown, month, count))}).encode(),
        )
        for month, count in zip(MONTHS, counts, strict=True)
    ]
    return replace(kept, calls=[*kept.calls, *calls])


def _patient(target: str) -> int:
    return int(target.partition("/patient/")[2].partition("/")[0])


def _visits(shown: list[Any], month: date, count: int) -> Iterator[Any]:
    for number, sample in enumerate(islice(cycle(shown), count)):
        visit = copy.deepcopy(sample)
        day = month + timedelta(days=number % _DAYS)
        start = datetime.combine(day, time(8 + number // _DAYS % 8, number % 60), UTC)
        end = start + timedelta(minutes=30)
        event = visit["event"]
        event["id"] = month.month * 1_000_000 + number
        event["startDate"], event["endDate"] = _stamp(start), _stamp(end)
        yield visit


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _zulu(day: date) -> str:
    moment = datetime.combine(day, time(), _ZONE).astimezone(UTC)
    return quote(moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"), safe="")


def with_municipalities(kept: Recording, count: int, file: Path) -> Recording:
    """The recording with tokens and probes of so many; and `file` extended by those missing."""
    text = file.read_text(encoding="utf-8")
    codes = [code for code in _codes() if f"[{code}]" not in text]
    missing = codes[: count - (len(_codes()) - len(codes))]
    file.write_text(text + "".join(map(_table, missing)), encoding="utf-8")
    calls = [made for code in missing for made in _probes(kept, code)]
    return replace(kept, calls=[*kept.calls, *calls])


def _codes() -> list[str]:
    return [
        code
        for code, one in sorted(register().municipalities.items())
        if one.kind is MunicipalityKind.MUNICIPALITY and one.country in set(Country)
    ]


def _table(code: str) -> str:
    if code.startswith("DK"):
        root = f"http://127.0.0.1:{SOURCES['nexus_stub']}"
        lines = [
            'system = "nexus"',
            f'address = "{root}/api/core/mobile/{_tenant(code)}/v2/"',
            f'further_origins = ["{root}/authx/realms/{_tenant(code)}/"]',
            'portal_name = "Borgerportalen"',
        ]
    else:
        root = f"http://127.0.0.1:{SOURCES['helsenorge_stub']}"
        lines = [
            'system = "helsenorge"',
            f'address = "{root}/{_tenant(code)}/fhir/"',
            f'further_origins = ["{root}/connect/"]',
            'portal_name = "helsenorge"',
            f'options = {{ token_url = "{root}/connect/token" }}',
        ]
    return "\n".join(["", f"[{code}]", *lines, ""])


def _probes(kept: Recording, code: str) -> Iterator[Call]:
    """Tokens and probes as of the municipality that stands for its country."""
    template = _TEMPLATES[code[:2]]
    for call in kept.calls:
        if call.work == ANY_WORK and f"/{template}/" in call.target:
            target = call.target.replace(f"/{template}/", f"/{_tenant(code)}/")
            answered = call.answered.replace(template.encode(), _tenant(code).encode())
            yield replace(call, target=target, answered=answered)


def _tenant(code: str) -> str:
    return f"t{code[3:]}"
