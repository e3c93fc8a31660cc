"""One Nexus stub, asked without a network, for the tests of this folder."""

from datetime import date
from typing import Any

import httpx
from starlette.types import ASGIApp

from backends.nexus_stub.app import Options, build

TODAY = date(2026, 11, 22)
ORIGIN = "http://127.0.0.1:8102"
CITIZEN = "2512489996"
FORM = {
    "grant_type": "client_credentials",
    "client_id": "omsorg-demo",
    "client_secret": "demo-secret",
}


def token_path(tenant: str = "helsingor") -> str:
    return f"/authx/realms/{tenant}/protocol/openid-connect/token"


def root(tenant: str = "helsingor") -> str:
    return f"/api/core/mobile/{tenant}/v2"


class Asking:
    """A client with a machine token of one tenant."""

    def __init__(
        self,
        options: Options | None = None,
        tenant: str = "helsingor",
        *,
        app: ASGIApp | None = None,
    ) -> None:
        self.tenant = tenant
        self.token = ""
        transport = httpx.ASGITransport(app=app or build(options or Options(today=TODAY)))
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    async def stand_at(self, now: str) -> None:
        """The data as they were filled, and the stub's clock stopped."""
        await self.http.post("/demo/reset")
        await self.http.post("/demo/clock", json={"now": now})

    async def headers(self) -> dict[str, str]:
        if not self.token:
            answer = await self.http.post(token_path(self.tenant), data=FORM)
            self.token = answer.json()["access_token"]
        return {"authorization": f"Bearer {self.token}"}

    async def get(self, link: str) -> httpx.Response:
        return await self.http.get(link, headers=await self.headers())

    async def json(self, link: str) -> Any:
        answer = await self.get(link)
        assert answer.status_code == 200, link
        return answer.json()

    async def person(self, number: str = CITIZEN) -> httpx.Response:
        asked = {"businessKey": number, "keyType": "CPR"}
        link = f"{root(self.tenant)}/patients/details/search"
        return await self.http.post(link, json=asked, headers=await self.headers())

    async def links(self, number: str = CITIZEN) -> dict[str, str]:
        patient = (await self.person(number)).json()["patient"]
        return {rel: link["href"] for rel, link in patient["_links"].items()}
