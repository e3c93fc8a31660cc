"""One person's questions about one record, and whatever came back."""

from typing import Any

import httpx

from gateway.schema import schema
from tests.applications import CONSOLE
from tests.leak.everything import topics
from tests.world import Gateway

SCHEMA = schema._schema
TOPIC_FIELDS = dict(topics(SCHEMA))
LOOKS: list[tuple[str, str | None, str]] = [
    ("citizen", None, "DK-0751"),
    ("citizen", None, "DK-0147"),
    ("citizen", None, "DK-0217"),
    ("citizen", None, "DK-0530"),
    ("relative", "RELATIVE", "DK-0751"),
    ("relative", "RELATIVE", "DK-0147"),
    ("relative", "RELATIVE", "DK-0217"),
    ("relative", "RELATIVE", "DK-0530"),
    ("relative", None, "DK-0530"),
    ("parent", "PARENT", "DK-0217"),
    ("guardian", "GUARDIAN", "DK-0217"),
    ("youth", None, "DK-0217"),
    ("innbygger", None, "NO-3216"),
    ("fullmektig", "RELATIVE", "NO-3216"),
]
RIGHTS = "{ viewer { representations { id role } } }"
RECORD = """
query Everything($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) { __typename ... on CareRecord { %s } }
}
"""


class Asking:
    """One person's questions about one record, and whatever came back."""

    def __init__(self, world: Gateway, person: str, code: str, *, client: str = CONSOLE) -> None:
        self.world = world
        self.code = code
        self._signs_in = {"person": person, "client": client}
        self.sign_in()
        self.right: str | None = None
        self.heard: list[str] = []
        self.answers: list[Any] = []

    def sign_in(self) -> None:
        """Get a token that is good from now on."""
        self.token = self.world.backends.token(**self._signs_in)

    async def take_on(self, role: str | None) -> None:
        if role is not None:
            rights = (await self.ask(RIGHTS))["data"]["viewer"]["representations"]
            self.right = next(r["id"] for r in rights if r["role"] == role)

    async def ask(self, query: str, **variables: Any) -> Any:
        response = await self.world.post(query, variables, token=self.token)
        assert response.status_code == 200, response.text[:500]
        self._hear(response)
        self.answers.append(response.json())
        return response.json()

    async def topic(self, name: str) -> Any:
        """A topic's whole answer; one that fails has nothing in it that could leak."""
        query = RECORD % TOPIC_FIELDS[name]
        answer = await self.ask(query, code=self.code, **{"for": self.right})
        assert "errors" not in answer, (name, answer["errors"])
        return answer

    async def download(self, url: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}"}
        response = await self.world.http.get(url, headers=headers)
        self._hear(response)
        return response

    def _hear(self, response: httpx.Response) -> None:
        head = "\n".join(f"{k}: {v}" for k, v in response.headers.items())
        self.heard.append(f"{head}\n{response.content.decode('utf-8', 'backslashreplace')}")
