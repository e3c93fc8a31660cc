"""A resource read at once comes to what it comes to part by part, whatever is in it."""

import json
from dataclasses import fields, is_dataclass
from random import Random
from unittest.mock import Mock

import msgspec
import pytest

from gateway.domain.errors import SourceInvalid
from gateway.systems.helsenorge import conversations, translate, visits
from gateway.upstream import reading
from tests.unit.systems.helsenorge_resources import FNR, NUMBER, RESTRICTED, service
from tests.unit.systems.nexus.mutating import mutated
from tests.unit.systems.test_helsenorge_conversations import REPLY, letter, threads_of
from tests.unit.systems.test_helsenorge_visits import VISITS, made_at, patient_actor, visit

CASES = 400
ORDINARY = {"security": [{"system": "urn:oid:2.16.578.1.12.4.1.1.9603", "code": "N"}]}
STAFF = {"resourceType": "Practitioner", "id": "p", "name": [{"given": ["Signe"], "family": "H"}]}
HOME = {"resourceType": "Location", "id": "l", "name": "Hjemme", "address": {"city": "Vestby"}}
FULL = visit(
    meta=ORDINARY,
    status="fulfilled",
    contained=[STAFF, HOME],
    extension=made_at("2026-12-01T07:34:00Z"),
    participant=[
        patient_actor(),
        {"actor": {"reference": "#p", "type": "Practitioner"}, "status": "accepted"},
        {"actor": {"type": "HealthcareService", "display": "Nord"}, "status": "accepted"},
    ],
)
LETTERS = (letter(), letter(**REPLY), letter(meta=ORDINARY, contained=[STAFF]))
SERVICES = (service(), service(meta=ORDINARY, type=[{"text": "Pleie"}]))


def hidden(resource):
    return resource | {"meta": RESTRICTED}


def read(translated):
    def one(raw):
        try:
            return told(translated(raw, "here"))
        except SourceInvalid as error:
            return error.place

    return one


def told(value):
    """A value in plain words, with what does not count when values are compared."""
    if is_dataclass(value):
        return type(value).__name__, [told(getattr(value, f.name)) for f in fields(value)]
    return [told(part) for part in value] if isinstance(value, tuple | list) else repr(value)


def thread(raw):
    resource = json.loads(bytes(raw))
    kept = resource.get("resource") if isinstance(resource, dict) else resource
    return told(threads_of(kept, letter(id="m9"), service()))


READINGS = {
    "visit": (read(VISITS.translated), visits, (visit(), FULL, hidden(FULL))),
    "letter": (thread, conversations, (*LETTERS, hidden(LETTERS[0]))),
    "service": (read(translate.recipient), translate, (*SERVICES, hidden(SERVICES[0]))),
}


class Ways:
    """Which way resources are read, and how many were read at once."""

    def __init__(self, patch, module) -> None:
        self.is_careful = False
        self.at_once = 0
        whole = module.whole

        def either(raw, decoder):
            found = None if self.is_careful else whole(raw, decoder)
            self.at_once += found is not None
            return found

        patch.setattr(module, "whole", either)


def differing(kind, ways):
    """The seeds of resources of which the two ways say different things."""
    one, _, resources = READINGS[kind]
    found = []
    for seed in range(CASES):
        random = Random(f"{kind} {seed}")
        body = json.dumps({"resource": random.choice(resources)}).encode()
        raw = spoilt(body, random, whole_only=kind == "letter")
        ways.is_careful = False
        at_once = one(raw)
        ways.is_careful = True
        if at_once != one(raw):
            found.append(seed)
    return found


def spoilt(body, random, *, whole_only):
    made = mutated(body, random)
    if whole_only:
        try:
            json.loads(made)
        except ValueError:
            made = body
    return msgspec.Raw(made)


@pytest.mark.parametrize("kind", READINGS)
def test_both_ways_say_the_same_of_a_resource_that_is_odd(kind, monkeypatch):
    monkeypatch.setattr(reading, "_log", Mock())
    ways = Ways(monkeypatch, READINGS[kind][1])
    assert differing(kind, ways) == []
    assert ways.at_once > CASES / 10


BREAKS = {
    "restricted visits": ("visit", visits, "unrestricted", lambda _meta: True),
    "visits of others": ("visit", visits, "only", lambda *_: True),
    "restricted letters": ("letter", conversations, "unrestricted", lambda _meta: True),
    "letters of other kinds": ("letter", conversations, "only", lambda *_: True),
    "restricted services": ("service", translate, "unrestricted", lambda _meta: True),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_way_that_shows_too_much_is_noticed(broken, monkeypatch):
    kind, module, name, replacement = BREAKS[broken]
    monkeypatch.setattr(reading, "_log", Mock())
    ways = Ways(monkeypatch, module)
    original = getattr(module, name)

    def only_at_once(*given):
        return original(*given) if ways.is_careful else replacement(*given)

    monkeypatch.setattr(module, name, only_at_once)
    assert differing(kind, ways)


def test_another_patient_s_number_is_seen_at_once_too():
    foreign = {"actor": {"identifier": {"system": FNR, "value": "01010112345"}}, "status": "x"}
    both = visit(participant=[patient_actor(NUMBER), foreign])
    raw = msgspec.Raw(json.dumps({"resource": both}).encode())
    assert VISITS.translated(raw, "here") is None
