"""One Cura stub, asked without a network, for the tests of this folder."""

import json
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.types import ASGIApp

from backends.cura_stub.app import Options, build

TODAY = date(2026, 3, 10)
NOW = "2026-03-10T10:00:00+01:00"
ORIGIN = "http://127.0.0.1:8101"
CITIZEN = "2512489996"
CPR = "urn:oid:1.2.208.176.1.2"
OWN = "https://cura.example/fhir"
Resource = dict[str, Any]


@cache
def shared() -> ASGIApp:
    """One stub for those who only read, or who put back what they have changed."""
    return build(Options(today=TODAY))


class Asking:
    """A client of one tenant, with a machine token; of a stub of its own where none is given."""

    def __init__(
        self,
        tenant: str = "aarhus",
        options: Options | None = None,
        app: ASGIApp | None = None,
    ) -> None:
        self.tenant = tenant
        transport = httpx.ASGITransport(app=app or build(options or Options(today=TODAY)))
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        self.token = ""

    async def headers(self) -> dict[str, str]:
        if not self.token:
            told = {"grant_type": "client_credentials"}
            credentials = ("omsorg-demo", "demo-secret")
            path = f"/{self.tenant}/auth/token"
            answer = await self.http.post(path, data=told, auth=credentials)
            self.token = answer.json()["access_token"]
        return {"authorization": f"Bearer {self.token}"}

    async def search(self, kind: str, *form: tuple[str, str]) -> httpx.Response:
        headers = await self.headers() | {"content-type": "application/x-www-form-urlencoded"}
        path = f"/{self.tenant}/fhir/{kind}/_search"
        return await self.http.post(path, content=urlencode(form), headers=headers)

    async def get(self, url: str) -> httpx.Response:
        return await self.http.get(url, headers=await self.headers())

    async def send(self, method: str, path: str, body: Any, **more: str) -> httpx.Response:
        """A change; `more` are headers, with `_` for `-`."""
        told = {name.replace("_", "-"): value for name, value in more.items()}
        headers = {"content-type": "application/fhir+json", **await self.headers(), **told}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = f"/{self.tenant}/fhir/{path}"
        return await self.http.request(method, url, content=content, headers=headers)

    async def stop_clock(self) -> None:
        await self.http.post("/demo/clock", json={"now": NOW})

    async def put_back(self) -> None:
        """The data and the clock as they were at the start."""
        await self.http.post("/demo/reset")
        await self.http.delete("/demo/clock")

    async def digest(self) -> str:
        return str((await self.http.get("/demo/digest")).json()["digest"])

    async def effects(self) -> list[Resource]:
        listed: list[Resource] = (await self.http.get("/demo/effects")).json()
        return listed

    async def patient(self) -> str:
        found = (await self.search("Patient", ("identifier", f"{CPR}|{CITIZEN}"))).json()
        return str(found["entry"][0]["resource"]["id"])

    async def pages(self, kind: str, *form: tuple[str, str]) -> list[Resource]:
        """The Bundles of all pages."""
        bundles = [(await self.search(kind, *form)).json()]
        while url := following(bundles[-1]):
            bundles.append((await self.get(url)).json())
        return bundles

    async def resources(self, kind: str, *form: tuple[str, str]) -> list[Resource]:
        """Everything in all pages."""
        pages = await self.pages(kind, *form)
        return [entry["resource"] for page in pages for entry in page.get("entry", [])]

    async def of_citizen(self, kind: str) -> list[Resource]:
        return await self.resources(kind, ("patient", f"Patient/{await self.patient()}"))


def following(bundle: Resource) -> str | None:
    links = bundle.get("link", [])
    return next((link["url"] for link in links if link["relation"] == "next"), None)
