"""One helsenorge stub, asked without a network, for the tests of this folder."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx

from backends.helsenorge_stub.app import Options, build

TODAY = date(2026, 11, 22)
ORIGIN = "http://127.0.0.1:8103"
BASE = f"{ORIGIN}/vestby/fhir/"
INNBYGGER = "12894810058"
NYINNBYGGER = "21857610153"
_FORM = {
    "grant_type": "client_credentials",
    "client_id": "omsorg-demo",
    "client_secret": "demo-secret",
}


class Asking:
    """A client with a machine token and the headers of one person."""

    def __init__(self, options: Options | None = None) -> None:
        self.app = build(options or Options(today=TODAY))
        transport = httpx.ASGITransport(app=self.app)
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        self.token = ""

    async def headers(self, number: str = INNBYGGER) -> dict[str, str]:
        if not self.token:
            answer = await self.http.post("/connect/token", data=_FORM)
            self.token = answer.json()["access_token"]
        return {
            "authorization": f"Bearer {self.token}",
            "nhn-patient-nin": number,
            "nhn-source-system": "omsorg",
            "nhn-event-id": str(UUID(int=7)),
            "nhn-user-role": "innbygger",
        }

    async def get(self, link: str, number: str = INNBYGGER) -> httpx.Response:
        return await self.http.get(httpx.URL(BASE).join(link), headers=await self.headers(number))

    async def every(self, link: str, number: str = INNBYGGER) -> list[dict[str, Any]]:
        """The Bundles of all pages."""
        pages = []
        following: str | None = link
        while following:
            pages.append((await self.get(following, number)).json())
            links = pages[-1]["link"]
            following = next((k["url"] for k in links if k["relation"] == "next"), None)
        return pages

    async def resources(self, link: str, number: str = INNBYGGER) -> list[dict[str, Any]]:
        """The matches of all pages."""
        return [
            entry["resource"]
            for page in await self.every(link, number)
            for entry in page.get("entry", [])
            if entry["search"]["mode"] == "match"
        ]
