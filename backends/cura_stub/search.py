"""Searches: filters, inclusions and pages, answered as searchset Bundles."""

import hashlib
import json
from dataclasses import dataclass

from backends.cura_stub.answers import Refusal
from backends.cura_stub.parameters import SEARCHES, Parameters, answers_to, checked
from backends.cura_stub.store import Store
from backends.cura_stub.terms import Json

PAGE, LARGEST_PAGE = 20, 100


@dataclass(frozen=True)
class Search:
    """One search of one tenant, as it was first asked."""

    tenant: str
    kind: str
    parameters: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of a parameter."""
        return [value for key, value in self.parameters if key.partition(":")[0] == name]


class Searcher:
    """Answers searches, and remembers each under opaque tokens for its further pages."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed
        self._pages: dict[str, tuple[Search, int]] = {}

    def begin(self, tenant: str, kind: str, parameters: Parameters, base: str) -> Json:
        """The first page."""
        checked(kind, parameters)
        return self._page(Search(tenant, kind, tuple(parameters)), 0, base, f"{kind}/_search")

    def go_on(self, tenant: str, kind: str, token: str, base: str) -> Json:
        """The page that an earlier answer's `next` link names."""
        search, offset = self._pages.get(token, (None, 0))
        if search is None or (search.tenant, search.kind) != (tenant, kind):
            raise Refusal(404, "not-found", "Siden findes ikke.")
        return self._page(search, offset, base, f"{kind}?_page={token}")

    def _page(self, search: Search, offset: int, base: str, here: str) -> Json:
        found = self._found(search)
        size = _size(search)
        matches = found[offset : offset + size]
        included = self._included(search, matches)
        links = [{"relation": "self", "url": f"{base}/{here}"}]
        if offset + size < len(found):
            token = self._remember(search, offset + size)
            links.append({"relation": "next", "url": f"{base}/{search.kind}?_page={token}"})
        entries = [_entry(base, body, "match") for body in matches]
        entries += [_entry(base, body, "include") for body in included]
        bundle = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(found),
            "link": links,
            "entry": entries,
        }
        return {key: value for key, value in bundle.items() if value != []}

    def _found(self, search: Search) -> list[Json]:
        kind, reference = "Patient", search.all("patient")
        if reference:
            kind, _, identity = reference[0].rpartition("/")
            if kind != "Patient" or not identity:
                raise Refusal(400, "invalid", "patient skal være Patient/<id>.")
            rows = self._store.find(search.tenant, search.kind, identity)
        else:
            rows = self._store.find(search.tenant, search.kind)
        return [body for body in rows if answers_to(body, list(search.parameters))]

    def _included(self, search: Search, matches: list[Json]) -> list[Json]:
        held: dict[tuple[str, str], Json] = {}
        for wanted in search.all("_include"):
            for reference in _references(wanted, [*matches, *held.values()]):
                kind, _, identity = reference.partition("/")
                body = self._store.read(search.tenant, kind, identity)
                if body:
                    held.setdefault((kind, identity), body)
        for wanted in search.all("_revinclude"):
            for body in self._pointing_back(search, wanted, matches):
                held.setdefault((body["resourceType"], body["id"]), body)
        return list(held.values())

    def _pointing_back(self, search: Search, wanted: str, matches: list[Json]) -> list[Json]:
        kind, _, element = wanted.partition(":")
        if search.kind != "Patient" or element != "patient" or kind not in SEARCHES:
            raise Refusal(400, "not-supported", "Ukendt _revinclude.")
        return [
            body for match in matches for body in self._store.find(search.tenant, kind, match["id"])
        ]

    def _remember(self, search: Search, offset: int) -> str:
        named = json.dumps([self._seed, search.tenant, search.kind, search.parameters, offset])
        token = hashlib.sha256(named.encode()).hexdigest()[:40]
        self._pages[token] = (search, offset)
        return token


def _size(search: Search) -> int:
    told = search.all("_count")
    if not told:
        return PAGE
    if not told[0].isdigit() or not int(told[0]):
        raise Refusal(400, "invalid", "_count skal være et tal fra 1.")
    return min(int(told[0]), LARGEST_PAGE)


def _references(wanted: str, bodies: list[Json]) -> list[str]:
    ways = {
        "CareTeam:participant": ("CareTeam", "participant", "member"),
        "PractitionerRole:practitioner": ("PractitionerRole", "practitioner", None),
        "CarePlan:goal": ("CarePlan", "goal", None),
    }
    if wanted not in ways:
        raise Refusal(400, "not-supported", "Ukendt _include.")
    kind, element, inner = ways[wanted]
    values = [body.get(element, []) for body in bodies if body["resourceType"] == kind]
    pointing = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [str((one[inner] if inner else one)["reference"]) for one in pointing]


def _entry(base: str, body: Json, mode: str) -> Json:
    url = f"{base}/{body['resourceType']}/{body['id']}"
    return {"fullUrl": url, "resource": body, "search": {"mode": mode}}
