"""Registers of a test: they answer as they are told."""

import json

import httpx

from tests.unit.fakes.house import HELSINGOER, VESTBY
from tests.unit.session.places import place

CONNECTED = (place(HELSINGOER), place(VESTBY))


def person(cpr, name, born, *, deceased=False):
    return {"cpr": cpr, "name": name, "birthDate": born, "deceased": deceased}


def mandate(key, grantor, until="2026-11-22"):
    return {
        "id": key,
        "category": "Sundhed og sygdom",
        "area": "Social- og sundhedsportal",
        "privileges": ["urn:dk:omsorgsportal:laes"],
        "grantor": grantor,
        "validFrom": "2020-01-01",
        "validUntil": until,
        "revokedAt": None,
    }


NANCY = person("2512489996", "Nancy Berggren", "1948-12-25")
BO = person("0101659993", "bo Berggren", "1965-01-01")
CARL = person("1208189996", "Carl Lindgren", "2018-08-12")


class FakeRegisters:
    """Answers as told; counts and keeps what is asked."""

    def __init__(self):
        self.mandates = [mandate("m-1", NANCY)]
        self.children = [{"id": "c-1", "child": CARL}]
        self.guardianships = []
        self.asked = []
        self.broken = {}

    def __call__(self, request):
        register = request.url.path.split("/")[-2]
        self.asked.append((register, request.content))
        if register in self.broken:
            return self.broken[register]
        answers = {
            "mandates": {"mandates": self.mandates},
            "custody": {"children": self.children},
            "guardianship": {"guardianships": self.guardianships},
            "fullmakt": {"fullmakter": []},
        }
        return httpx.Response(200, content=json.dumps(answers[register]))
